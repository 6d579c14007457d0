//! The audit log, for owners.

use actix_web::{get, web};

use super::payloads::{AuditEntry, AuditQuery};
use super::queries;
use crate::platform::auth::Authorized;
use crate::platform::auth::permission::ReadAudit;
use crate::platform::db::Db;
use crate::platform::error::ApiError;
use crate::platform::http::{Answer, Cursors, Page, Query, Scope};

/// Read the audit log.
///
/// Who changed what, and who saw which client's data, newest first. Entries cannot be changed or deleted.
#[utoipa::path(
    tag = "Audit",
    params(AuditQuery),
    responses((status = 200, description = "A page of entries.", body = Page<AuditEntry>)),
    security(("oauth2" = [ReadAudit::NAME]))
)]
#[get("/audit-log")]
pub async fn list_entries(actor: Authorized<ReadAudit>, db: web::Data<Db>, cursors: web::Data<Cursors>, query: Query<AuditQuery>) -> Result<Answer, ApiError> {
    let query = query.0;
    let scope = Scope::new(&actor, "audit-log", &query);
    let before = cursors.open(&scope, query.cursor.as_deref())?;
    let rows = db.read(&actor, async |connection| queries::list(connection, actor.clinic.0, &query, before).await).await?;
    Answer::ok(&cursors.page(&scope, rows, query.limit, |row| row.id, AuditEntry::from))
}
