//! `Idempotency-Key`: a retry gets the first answer again. The answer is kept in the transaction of its
//! effect, so there is never one without the other; only successes are kept, for a day.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use diesel::prelude::*;
use diesel::select;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::FutureExt;
use jiff::SignedDuration;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::platform::auth::Actor;
use crate::platform::db::schema::idempotency_keys::dsl as k;
use crate::platform::db::{Db, DbError, Tx};
use crate::platform::error::{ApiError, Problem};
use crate::platform::http::Answer;
use crate::platform::secrets::sha256;

/// How long an answer is kept.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

#[diesel::declare_sql_function]
extern "SQL" {
    /// Takes the lock until the transaction ends, unless somebody has it.
    fn pg_try_advisory_xact_lock(key: diesel::sql_types::BigInt) -> diesel::sql_types::Bool;
}

/// The header, for `OpenAPI`.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header to OpenAPI; the extractor is Retry")]
pub struct IdempotencyKeyHeader {
    /// A text of your own for this request: sent again with the same key within a day, it has no second
    /// effect and gets the first answer. May be left out.
    #[param(rename = "Idempotency-Key", required = false, min_length = 1, max_length = 255, pattern = "^[!-~]+$")]
    idempotency_key: Option<String>,
}

/// What makes a retry recognisable.
#[derive(Clone, Debug)]
pub struct Retry {
    key: Option<String>,
    operation: String,
    path: String,
    digest: [u8; 32],
}

impl FromRequest for Retry {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let operation = format!("{} {}", request.method(), request.match_pattern().unwrap_or_default());
        ready(key(request).map(|key| Self { key, operation, path: request.path().to_owned(), digest: sha256(b"") }))
    }
}

fn key(request: &HttpRequest) -> Result<Option<String>, ApiError> {
    let Some(value) = request.headers().get("idempotency-key") else { return Ok(None) };
    let fits = |text: &&str| (1..=255).contains(&text.len()) && text.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
    let key = value.to_str().ok().filter(fits);
    key.map(|key| Some(key.to_owned())).ok_or_else(|| ApiError::field("/header/Idempotency-Key", "wrong_format", "must be 1 to 255 visible ASCII characters"))
}

impl Retry {
    /// For methods that take no key.
    #[must_use]
    pub fn none() -> Self {
        Self { key: None, operation: String::new(), path: String::new(), digest: [0; 32] }
    }

    /// With the digest of the body.
    #[must_use]
    pub fn with_body(mut self, digest: [u8; 32]) -> Self {
        self.digest = digest;
        self
    }

    fn fingerprint(&self) -> [u8; 32] {
        sha256(&[self.path.as_bytes(), b"\n", &self.digest].concat())
    }
}

impl Db {
    /// Runs `work` in the write door, once a key: a retry gets the kept answer, looked up after the
    /// permission was proved and before `work` looks at `If-Match`.
    ///
    /// # Errors
    /// Those of `work`; 409 while the first request runs; 422 when the key was used for another request.
    pub async fn answer<F>(&self, actor: &Actor, retry: &Retry, work: F) -> Result<Answer, ApiError>
    where
        F: AsyncFn(&mut Tx<'_>) -> Result<Answer, ApiError>,
    {
        let (Some(key), Some(principal)) = (retry.key.as_deref(), actor.user_id()) else { return self.write(actor, work).await };
        let slot = Slot { principal, operation: &retry.operation, key, fingerprint: retry.fingerprint() };
        self.write(actor, async |tx| {
            if let Some(kept) = slot.find(tx).await? {
                return Ok(kept);
            }
            let answer = work(tx).await?;
            slot.keep(tx, &answer).await?;
            Ok(answer)
        })
        .await
    }
}

struct Slot<'a> {
    principal: Uuid,
    operation: &'a str,
    key: &'a str,
    fingerprint: [u8; 32],
}

#[derive(Queryable)]
struct Kept {
    fingerprint: Vec<u8>,
    status: i16,
    body: String,
    etag: Option<String>,
    location: Option<String>,
    created_at: jiff_diesel::Timestamp,
}

impl Slot<'_> {
    fn lock_key(&self, clinic: Uuid) -> i64 {
        let digest = sha256(format!("{clinic}|{}|{}|{}", self.principal, self.operation, self.key).as_bytes());
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&digest[..8]);
        i64::from_be_bytes(bytes)
    }

    async fn find(&self, tx: &mut Tx<'_>) -> Result<Option<Answer>, ApiError> {
        let clinic = tx.actor().clinic.0;
        let row = k::idempotency_keys.find((clinic, self.principal, self.operation, self.key));
        let columns = (k::fingerprint, k::status, k::body, k::etag, k::location, k::created_at);
        let (mut first, mut second): (&AsyncPgConnection, &AsyncPgConnection) = (tx, tx);
        // The lock leaves first, so what the look-up does not see can only be written by whoever holds it.
        let (locked, kept) = futures_util::future::try_join(
            select(pg_try_advisory_xact_lock(self.lock_key(clinic))).get_result::<bool>(&mut first),
            row.select(columns).first::<Kept>(&mut second).map(QueryResult::optional),
        )
        .await
        .map_err(DbError::from)?;
        if kept.is_none() && !locked {
            return Err(ApiError::new(Problem::IdempotencyInProgress).retry_after(1));
        }
        let Some(kept) = kept else { return Ok(None) };
        if tx.now().duration_since(kept.created_at.to_jiff()) >= KEPT_FOR {
            diesel::delete(row).execute(&mut **tx).await.map_err(DbError::from)?;
            return Ok(None);
        }
        if kept.fingerprint != self.fingerprint {
            return Err(ApiError::new(Problem::IdempotencyMismatch));
        }
        let status = u16::try_from(kept.status).unwrap_or(200);
        Ok(Some(Answer { status, body: kept.body, etag: kept.etag, location: kept.location }))
    }

    async fn keep(&self, tx: &mut Tx<'_>, answer: &Answer) -> Result<(), DbError> {
        let values = (
            k::clinic_id.eq(tx.actor().clinic.0),
            k::principal_id.eq(self.principal),
            k::operation.eq(self.operation),
            k::key.eq(self.key),
            k::fingerprint.eq(self.fingerprint.as_slice()),
            k::status.eq(i16::try_from(answer.status).unwrap_or(200)),
            k::body.eq(&answer.body),
            k::etag.eq(answer.etag.as_deref()),
            k::location.eq(answer.location.as_deref()),
            k::created_at.eq(jiff_diesel::Timestamp::from(tx.now())),
        );
        diesel::insert_into(k::idempotency_keys).values(values).execute(&mut **tx).await?;
        Ok(())
    }
}
