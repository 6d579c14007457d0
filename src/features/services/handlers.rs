//! Services: list, add, show, change, archive, restore.

use actix_web::{get, patch, post, web};
use uuid::Uuid;

use super::error::ServiceError;
use super::model::Service;
use super::payloads::{NewService, ServiceListQuery, ServicePatch, ServiceView};
use super::{actions, queries};
use crate::platform::auth::Authorized;
use crate::platform::auth::permission::{ReadServices, WriteServices};
use crate::platform::db::Db;
use crate::platform::error::ApiError;
use crate::platform::http::{Answer, ArchiveBody, Cursors, IfMatch, IfMatchHeader, Json, Page, Query, Retry, Scope};

fn answer(service: Service) -> Result<Answer, ApiError> {
    let version = service.version;
    Ok(Answer::ok(&ServiceView::from(service))?.version(version))
}

/// List services.
///
/// What the clinic offers, in the order added. Archived ones are left out unless asked for.
#[utoipa::path(
    tag = "Services and working hours",
    params(ServiceListQuery),
    responses((status = 200, description = "A page of services.", body = Page<ServiceView>)),
    security(("oauth2" = [ReadServices::NAME]))
)]
#[get("/services")]
pub async fn list_services(
    actor: Authorized<ReadServices>,
    db: web::Data<Db>,
    cursors: web::Data<Cursors>,
    query: Query<ServiceListQuery>,
) -> Result<Answer, ApiError> {
    let query = query.0;
    let scope = Scope::new(&actor, "services", &query);
    let after = cursors.open(&scope, query.cursor.as_deref())?;
    let limit = i64::from(query.limit) + 1;
    let rows = db.read(&actor, async |connection| queries::list(connection, actor.clinic.0, query.archived, after, limit).await).await?;
    Answer::ok(&cursors.page(&scope, rows, query.limit, |row| (row.created_at.to_jiff(), row.id), ServiceView::from))
}

/// Add a service.
///
/// How long it takes, what it costs, and how much time the practitioner needs before and after.
#[utoipa::path(
    tag = "Services and working hours",
    request_body = NewService,
    responses((status = 201, description = "Added.", body = ServiceView)),
    security(("oauth2" = [WriteServices::NAME]))
)]
#[post("/services")]
pub async fn create_service(actor: Authorized<WriteServices>, db: web::Data<Db>, retry: Retry, body: Json<NewService>) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    let new = body.value;
    db.answer(&actor, &retry, async |tx| {
        let service = actions::create(tx, new.clone().into()).await?;
        let (location, version) = (format!("/v1/services/{}", service.id), service.version);
        Ok(Answer::created(location, &ServiceView::from(service))?.version(version))
    })
    .await
}

/// Show a service.
///
/// One service, archived or not.
#[utoipa::path(
    tag = "Services and working hours",
    params(("id" = Uuid, Path, description = "The service's id.")),
    responses((status = 200, description = "The service.", body = ServiceView)),
    security(("oauth2" = [ReadServices::NAME]))
)]
#[get("/services/{id}")]
pub async fn show_service(actor: Authorized<ReadServices>, db: web::Data<Db>, id: web::Path<Uuid>) -> Result<Answer, ApiError> {
    let service = db.read(&actor, async |connection| queries::find(connection, actor.clinic.0, *id).await).await?;
    answer(service.ok_or(ServiceError::NotFound)?)
}

/// Change a service.
///
/// Appointments that are booked keep the length and price they were booked with.
#[utoipa::path(
    tag = "Services and working hours",
    params(("id" = Uuid, Path, description = "The service's id."), IfMatchHeader),
    request_body = ServicePatch,
    responses((status = 200, description = "Changed.", body = ServiceView), (status = 409, description = "The service is archived.")),
    security(("oauth2" = [WriteServices::NAME]))
)]
#[patch("/services/{id}")]
pub async fn update_service(
    actor: Authorized<WriteServices>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    body: Json<ServicePatch>,
) -> Result<Answer, ApiError> {
    let patch = body.value;
    db.write(&actor, async |tx| answer(actions::update(tx, *id, &if_match, patch.clone()).await?)).await
}

/// Archive a service.
///
/// It can no longer be booked. Nothing is lost, and it can be restored.
#[utoipa::path(
    tag = "Services and working hours",
    params(("id" = Uuid, Path, description = "The service's id."), IfMatchHeader),
    request_body = ArchiveBody,
    responses((status = 200, description = "Archived.", body = ServiceView), (status = 409, description = "The service is archived already.")),
    security(("oauth2" = [WriteServices::NAME]))
)]
#[post("/services/{id}/archive")]
pub async fn archive_service(
    actor: Authorized<WriteServices>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
    body: Json<ArchiveBody>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    let reason = body.value.reason;
    db.answer(&actor, &retry, async |tx| answer(actions::archive(tx, *id, &if_match, reason.trim()).await?)).await
}

/// Restore a service.
///
/// It can be booked again.
#[utoipa::path(
    tag = "Services and working hours",
    params(("id" = Uuid, Path, description = "The service's id."), IfMatchHeader),
    responses((status = 200, description = "Restored.", body = ServiceView), (status = 409, description = "The service is not archived.")),
    security(("oauth2" = [WriteServices::NAME]))
)]
#[post("/services/{id}/restore")]
pub async fn restore_service(
    actor: Authorized<WriteServices>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
) -> Result<Answer, ApiError> {
    db.answer(&actor, &retry, async |tx| answer(actions::restore(tx, *id, &if_match).await?)).await
}
