//! The diary: list, book, show, note, move, cancel, check in, complete, no-show.

use actix_web::{get, patch, post, web};
use uuid::Uuid;

use super::error::AppointmentError;
use super::model::Appointment;
use super::payloads::{AppointmentListQuery, AppointmentPatch, AppointmentQuery, AppointmentStatus, Cancellation, Include, NewAppointment, Reschedule};
use super::rules::Status;
use super::views::{AppointmentView, Names};
use super::{actions, queries};
use crate::platform::auditor::Disclosure;
use crate::platform::auth::Authorized;
use crate::platform::auth::permission::{ReadDiary, WriteDiary};
use crate::platform::db::Db;
use crate::platform::error::ApiError;
use crate::platform::http::{Answer, Cursors, IfMatch, IfMatchHeader, Json, Page, Query, Retry, Scope};

fn answer(appointment: Appointment) -> Result<Answer, ApiError> {
    let version = appointment.version;
    Ok(Answer::ok(&AppointmentView::from(appointment))?.version(version))
}

/// List appointments.
///
/// In the order of their start. `from` and `to` choose a day or a week; `include=client,practitioner,service`
/// adds names, so that a diary needs one call.
#[utoipa::path(
    tag = "Diary",
    params(AppointmentListQuery),
    responses((status = 200, description = "A page of appointments.", body = Page<AppointmentView>)),
    security(("oauth2" = [ReadDiary::NAME]))
)]
#[get("/appointments")]
pub async fn list_appointments(
    actor: Authorized<ReadDiary>,
    db: web::Data<Db>,
    cursors: web::Data<Cursors>,
    query: Query<AppointmentListQuery>,
) -> Result<Answer, ApiError> {
    let query = query.0;
    let include = Include::parse(query.include.as_deref())?;
    let scope = Scope::new(&actor, "appointments", &query);
    let after = cursors.open(&scope, query.cursor.as_deref())?;
    let status = query.status.map(stored_status);
    let (rows, names) = db
        .read(&actor, async |connection| {
            let rows = queries::list(connection, actor.clinic.0, &query, status, after).await?;
            let names = Names::load(connection, actor.clinic.0, &rows, include).await?;
            Ok::<_, ApiError>((rows, names))
        })
        .await?;
    let shown: Vec<Uuid> = rows.iter().take(usize::from(query.limit)).map(|row| row.client_id).collect();
    db.disclose(&actor, Disclosure::list("appointment.list", "appointment", shown)).await?;
    Answer::ok(&cursors.page(&scope, rows, query.limit, |row| (row.starts_at.to_jiff(), row.id), |row| names.view(row)))
}

fn stored_status(status: AppointmentStatus) -> &'static str {
    match status {
        AppointmentStatus::Booked => Status::Booked.as_str(),
        AppointmentStatus::CheckedIn => Status::CheckedIn.as_str(),
        AppointmentStatus::Completed => Status::Completed.as_str(),
        AppointmentStatus::Cancelled => Status::Cancelled.as_str(),
        AppointmentStatus::NoShow => Status::NoShow.as_str(),
    }
}

/// Book an appointment.
///
/// The service says how long. The practitioner must work then and be free, counting the time the service
/// needs before and after; the client must be free too. A time that is taken is refused with the clash and
/// the nearest free slots. With an `Idempotency-Key` a repeated request never books twice.
#[utoipa::path(
    tag = "Diary",
    request_body = NewAppointment,
    responses(
        (status = 201, description = "Booked.", body = AppointmentView),
        (status = 409, description = "The time cannot be booked; `clash` and `free_slots` say more. Or the client or service is archived."),
    ),
    security(("oauth2" = [WriteDiary::NAME]))
)]
#[post("/appointments")]
pub async fn book_appointment(actor: Authorized<WriteDiary>, db: web::Data<Db>, retry: Retry, body: Json<NewAppointment>) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    db.answer(&actor, &retry, async |tx| {
        let appointment = actions::book(tx, &body.value).await?;
        let (location, version) = (format!("/v1/appointments/{}", appointment.id), appointment.version);
        Ok(Answer::created(location, &AppointmentView::from(appointment))?.version(version))
    })
    .await
}

/// Show an appointment.
///
/// With `include` it carries names, and then no `ETag`.
#[utoipa::path(
    tag = "Diary",
    params(("id" = Uuid, Path, description = "The appointment's id."), AppointmentQuery),
    responses((status = 200, description = "The appointment.", body = AppointmentView)),
    security(("oauth2" = [ReadDiary::NAME]))
)]
#[get("/appointments/{id}")]
pub async fn show_appointment(
    actor: Authorized<ReadDiary>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    query: Query<AppointmentQuery>,
) -> Result<Answer, ApiError> {
    let include = Include::parse(query.0.include.as_deref())?;
    let (row, names) = db
        .read(&actor, async |connection| {
            let row = queries::find(connection, actor.clinic.0, *id).await?.ok_or(AppointmentError::NotFound)?;
            let names = Names::load(connection, actor.clinic.0, std::slice::from_ref(&row), include).await?;
            Ok::<_, ApiError>((row, names))
        })
        .await?;
    db.disclose(&actor, Disclosure::of("appointment.read", "appointment", *id, row.client_id)).await?;
    if include.any() { Answer::ok(&names.view(row)) } else { answer(row) }
}

/// Change an appointment's note.
///
/// Times change by rescheduling.
#[utoipa::path(
    tag = "Diary",
    params(("id" = Uuid, Path, description = "The appointment's id."), IfMatchHeader),
    request_body = AppointmentPatch,
    responses((status = 200, description = "Changed.", body = AppointmentView)),
    security(("oauth2" = [WriteDiary::NAME]))
)]
#[patch("/appointments/{id}")]
pub async fn update_appointment(
    actor: Authorized<WriteDiary>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    body: Json<AppointmentPatch>,
) -> Result<Answer, ApiError> {
    let note = body.value.note;
    db.write(&actor, async |tx| answer(actions::set_note(tx, *id, &if_match, note.clone()).await?)).await
}

/// Reschedule an appointment.
///
/// To another time, and perhaps another practitioner; length and price stay as booked.
#[utoipa::path(
    tag = "Diary",
    params(("id" = Uuid, Path, description = "The appointment's id."), IfMatchHeader),
    request_body = Reschedule,
    responses(
        (status = 200, description = "Moved.", body = AppointmentView),
        (status = 409, description = "The time cannot be booked, or the appointment can no longer be moved."),
    ),
    security(("oauth2" = [WriteDiary::NAME]))
)]
#[post("/appointments/{id}/reschedule")]
pub async fn reschedule_appointment(
    actor: Authorized<WriteDiary>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
    body: Json<Reschedule>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    db.answer(&actor, &retry, async |tx| answer(actions::reschedule(tx, *id, &if_match, &body.value).await?)).await
}

/// Cancel an appointment.
///
/// With a reason: `client_request`, `illness`, `practitioner_unavailable`, `duplicate` or `other`. The time
/// is free again at once.
#[utoipa::path(
    tag = "Diary",
    params(("id" = Uuid, Path, description = "The appointment's id."), IfMatchHeader),
    request_body = Cancellation,
    responses((status = 200, description = "Cancelled.", body = AppointmentView), (status = 409, description = "It can no longer be cancelled.")),
    security(("oauth2" = [WriteDiary::NAME]))
)]
#[post("/appointments/{id}/cancel")]
pub async fn cancel_appointment(
    actor: Authorized<WriteDiary>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
    body: Json<Cancellation>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    db.answer(&actor, &retry, async |tx| answer(actions::cancel(tx, *id, &if_match, &body.value).await?)).await
}

/// Check a client in.
///
/// The client has arrived.
#[utoipa::path(
    tag = "Diary",
    params(("id" = Uuid, Path, description = "The appointment's id."), IfMatchHeader),
    responses((status = 200, description = "Checked in.", body = AppointmentView), (status = 409, description = "It is not booked any more.")),
    security(("oauth2" = [WriteDiary::NAME]))
)]
#[post("/appointments/{id}/check-in")]
pub async fn check_in_appointment(
    actor: Authorized<WriteDiary>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
) -> Result<Answer, ApiError> {
    db.answer(&actor, &retry, async |tx| answer(actions::check_in(tx, *id, &if_match).await?)).await
}

/// Complete an appointment.
///
/// It has taken place.
#[utoipa::path(
    tag = "Diary",
    params(("id" = Uuid, Path, description = "The appointment's id."), IfMatchHeader),
    responses((status = 200, description = "Completed.", body = AppointmentView), (status = 409, description = "It has not begun, or has ended otherwise.")),
    security(("oauth2" = [WriteDiary::NAME]))
)]
#[post("/appointments/{id}/complete")]
pub async fn complete_appointment(
    actor: Authorized<WriteDiary>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
) -> Result<Answer, ApiError> {
    db.answer(&actor, &retry, async |tx| answer(actions::complete(tx, *id, &if_match).await?)).await
}

/// Note a no-show.
///
/// The client did not come.
#[utoipa::path(
    tag = "Diary",
    params(("id" = Uuid, Path, description = "The appointment's id."), IfMatchHeader),
    responses((status = 200, description = "Noted.", body = AppointmentView), (status = 409, description = "It has not begun, or has ended otherwise.")),
    security(("oauth2" = [WriteDiary::NAME]))
)]
#[post("/appointments/{id}/no-show")]
pub async fn mark_no_show(actor: Authorized<WriteDiary>, db: web::Data<Db>, id: web::Path<Uuid>, retry: Retry, if_match: IfMatch) -> Result<Answer, ApiError> {
    db.answer(&actor, &retry, async |tx| answer(actions::mark_no_show(tx, *id, &if_match).await?)).await
}
