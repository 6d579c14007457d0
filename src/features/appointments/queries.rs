//! SQL of appointments; every query starts from the clinic. Overlaps are asked with plain comparisons of
//! instants: under row security the range operator could not use an index.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::error::AppointmentError;
use super::model::{Appointment, NewRow, SlotColumns, StepColumns};
use super::payloads::AppointmentListQuery;
use crate::features::schedules::Interval;
use crate::platform::db::schema::appointments;
use crate::platform::db::{DbError, Tx, constraints};

const TAKES_TIME: [&str; 3] = ["booked", "checked_in", "completed"];

pub async fn find(mut connection: &AsyncPgConnection, clinic: Uuid, id: Uuid) -> Result<Option<Appointment>, DbError> {
    Ok(appointments::table.find((clinic, id)).select(Appointment::as_select()).first(&mut connection).await.optional()?)
}

pub async fn hold(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Appointment>, DbError> {
    let row = appointments::table.find((tx.actor().clinic.0, id)).select(Appointment::as_select()).for_no_key_update();
    Ok(row.first(&mut **tx).await.optional()?)
}

pub async fn list(
    mut connection: &AsyncPgConnection,
    clinic: Uuid,
    filter: &AppointmentListQuery,
    status: Option<&str>,
    after: Option<(Timestamp, Uuid)>,
) -> Result<Vec<Appointment>, DbError> {
    let mut query = appointments::table.filter(appointments::clinic_id.eq(clinic)).select(Appointment::as_select()).into_boxed();
    if let Some(from) = filter.from {
        query = query.filter(appointments::starts_at.ge(from.to_diesel()));
    }
    if let Some(to) = filter.to {
        query = query.filter(appointments::starts_at.lt(to.to_diesel()));
    }
    if let Some(practitioner) = filter.practitioner_id {
        query = query.filter(appointments::practitioner_id.eq(practitioner));
    }
    if let Some(client) = filter.client_id {
        query = query.filter(appointments::client_id.eq(client));
    }
    if let Some(status) = status {
        query = query.filter(appointments::status.eq(status.to_owned()));
    }
    if let Some(since) = filter.updated_since {
        query = query.filter(appointments::updated_at.ge(since.to_diesel()));
    }
    if let Some((at, id)) = after {
        let at = at.to_diesel();
        query = query.filter(appointments::starts_at.ge(at).and(appointments::starts_at.gt(at).or(appointments::id.gt(id))));
    }
    let limit = i64::from(filter.limit) + 1;
    Ok(query.order((appointments::starts_at, appointments::id)).limit(limit).load(&mut connection).await?)
}

type Spans = Vec<(jiff_diesel::Timestamp, jiff_diesel::Timestamp)>;

fn intervals(spans: Spans) -> Vec<Interval> {
    spans.into_iter().map(|(from, until)| Interval { from: from.to_jiff(), until: until.to_jiff() }).collect()
}

/// The practitioner's bookings that touch a span, buffers included, without `except`.
pub async fn practitioner_busy(
    mut connection: &AsyncPgConnection,
    clinic: Uuid,
    practitioner: Uuid,
    span: Interval,
    except: Option<Uuid>,
) -> Result<Vec<Interval>, DbError> {
    let query = appointments::table
        .filter(appointments::clinic_id.eq(clinic))
        .filter(appointments::practitioner_id.eq(practitioner))
        .filter(appointments::status.eq_any(TAKES_TIME))
        .filter(appointments::busy_until.gt(span.from.to_diesel()))
        .filter(appointments::busy_from.lt(span.until.to_diesel()))
        .filter(appointments::id.ne(except.unwrap_or_default()));
    let spans: Spans = query.order(appointments::busy_from).select((appointments::busy_from, appointments::busy_until)).load(&mut connection).await?;
    Ok(intervals(spans))
}

/// The client's appointments that touch a span, without `except`.
pub async fn client_busy(
    mut connection: &AsyncPgConnection,
    clinic: Uuid,
    client: Uuid,
    span: Interval,
    except: Option<Uuid>,
) -> Result<Vec<Interval>, DbError> {
    let query = appointments::table
        .filter(appointments::clinic_id.eq(clinic))
        .filter(appointments::client_id.eq(client))
        .filter(appointments::status.eq_any(TAKES_TIME))
        .filter(appointments::ends_at.gt(span.from.to_diesel()))
        .filter(appointments::starts_at.lt(span.until.to_diesel()))
        .filter(appointments::id.ne(except.unwrap_or_default()));
    let spans: Spans = query.order(appointments::starts_at).select((appointments::starts_at, appointments::ends_at)).load(&mut connection).await?;
    Ok(intervals(spans))
}

/// The constraints that hold what must never break; the rules have explained it before.
const CLASHES: &[(&str, fn() -> AppointmentError)] =
    &[("appointments_practitioner_free", || AppointmentError::JustTaken), ("appointments_client_free", || AppointmentError::JustTaken)];

pub async fn insert(tx: &mut Tx<'_>, row: &NewRow) -> Result<Appointment, AppointmentError> {
    let inserted = diesel::insert_into(appointments::table).values(row).returning(Appointment::as_returning()).get_result(&mut **tx).await;
    inserted.map_err(|error| constraints::explain(error, CLASHES))
}

pub async fn move_to(tx: &mut Tx<'_>, appointment: &Appointment, slot: SlotColumns) -> Result<Appointment, AppointmentError> {
    let own = (appointments::version.eq(appointment.version + 1), appointments::updated_at.eq(tx.now().to_diesel()));
    let row = appointments::table.find((tx.actor().clinic.0, appointment.id));
    let moved = diesel::update(row).set((own, slot)).returning(Appointment::as_returning()).get_result(&mut **tx).await;
    moved.map_err(|error| constraints::explain(error, CLASHES))
}

pub async fn step(tx: &mut Tx<'_>, appointment: &Appointment, columns: StepColumns) -> Result<Appointment, DbError> {
    let own = (appointments::version.eq(appointment.version + 1), appointments::updated_at.eq(tx.now().to_diesel()));
    let row = appointments::table.find((tx.actor().clinic.0, appointment.id));
    Ok(diesel::update(row).set((own, columns)).returning(Appointment::as_returning()).get_result(&mut **tx).await?)
}

pub async fn set_note(tx: &mut Tx<'_>, appointment: &Appointment, note: Option<&str>) -> Result<Appointment, DbError> {
    let values = (appointments::note.eq(note), appointments::version.eq(appointment.version + 1), appointments::updated_at.eq(tx.now().to_diesel()));
    let row = appointments::table.find((tx.actor().clinic.0, appointment.id));
    Ok(diesel::update(row).set(values).returning(Appointment::as_returning()).get_result(&mut **tx).await?)
}
