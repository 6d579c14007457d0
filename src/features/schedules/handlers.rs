//! Working hours and time off of a person.

use actix_web::{HttpRequest, get, post, put, web};
use uuid::Uuid;

use super::error::ScheduleError;
use super::payloads::{NewTimeOff, SetWorkingHours, TimeOff, TimeOffListQuery, UpcomingHours, WorkingHours};
use super::queries::{TimeOffRow, WorkingHoursRow};
use super::rules::Schedule;
use super::{actions, queries, rules};
use crate::features::{clinics, users};
use crate::platform::auth::permission::{ReadDiary, WriteSchedules};
use crate::platform::auth::{Actor, Authorized};
use crate::platform::db::Db;
use crate::platform::error::ApiError;
use crate::platform::http::{Answer, Cursors, IfMatch, IfMatchHeader, Json, Page, Query, Retry, Scope};

/// Show working hours.
///
/// The week that holds today, and weeks that begin later, in the clinic's wall-clock time.
#[utoipa::path(
    tag = "Services and working hours",
    params(("id" = Uuid, Path, description = "The person's id.")),
    responses((status = 200, description = "The hours.", body = WorkingHours)),
    security(("oauth2" = [ReadDiary::NAME]))
)]
#[get("/users/{id}/working-hours")]
pub async fn show_working_hours(actor: Authorized<ReadDiary>, db: web::Data<Db>, id: web::Path<Uuid>) -> Result<Answer, ApiError> {
    working_hours(&actor, &db, *id).await
}

async fn working_hours(actor: &Actor, db: &Db, user: Uuid) -> Result<Answer, ApiError> {
    let clinic = actor.clinic.0;
    let (exists, rows, locale) = db
        .read(actor, async |connection| {
            futures_util::future::try_join3(
                users::exists(connection, clinic, user),
                queries::working_hours(connection, clinic, user),
                clinics::locale(connection, clinic),
            )
            .await
        })
        .await?;
    if !exists {
        return Err(ScheduleError::NotFound.into());
    }
    let today = db.clock().now().to_zoned(locale.zone).date();
    let view = hours_view(user, &rows, today);
    let version = view.version;
    Ok(Answer::ok(&view)?.version(version))
}

fn hours_view(user: Uuid, rows: &[WorkingHoursRow], today: jiff::civil::Date) -> WorkingHours {
    let schedules: Vec<Schedule> = rows.iter().map(WorkingHoursRow::schedule).collect();
    let present = rules::in_force(&schedules, today);
    let upcoming = schedules.iter().filter(|schedule| schedule.effective_from > today);
    WorkingHours {
        id: user,
        version: rows.iter().map(|row| row.version).max().unwrap_or(0),
        created_at: rows.iter().map(|row| row.created_at.to_jiff()).min(),
        updated_at: rows.iter().map(|row| row.updated_at.to_jiff()).max(),
        effective_from: present.map(|schedule| schedule.effective_from),
        weekly: present.map(|schedule| schedule.weekly.clone()).unwrap_or_default(),
        upcoming: upcoming.map(|schedule| UpcomingHours { effective_from: schedule.effective_from, weekly: schedule.weekly.clone() }).collect(),
    }
}

/// Set working hours.
///
/// From a date on, in the clinic's wall-clock time. Practitioners set their own. Appointments that are
/// booked stay where they are. Over hours that are there, `If-Match` says which version you read.
#[utoipa::path(
    tag = "Services and working hours",
    params(("id" = Uuid, Path, description = "The person's id."), IfMatchHeader),
    request_body = SetWorkingHours,
    responses((status = 200, description = "Set.", body = WorkingHours), (status = 409, description = "This person cannot be booked.")),
    security(("oauth2" = [WriteSchedules::NAME]))
)]
#[put("/users/{id}/working-hours")]
pub async fn set_working_hours(
    actor: Authorized<WriteSchedules>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    request: HttpRequest,
    body: Json<SetWorkingHours>,
) -> Result<Answer, ApiError> {
    let if_match = IfMatch::from_header(&request);
    db.write(&actor, async |tx| Ok(actions::set_working_hours(tx, *id, &body.value, if_match.as_ref()).await?)).await?;
    working_hours(&actor, &db, *id).await
}

/// List time off.
///
/// What is planned and what has been, without cancelled time off, in the order of its start.
#[utoipa::path(
    tag = "Services and working hours",
    params(("id" = Uuid, Path, description = "The person's id."), TimeOffListQuery),
    responses((status = 200, description = "A page of time off.", body = Page<TimeOff>)),
    security(("oauth2" = [ReadDiary::NAME]))
)]
#[get("/users/{id}/time-off")]
pub async fn list_time_off(
    actor: Authorized<ReadDiary>,
    db: web::Data<Db>,
    cursors: web::Data<Cursors>,
    id: web::Path<Uuid>,
    query: Query<TimeOffListQuery>,
) -> Result<Answer, ApiError> {
    let clinic = actor.clinic.0;
    let scope = Scope::new(&actor, "time-off", &*id);
    let after = cursors.open(&scope, query.0.cursor.as_deref())?;
    let limit = i64::from(query.0.limit) + 1;
    let (exists, rows) = db
        .read(&actor, async |connection| {
            futures_util::future::try_join(users::exists(connection, clinic, *id), queries::list_time_off(connection, clinic, *id, after, limit)).await
        })
        .await?;
    if !exists {
        return Err(ScheduleError::NotFound.into());
    }
    Answer::ok(&cursors.page(&scope, rows, query.0.limit, |row| (row.starts_at.to_jiff(), row.id), TimeOff::from))
}

/// Take time off.
///
/// Nothing can be booked over it. Appointments that are booked already stay: move or cancel them.
#[utoipa::path(
    tag = "Services and working hours",
    params(("id" = Uuid, Path, description = "The person's id.")),
    request_body = NewTimeOff,
    responses((status = 201, description = "Entered.", body = TimeOff), (status = 409, description = "This person cannot be booked.")),
    security(("oauth2" = [WriteSchedules::NAME]))
)]
#[post("/users/{id}/time-off")]
pub async fn create_time_off(
    actor: Authorized<WriteSchedules>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    body: Json<NewTimeOff>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    db.answer(&actor, &retry, async |tx| {
        let row = actions::take_time_off(tx, *id, &body.value).await?;
        let (location, version) = (format!("/v1/users/{}/time-off", *id), row.version);
        Ok(Answer::created(location, &TimeOff::from(row))?.version(version))
    })
    .await
}

/// Cancel time off.
///
/// The time can be booked again.
#[utoipa::path(
    tag = "Services and working hours",
    params(("id" = Uuid, Path, description = "The person's id."), ("time_off_id" = Uuid, Path, description = "The time off's id."), IfMatchHeader),
    responses((status = 200, description = "Cancelled.", body = TimeOff), (status = 409, description = "It has been cancelled already.")),
    security(("oauth2" = [WriteSchedules::NAME]))
)]
#[post("/users/{id}/time-off/{time_off_id}/cancel")]
pub async fn cancel_time_off(
    actor: Authorized<WriteSchedules>,
    db: web::Data<Db>,
    ids: web::Path<(Uuid, Uuid)>,
    retry: Retry,
    if_match: IfMatch,
) -> Result<Answer, ApiError> {
    let (user, id) = *ids;
    db.answer(&actor, &retry, async |tx| {
        let row = actions::cancel_time_off(tx, user, id, &if_match).await?;
        let version = row.version;
        Ok(Answer::ok(&TimeOff::from(row))?.version(version))
    })
    .await
}

impl From<TimeOffRow> for TimeOff {
    fn from(row: TimeOffRow) -> Self {
        Self {
            id: row.id,
            version: row.version,
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
            user_id: row.user_id,
            starts_at: row.starts_at.to_jiff(),
            ends_at: row.ends_at.to_jiff(),
            reason: row.reason,
            cancelled_at: row.cancelled_at.map(jiff_diesel::Timestamp::to_jiff),
        }
    }
}
