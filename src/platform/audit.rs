//! The audit log's own table: who did what to which resource, when, in which request. A write's entry
//! commits with the write or not at all; details name fields, never their values.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::platform::db::schema::audit_log;
use crate::platform::db::{DbError, Tx};

/// What is recorded of a write.
#[derive(Clone, Debug)]
pub struct Entry {
    action: &'static str,
    resource_type: &'static str,
    resource_id: Uuid,
    client_ids: Vec<Uuid>,
    details: Value,
}

impl Entry {
    /// `action` such as `client.create` on a resource.
    #[must_use]
    pub fn new(action: &'static str, resource_type: &'static str, resource_id: Uuid) -> Self {
        Self { action, resource_type, resource_id, client_ids: Vec::new(), details: json!({}) }
    }

    /// The client it concerns.
    #[must_use]
    pub fn client(mut self, id: Uuid) -> Self {
        self.client_ids.push(id);
        self
    }

    /// More to keep: names of changed fields, counts, reasons' codes. Never a person's data.
    #[must_use]
    pub fn details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }
}

#[derive(Insertable)]
#[diesel(table_name = audit_log)]
struct NewRow<'a> {
    clinic_id: Uuid,
    id: Uuid,
    at: jiff_diesel::Timestamp,
    actor_id: Option<Uuid>,
    actor_kind: &'a str,
    action: &'a str,
    resource_type: &'a str,
    resource_id: Option<Uuid>,
    client_ids: &'a [Uuid],
    request_id: &'a str,
    details: &'a Value,
}

impl Tx<'_> {
    /// Writes the entry in this transaction.
    ///
    /// # Errors
    /// [`DbError`] when the database refuses.
    pub async fn audit(&mut self, entry: Entry) -> Result<(), DbError> {
        let actor = self.actor().clone();
        let row = NewRow {
            clinic_id: actor.clinic.0,
            id: Uuid::now_v7(),
            at: self.now().into(),
            actor_id: actor.user_id(),
            actor_kind: actor.kind(),
            action: entry.action,
            resource_type: entry.resource_type,
            resource_id: Some(entry.resource_id),
            client_ids: &entry.client_ids,
            request_id: actor.request_id.as_str(),
            details: &entry.details,
        };
        diesel::insert_into(audit_log::table).values(&row).execute(&mut **self).await?;
        Ok(())
    }
}
