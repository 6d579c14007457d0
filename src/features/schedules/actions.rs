//! What is written about hours and time off.

use uuid::Uuid;

use super::error::ScheduleError;
use super::payloads::{NewTimeOff, SetWorkingHours};
use super::queries::{self, TimeOffRow};
use crate::features::users;
use crate::platform::audit::Entry;
use crate::platform::auth::Role;
use crate::platform::db::Tx;
use crate::platform::error::{ApiError, Problem};
use crate::platform::http::IfMatch;

/// Sets hours; over hours that are there it must be said which version was read.
pub async fn set_working_hours(tx: &mut Tx<'_>, user: Uuid, hours: &SetWorkingHours, if_match: Option<&IfMatch>) -> Result<(), ScheduleError> {
    lock(tx, user).await?;
    let rows = queries::working_hours(tx, tx.actor().clinic.0, user).await?;
    let version = rows.iter().map(|row| row.version).max().unwrap_or(0);
    match if_match {
        Some(if_match) => if_match.check(version)?,
        None if version > 0 => return Err(ApiError::new(Problem::PreconditionRequired).into()),
        None => {}
    }
    queries::set_working_hours(tx, user, hours, version + 1).await?;
    tx.audit(Entry::new("working_hours.set", "user", user)).await?;
    Ok(())
}

pub async fn take_time_off(tx: &mut Tx<'_>, user: Uuid, new: &NewTimeOff) -> Result<TimeOffRow, ScheduleError> {
    lock(tx, user).await?;
    let row = queries::insert_time_off(tx, user, new).await?;
    tx.audit(Entry::new("time_off.create", "time_off", row.id)).await?;
    tx.emit("time_off.created", row.id).await?;
    Ok(row)
}

pub async fn cancel_time_off(tx: &mut Tx<'_>, user: Uuid, id: Uuid, if_match: &IfMatch) -> Result<TimeOffRow, ScheduleError> {
    lock(tx, user).await?;
    let row = queries::hold_time_off(tx, user, id).await?.ok_or(ScheduleError::NotFound)?;
    if_match.check(row.version)?;
    if row.cancelled_at.is_some() {
        return Err(ScheduleError::Cancelled);
    }
    let row = queries::cancel_time_off(tx, &row).await?;
    tx.audit(Entry::new("time_off.cancel", "time_off", id)).await?;
    tx.emit("time_off.cancelled", id).await?;
    Ok(row)
}

/// Locks somebody whose schedule the actor may write.
async fn lock(tx: &mut Tx<'_>, user: Uuid) -> Result<(), ScheduleError> {
    if !users::exists(tx, tx.actor().clinic.0, user).await? {
        return Err(ScheduleError::NotFound);
    }
    if tx.actor().role() == Some(Role::Practitioner) && tx.actor().user_id() != Some(user) {
        return Err(ScheduleError::NotYourOwn);
    }
    if users::lock_practitioner(tx, user).await? { Ok(()) } else { Err(ScheduleError::NotBookable) }
}
