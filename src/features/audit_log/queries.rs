//! SQL of the audit log; every query starts from the clinic.

use diesel::PgArrayExpressionMethods;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::payloads::AuditQuery;
use crate::platform::db::DbError;
use crate::platform::db::schema::audit_log;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = audit_log, check_for_backend(diesel::pg::Pg))]
pub struct EntryRow {
    pub id: Uuid,
    pub at: jiff_diesel::Timestamp,
    pub actor_id: Option<Uuid>,
    pub actor_kind: String,
    pub action: String,
    pub resource_type: String,
    pub resource_id: Option<Uuid>,
    pub client_ids: Vec<Uuid>,
    pub request_id: String,
    pub details: serde_json::Value,
}

/// Newest first; ids are in the order of time.
pub async fn list(mut connection: &AsyncPgConnection, clinic: Uuid, filter: &AuditQuery, before: Option<Uuid>) -> Result<Vec<EntryRow>, DbError> {
    let mut query = audit_log::table.filter(audit_log::clinic_id.eq(clinic)).select(EntryRow::as_select()).into_boxed();
    if let Some(client) = filter.client_id {
        query = query.filter(audit_log::client_ids.contains(vec![client]));
    }
    if let Some(actor) = filter.actor_id {
        query = query.filter(audit_log::actor_id.eq(actor));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_log::action.eq(action));
    }
    if let Some(before) = before {
        query = query.filter(audit_log::id.lt(before));
    }
    Ok(query.order(audit_log::id.desc()).limit(i64::from(filter.limit) + 1).load(&mut connection).await?)
}
