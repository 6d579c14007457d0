//! What is written in the diary. Locks are taken in one order everywhere: practitioners by id, then the
//! client, then the appointment.

use futures_util::future::try_join3;
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel;
use serde_json::json;
use uuid::Uuid;

use super::error::AppointmentError;
use super::model::{Appointment, NewRow, SlotColumns, StepColumns};
use super::payloads::{Cancellation, NewAppointment, Reschedule};
use super::queries;
use super::rules::{self, Diary, Shape, Status, Verb};
use crate::features::schedules::{self, Interval};
use crate::features::services::Service;
use crate::features::{clients, clinics, services, users};
use crate::platform::audit::Entry;
use crate::platform::db::Tx;
use crate::platform::http::{IfMatch, Patch};

const NO_CLIENT: AppointmentError = AppointmentError::Unknown("/client_id", "must be a client of this clinic");
const NO_PRACTITIONER: AppointmentError = AppointmentError::Unknown("/practitioner_id", "must be an active owner or practitioner of this clinic");
const NO_SERVICE: AppointmentError = AppointmentError::Unknown("/service_id", "must be a service of this clinic");

pub async fn book(tx: &mut Tx<'_>, new: &NewAppointment) -> Result<Appointment, AppointmentError> {
    let clinic = tx.actor().clinic.0;
    let service = services::find(tx, clinic, new.service_id).await?.ok_or(NO_SERVICE)?;
    if service.archived_at.is_some() {
        return Err(AppointmentError::ServiceArchived);
    }
    if !users::lock_practitioner(tx, new.practitioner_id).await? {
        return Err(NO_PRACTITIONER);
    }
    clients::lock(tx, new.client_id).await?.ok_or(NO_CLIENT)?.active()?;
    let shape = shape_of(&service);
    let wish = Wish { shape, starts_at: new.starts_at, practitioner: new.practitioner_id, client: new.client_id, except: None };
    wish.check(tx).await?;
    let now = tx.now().to_diesel();
    let row = NewRow {
        clinic_id: clinic,
        id: Uuid::now_v7(),
        created_at: now,
        updated_at: now,
        client_id: new.client_id,
        service_id: new.service_id,
        slot: wish.columns(),
        note: new.note.clone(),
        price_pence: service.price_pence,
        currency: service.currency,
    };
    let appointment = queries::insert(tx, &row).await?;
    record(tx, &appointment, "appointment.book", "appointment.booked").await?;
    Ok(appointment)
}

fn shape_of(service: &Service) -> Shape {
    let minutes = |minutes: i32| SignedDuration::from_mins(i64::from(minutes));
    Shape { length: minutes(service.minutes), before: minutes(service.buffer_before_minutes), after: minutes(service.buffer_after_minutes) }
}

/// The length and buffers it was booked with, whatever the service says today.
fn shape_booked(appointment: &Appointment) -> Shape {
    let (starts_at, ends_at) = (appointment.starts_at.to_jiff(), appointment.ends_at.to_jiff());
    let before = starts_at.duration_since(appointment.busy_from.to_jiff());
    let after = appointment.busy_until.to_jiff().duration_since(ends_at);
    Shape { length: ends_at.duration_since(starts_at), before, after }
}

/// A slot somebody wishes for.
struct Wish {
    shape: Shape,
    starts_at: Timestamp,
    practitioner: Uuid,
    client: Uuid,
    except: Option<Uuid>,
}

impl Wish {
    fn columns(&self) -> SlotColumns {
        let (appointment, busy) = (self.shape.appointment(self.starts_at), self.shape.busy(self.starts_at));
        SlotColumns {
            practitioner_id: self.practitioner,
            starts_at: appointment.from.to_diesel(),
            ends_at: appointment.until.to_diesel(),
            busy_from: busy.from.to_diesel(),
            busy_until: busy.until.to_diesel(),
        }
    }

    /// Looks at the diary around the wish, under the locks, and refuses with the nearest free slots.
    async fn check(&self, tx: &Tx<'_>) -> Result<(), AppointmentError> {
        let clinic = tx.actor().clinic.0;
        let zone = clinics::locale(tx, clinic).await?.zone;
        let around = self.shape.busy(self.starts_at).widened(rules::SEARCH, rules::SEARCH);
        let span = Interval { from: around.from.max(tx.now() - SignedDuration::from_hours(48)), until: around.until.max(tx.now()) };
        let (calendar, practitioner_busy, client_busy) = try_join3(
            schedules::calendar(tx, clinic, self.practitioner, &zone, span),
            queries::practitioner_busy(tx, clinic, self.practitioner, span, self.except),
            queries::client_busy(tx, clinic, self.client, span, self.except),
        )
        .await?;
        let diary = Diary { calendar, practitioner_busy, client_busy };
        rules::check_bookable(&self.shape, self.starts_at, &diary, &zone, tx.now()).map_err(|refusal| AppointmentError::NotBookable {
            refusal,
            practitioner: self.practitioner,
            free: rules::nearest_free(&self.shape, self.starts_at, &diary, tx.now()),
        })
    }
}

pub async fn reschedule(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, to: &Reschedule) -> Result<Appointment, AppointmentError> {
    let seen = queries::find(tx, tx.actor().clinic.0, id).await?.ok_or(AppointmentError::NotFound)?;
    let practitioner = to.practitioner_id.unwrap_or(seen.practitioner_id);
    let mut practitioners = [seen.practitioner_id, practitioner];
    practitioners.sort_unstable();
    for each in practitioners {
        let bookable = users::lock_practitioner(tx, each).await?;
        if !bookable && each == practitioner {
            return Err(NO_PRACTITIONER);
        }
    }
    clients::lock(tx, seen.client_id).await?.ok_or(NO_CLIENT)?.active()?;
    let appointment = hold(tx, id, if_match).await?;
    if appointment.practitioner_id != seen.practitioner_id {
        return Err(AppointmentError::Moved);
    }
    rules::check_step(appointment.status(), Verb::Reschedule, appointment.starts_at.to_jiff(), tx.now()).map_err(AppointmentError::Step)?;
    let wish = Wish { shape: shape_booked(&appointment), starts_at: to.starts_at, practitioner, client: appointment.client_id, except: Some(id) };
    wish.check(tx).await?;
    let appointment = queries::move_to(tx, &appointment, wish.columns()).await?;
    record(tx, &appointment, "appointment.reschedule", "appointment.rescheduled").await?;
    Ok(appointment)
}

pub async fn cancel(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, cancellation: &Cancellation) -> Result<Appointment, AppointmentError> {
    let columns = StepColumns {
        status: Some(Status::Cancelled.as_str()),
        cancel_reason: Some(cancellation.reason.as_str()),
        cancel_note: cancellation.note.clone(),
        cancelled_at: Some(tx.now().to_diesel()),
        ..StepColumns::default()
    };
    step(tx, id, if_match, Verb::Cancel, columns, ("appointment.cancel", "appointment.cancelled")).await
}

pub async fn check_in(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch) -> Result<Appointment, AppointmentError> {
    let columns = StepColumns { status: Some(Status::CheckedIn.as_str()), checked_in_at: Some(tx.now().to_diesel()), ..StepColumns::default() };
    step(tx, id, if_match, Verb::CheckIn, columns, ("appointment.check_in", "appointment.checked_in")).await
}

pub async fn complete(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch) -> Result<Appointment, AppointmentError> {
    let columns = StepColumns { status: Some(Status::Completed.as_str()), completed_at: Some(tx.now().to_diesel()), ..StepColumns::default() };
    step(tx, id, if_match, Verb::Complete, columns, ("appointment.complete", "appointment.completed")).await
}

pub async fn mark_no_show(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch) -> Result<Appointment, AppointmentError> {
    let columns = StepColumns { status: Some(Status::NoShow.as_str()), no_show_at: Some(tx.now().to_diesel()), ..StepColumns::default() };
    step(tx, id, if_match, Verb::NoShow, columns, ("appointment.no_show", "appointment.no_show")).await
}

async fn step(
    tx: &mut Tx<'_>,
    id: Uuid,
    if_match: &IfMatch,
    verb: Verb,
    columns: StepColumns,
    (action, event): (&'static str, &'static str),
) -> Result<Appointment, AppointmentError> {
    let appointment = hold(tx, id, if_match).await?;
    rules::check_step(appointment.status(), verb, appointment.starts_at.to_jiff(), tx.now()).map_err(AppointmentError::Step)?;
    let appointment = queries::step(tx, &appointment, columns).await?;
    record(tx, &appointment, action, event).await?;
    Ok(appointment)
}

pub async fn set_note(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, note: Patch<String>) -> Result<Appointment, AppointmentError> {
    let appointment = hold(tx, id, if_match).await?;
    let mut text = appointment.note.clone();
    note.apply(&mut text);
    let appointment = queries::set_note(tx, &appointment, text.as_deref()).await?;
    record(tx, &appointment, "appointment.update", "appointment.updated").await?;
    Ok(appointment)
}

async fn hold(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch) -> Result<Appointment, AppointmentError> {
    let appointment = queries::hold(tx, id).await?.ok_or(AppointmentError::NotFound)?;
    if_match.check(appointment.version)?;
    Ok(appointment)
}

async fn record(tx: &mut Tx<'_>, appointment: &Appointment, action: &'static str, event: &'static str) -> Result<(), AppointmentError> {
    let details = json!({ "status": appointment.status });
    tx.audit(Entry::new(action, "appointment", appointment.id).client(appointment.client_id).details(details)).await?;
    tx.emit(event, appointment.id).await?;
    Ok(())
}
