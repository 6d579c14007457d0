//! Reads of client data are audited before they are answered. Entries of the requests in flight are
//! written in groups, one insert a clinic, so the cost is shared; when the audit fails, so does the read.

use diesel::select;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::join;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::platform::auth::Actor;
use crate::platform::db::{Db, DbError};
use crate::platform::error::{ApiError, Problem};

/// Entries written in one go at the most.
const GROUP: usize = 256;
/// Entries that may wait before reads are refused with 503.
const QUEUE: usize = 4_096;

#[diesel::declare_sql_function]
extern "SQL" {
    /// Inserts the entries of one clinic and tells how many there were.
    fn record_reads(entries: diesel::sql_types::Jsonb) -> diesel::sql_types::BigInt;
}

/// What was read: an action such as `client.read`, the resource, and the clients it shows.
#[derive(Clone, Debug)]
pub struct Disclosure {
    action: &'static str,
    resource_type: &'static str,
    resource_id: Option<Uuid>,
    client_ids: Vec<Uuid>,
}

impl Disclosure {
    /// One resource of one client.
    #[must_use]
    pub fn of(action: &'static str, resource_type: &'static str, resource_id: Uuid, client_id: Uuid) -> Self {
        Self { action, resource_type, resource_id: Some(resource_id), client_ids: vec![client_id] }
    }

    /// A list that shows something of these clients.
    pub fn list(action: &'static str, resource_type: &'static str, clients: impl IntoIterator<Item = Uuid>) -> Self {
        let mut client_ids: Vec<Uuid> = clients.into_iter().collect();
        client_ids.sort_unstable();
        client_ids.dedup();
        Self { action, resource_type, resource_id: None, client_ids }
    }
}

#[derive(Serialize)]
struct Entry {
    clinic_id: Uuid,
    id: Uuid,
    at: Timestamp,
    actor_id: Option<Uuid>,
    actor_kind: &'static str,
    action: &'static str,
    resource_type: &'static str,
    resource_id: Option<Uuid>,
    client_ids: Vec<Uuid>,
    request_id: String,
}

struct Waiting {
    entry: Entry,
    written: oneshot::Sender<bool>,
}

/// A worker's handle on its auditing task.
#[derive(Clone)]
pub struct Auditor {
    queue: mpsc::Sender<Waiting>,
}

impl Auditor {
    pub(crate) fn start(pool: Pool<AsyncPgConnection>) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(write_groups(pool, waiting));
        Self { queue }
    }

    async fn record(&self, entry: Entry) -> Result<(), ApiError> {
        let unavailable = || ApiError::because(Problem::Unavailable, "The read could not be audited, so it is not answered.").retry_after(1);
        let (written, answer) = oneshot::channel();
        self.queue.try_send(Waiting { entry, written }).map_err(|_| unavailable())?;
        if answer.await.unwrap_or(false) { Ok(()) } else { Err(unavailable()) }
    }
}

impl Db {
    /// Records that `actor` was shown something and waits until that is committed. Lists that show no
    /// client's data are not recorded.
    ///
    /// # Errors
    /// 503 when it cannot be recorded: then nothing may be answered.
    pub async fn disclose(&self, actor: &Actor, disclosure: Disclosure) -> Result<(), ApiError> {
        if disclosure.client_ids.is_empty() {
            return Ok(());
        }
        let entry = Entry {
            clinic_id: actor.clinic.0,
            id: Uuid::now_v7(),
            at: self.clock().now(),
            actor_id: actor.user_id(),
            actor_kind: actor.kind(),
            action: disclosure.action,
            resource_type: disclosure.resource_type,
            resource_id: disclosure.resource_id,
            client_ids: disclosure.client_ids,
            request_id: actor.request_id.as_str().to_owned(),
        };
        self.auditor().record(entry).await
    }
}

async fn write_groups(pool: Pool<AsyncPgConnection>, mut waiting: mpsc::Receiver<Waiting>) {
    while let Some(first) = waiting.recv().await {
        let mut by_clinic: BTreeMap<Uuid, (Vec<Entry>, Vec<oneshot::Sender<bool>>)> = BTreeMap::new();
        let mut next = Some(first);
        let mut taken = 0;
        while let Some(Waiting { entry, written }) = next {
            let group = by_clinic.entry(entry.clinic_id).or_default();
            group.0.push(entry);
            group.1.push(written);
            taken += 1;
            next = if taken < GROUP { waiting.try_recv().ok() } else { None };
        }
        for (clinic, (entries, senders)) in by_clinic {
            let written = write_group(&pool, clinic, &entries).await;
            if written.is_err() {
                tracing::error!(entries = entries.len(), "reads could not be audited and were refused");
            }
            for sender in senders {
                // A caller that has gone needs no answer.
                let _ = sender.send(written.is_ok());
            }
        }
    }
}

async fn write_group(pool: &Pool<AsyncPgConnection>, clinic: Uuid, entries: &[Entry]) -> Result<(), DbError> {
    let document = serde_json::to_value(entries).map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    let connection = crate::platform::db::take(pool).await?;
    let clinic = clinic.to_string();
    let insert = async {
        let mut connection: &AsyncPgConnection = &connection;
        select(record_reads(document)).get_result::<i64>(&mut connection).await.map_err(DbError::from)
    };
    let (set, inserted) = join(crate::platform::db::set_clinic(&connection, &clinic), insert).await;
    set?;
    if usize::try_from(inserted?).is_ok_and(|count| count == entries.len()) { Ok(()) } else { Err(DbError::Disconnected) }
}
