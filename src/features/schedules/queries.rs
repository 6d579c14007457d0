//! SQL of working hours and time off; every query starts from the clinic.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::interval::Interval;
use super::payloads::{NewTimeOff, SetWorkingHours, WeeklyPeriod};
use super::rules::Schedule;
use crate::platform::db::schema::{time_off, working_hours};
use crate::platform::db::{DbError, Tx};

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = working_hours, check_for_backend(diesel::pg::Pg))]
pub struct WorkingHoursRow {
    pub effective_from: jiff_diesel::Date,
    pub weekly: Value,
    pub version: i64,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
}

impl WorkingHoursRow {
    pub fn schedule(&self) -> Schedule {
        let weekly = Vec::<WeeklyPeriod>::deserialize(&self.weekly).unwrap_or_default();
        Schedule { effective_from: self.effective_from.to_jiff(), weekly }
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = time_off, check_for_backend(diesel::pg::Pg))]
pub struct TimeOffRow {
    pub id: Uuid,
    pub user_id: Uuid,
    pub version: i64,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
    pub starts_at: jiff_diesel::Timestamp,
    pub ends_at: jiff_diesel::Timestamp,
    pub reason: Option<String>,
    pub cancelled_at: Option<jiff_diesel::Timestamp>,
}

pub async fn working_hours(mut connection: &AsyncPgConnection, clinic: Uuid, user: Uuid) -> Result<Vec<WorkingHoursRow>, DbError> {
    let query = working_hours::table.filter(working_hours::clinic_id.eq(clinic)).filter(working_hours::user_id.eq(user));
    Ok(query.order(working_hours::effective_from).select(WorkingHoursRow::as_select()).load(&mut connection).await?)
}

pub async fn set_working_hours(tx: &mut Tx<'_>, user: Uuid, hours: &SetWorkingHours, version: i64) -> Result<(), DbError> {
    let now = tx.now().to_diesel();
    let weekly = serde_json::to_value(&hours.weekly).unwrap_or_default();
    let changing = (working_hours::weekly.eq(&weekly), working_hours::version.eq(version), working_hours::updated_at.eq(now));
    let key =
        (working_hours::clinic_id.eq(tx.actor().clinic.0), working_hours::user_id.eq(user), working_hours::effective_from.eq(hours.effective_from.to_diesel()));
    diesel::insert_into(working_hours::table)
        .values((key, changing, working_hours::created_at.eq(now)))
        .on_conflict((working_hours::clinic_id, working_hours::user_id, working_hours::effective_from))
        .do_update()
        .set(changing)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn time_off_within(mut connection: &AsyncPgConnection, clinic: Uuid, user: Uuid, span: Interval) -> Result<Vec<Interval>, DbError> {
    let query = time_off::table
        .filter(time_off::clinic_id.eq(clinic))
        .filter(time_off::user_id.eq(user))
        .filter(time_off::cancelled_at.is_null())
        .filter(time_off::starts_at.lt(span.until.to_diesel()))
        .filter(time_off::ends_at.gt(span.from.to_diesel()));
    let rows: Vec<(jiff_diesel::Timestamp, jiff_diesel::Timestamp)> =
        query.order(time_off::starts_at).select((time_off::starts_at, time_off::ends_at)).load(&mut connection).await?;
    Ok(rows.into_iter().map(|(from, until)| Interval { from: from.to_jiff(), until: until.to_jiff() }).collect())
}

pub async fn list_time_off(
    mut connection: &AsyncPgConnection,
    clinic: Uuid,
    user: Uuid,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<TimeOffRow>, DbError> {
    let mut query = time_off::table
        .filter(time_off::clinic_id.eq(clinic))
        .filter(time_off::user_id.eq(user))
        .filter(time_off::cancelled_at.is_null())
        .select(TimeOffRow::as_select())
        .into_boxed();
    if let Some((at, id)) = after {
        let at = at.to_diesel();
        query = query.filter(time_off::starts_at.ge(at).and(time_off::starts_at.gt(at).or(time_off::id.gt(id))));
    }
    Ok(query.order((time_off::starts_at, time_off::id)).limit(limit).load(&mut connection).await?)
}

pub async fn insert_time_off(tx: &mut Tx<'_>, user: Uuid, new: &NewTimeOff) -> Result<TimeOffRow, DbError> {
    let now = tx.now().to_diesel();
    let values = (
        time_off::clinic_id.eq(tx.actor().clinic.0),
        time_off::id.eq(Uuid::now_v7()),
        time_off::user_id.eq(user),
        time_off::created_at.eq(now),
        time_off::updated_at.eq(now),
        time_off::starts_at.eq(new.starts_at.to_diesel()),
        time_off::ends_at.eq(new.ends_at.to_diesel()),
        time_off::reason.eq(new.reason.as_deref()),
    );
    Ok(diesel::insert_into(time_off::table).values(values).returning(TimeOffRow::as_returning()).get_result(&mut **tx).await?)
}

pub async fn hold_time_off(tx: &mut Tx<'_>, user: Uuid, id: Uuid) -> Result<Option<TimeOffRow>, DbError> {
    let row = time_off::table.find((tx.actor().clinic.0, id)).filter(time_off::user_id.eq(user));
    Ok(row.select(TimeOffRow::as_select()).for_no_key_update().first(&mut **tx).await.optional()?)
}

pub async fn cancel_time_off(tx: &mut Tx<'_>, row: &TimeOffRow) -> Result<TimeOffRow, DbError> {
    let now = tx.now().to_diesel();
    let changes = (time_off::cancelled_at.eq(now), time_off::updated_at.eq(now), time_off::version.eq(row.version + 1));
    let row = time_off::table.find((tx.actor().clinic.0, row.id));
    Ok(diesel::update(row).set(changes).returning(TimeOffRow::as_returning()).get_result(&mut **tx).await?)
}
