//! Clients: list, add, search, show, change, archive, restore.

use actix_web::{get, patch, post, web};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::error::ClientError;
use super::model::Client;
use super::payloads::{ClientListQuery, ClientPatch, ClientSearch, ClientSort, NewClient};
use super::queries::{self, Key, Listing};
use super::views::{ClientView, sees_all, version_for, view_for};
use super::{actions, search};
use crate::features::clinics;
use crate::platform::auditor::Disclosure;
use crate::platform::auth::permission::{Permission, ReadClients, WriteClients};
use crate::platform::auth::{Actor, Authorized};
use crate::platform::db::Db;
use crate::platform::error::ApiError;
use crate::platform::http::{Answer, ArchiveBody, Cursors, IfMatch, IfMatchHeader, Json, Page, Query, Retry, Scope, phone};

fn answer(actor: &Actor, client: Client) -> Result<Answer, ApiError> {
    let version = version_for(actor, &client);
    Ok(Answer::ok(&view_for(actor, client))?.version(version))
}

/// List clients.
///
/// In the order of their family names unless asked otherwise. Archived clients are left out unless asked
/// for. The front desk sees contact details only.
#[utoipa::path(
    tag = "Clients",
    params(ClientListQuery),
    responses((status = 200, description = "A page of clients.", body = Page<ClientView>)),
    security(("oauth2" = [ReadClients::NAME]))
)]
#[get("/clients")]
pub async fn list_clients(
    actor: Authorized<ReadClients>,
    db: web::Data<Db>,
    cursors: web::Data<Cursors>,
    query: Query<ClientListQuery>,
) -> Result<Answer, ApiError> {
    let query = query.0;
    let scope = Scope::new(&actor, "clients", &query);
    let listing = Listing {
        archived: query.archived,
        sort: query.sort,
        updated_since: query.updated_since,
        contact_only: !sees_all(&actor),
        after: cursors.open(&scope, query.cursor.as_deref())?,
        limit: i64::from(query.limit) + 1,
    };
    let rows = db.read(&actor, async |connection| queries::list(connection, actor.clinic.0, &listing).await).await?;
    page(&actor, &db, &cursors, &scope, rows, (query.limit, query.sort), "client.list").await
}

/// A page of clients, shown only once that is recorded.
async fn page(
    actor: &Actor,
    db: &Db,
    cursors: &Cursors,
    scope: &Scope,
    rows: Vec<Client>,
    (limit, sort): (u16, ClientSort),
    action: &'static str,
) -> Result<Answer, ApiError> {
    let shown: Vec<Uuid> = rows.iter().take(usize::from(limit)).map(|client| client.id).collect();
    db.disclose(actor, Disclosure::list(action, "client", shown)).await?;
    Answer::ok(&cursors.page(scope, rows, limit, |client| Key::of(sort, client), |client| view_for(actor, client)))
}

/// Add a client.
///
/// Only the names are required. Telephone numbers may be local to the clinic's country. Marketing is off
/// unless the client asked for it.
#[utoipa::path(
    tag = "Clients",
    request_body = NewClient,
    responses((status = 201, description = "Added.", body = ClientView)),
    security(("oauth2" = [WriteClients::NAME]))
)]
#[post("/clients")]
pub async fn create_client(actor: Authorized<WriteClients>, db: web::Data<Db>, retry: Retry, body: Json<NewClient>) -> Result<Answer, ApiError> {
    may_write(&actor, body.value.mentions_clinical())?;
    let retry = retry.with_body(body.digest);
    let new = body.value;
    born_already(&db, new.date_of_birth)?;
    db.answer(&actor, &retry, async |tx| {
        let region = clinics::locale(tx, actor.clinic.0).await?.region;
        let client = actions::create(tx, new.clone().into_details(&region)?).await?;
        let (location, version) = (format!("/v1/clients/{}", client.id), version_for(&actor, &client));
        Ok(Answer::created(location, &view_for(&actor, client))?.version(version))
    })
    .await
}

/// Search clients.
///
/// By the beginning of a name (`win`, or `alex win`), of an email (`alex@`), or of a telephone number. What
/// you look for travels in the body, never in the address.
#[utoipa::path(
    tag = "Clients",
    request_body = ClientSearch,
    responses((status = 200, description = "A page of clients.", body = Page<ClientView>)),
    security(("oauth2" = [ReadClients::NAME]))
)]
#[post("/clients/search")]
pub async fn search_clients(
    actor: Authorized<ReadClients>,
    db: web::Data<Db>,
    cursors: web::Data<Cursors>,
    body: Json<ClientSearch>,
) -> Result<Answer, ApiError> {
    let body = body.value;
    let scope = Scope::new(&actor, "clients/search", &body);
    let after: Option<Key> = cursors.open(&scope, body.cursor.as_deref())?;
    let limit = i64::from(body.limit) + 1;
    let rows = db
        .read(&actor, async |connection| {
            let region = clinics::locale(connection, actor.clinic.0).await?.region;
            let meaning = search::meaning(&body.q, &phone::calling_code(&region));
            queries::search(connection, actor.clinic.0, &meaning, body.archived, after.clone(), limit).await
        })
        .await?;
    page(&actor, &db, &cursors, &scope, rows, (body.limit, ClientSort::FamilyName), "client.search").await
}

/// Show a client.
///
/// Clinical roles see everything, the front desk contact details. That you looked is recorded.
#[utoipa::path(
    tag = "Clients",
    params(("id" = Uuid, Path, description = "The client's id.")),
    responses((status = 200, description = "The client.", body = ClientView)),
    security(("oauth2" = [ReadClients::NAME]))
)]
#[get("/clients/{id}")]
pub async fn show_client(actor: Authorized<ReadClients>, db: web::Data<Db>, id: web::Path<Uuid>) -> Result<Answer, ApiError> {
    let client = db.read(&actor, async |connection| queries::find(connection, actor.clinic.0, *id).await).await?;
    let client = client.ok_or(ClientError::NotFound)?;
    db.disclose(&actor, Disclosure::of("client.read", "client", *id, *id)).await?;
    answer(&actor, client)
}

/// Change a client.
///
/// What you leave out stays, `null` clears. An archived client must be restored first.
#[utoipa::path(
    tag = "Clients",
    params(("id" = Uuid, Path, description = "The client's id."), IfMatchHeader),
    request_body = ClientPatch,
    responses((status = 200, description = "Changed.", body = ClientView), (status = 409, description = "The client is archived.")),
    security(("oauth2" = [WriteClients::NAME]))
)]
#[patch("/clients/{id}")]
pub async fn update_client(
    actor: Authorized<WriteClients>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    body: Json<ClientPatch>,
) -> Result<Answer, ApiError> {
    may_write(&actor, body.value.mentions_clinical())?;
    let patch = body.value;
    born_already(&db, patch.date_of_birth.value().copied())?;
    db.write(&actor, async |tx| {
        let region = clinics::locale(tx, actor.clinic.0).await?.region;
        answer(&actor, actions::update(tx, *id, &if_match, patch.clone(), &region).await?)
    })
    .await
}

/// Archive a client.
///
/// Takes the client out of lists; nothing is lost, and the client can be restored.
#[utoipa::path(
    tag = "Clients",
    params(("id" = Uuid, Path, description = "The client's id."), IfMatchHeader),
    request_body = ArchiveBody,
    responses((status = 200, description = "Archived.", body = ClientView), (status = 409, description = "The client is archived already.")),
    security(("oauth2" = [WriteClients::NAME]))
)]
#[post("/clients/{id}/archive")]
pub async fn archive_client(
    actor: Authorized<WriteClients>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
    body: Json<ArchiveBody>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    let reason = body.value.reason;
    db.answer(&actor, &retry, async |tx| answer(&actor, actions::archive(tx, *id, &if_match, reason.trim()).await?)).await
}

/// Restore a client.
///
/// Brings an archived client back.
#[utoipa::path(
    tag = "Clients",
    params(("id" = Uuid, Path, description = "The client's id."), IfMatchHeader),
    responses((status = 200, description = "Restored.", body = ClientView), (status = 409, description = "The client is not archived.")),
    security(("oauth2" = [WriteClients::NAME]))
)]
#[post("/clients/{id}/restore")]
pub async fn restore_client(
    actor: Authorized<WriteClients>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
) -> Result<Answer, ApiError> {
    db.answer(&actor, &retry, async |tx| answer(&actor, actions::restore(tx, *id, &if_match).await?)).await
}

/// Clinical details are written by clinical roles.
fn may_write(actor: &Actor, mentions_clinical: bool) -> Result<(), ApiError> {
    if mentions_clinical && !sees_all(actor) { Err(ApiError::forbidden(Permission::WriteClinical.name())) } else { Ok(()) }
}

/// A birth date is not after today, wherever that is on earth.
fn born_already(db: &Db, date: Option<Date>) -> Result<(), ApiError> {
    let tomorrow = db.clock().now().to_zoned(TimeZone::UTC).date().tomorrow().unwrap_or(Date::MAX);
    if date.is_some_and(|date| date > tomorrow) { Err(ApiError::field("/date_of_birth", "in_the_future", "must not be in the future")) } else { Ok(()) }
}
