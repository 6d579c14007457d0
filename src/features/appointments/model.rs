//! Rows.

use diesel::prelude::*;
use uuid::Uuid;

use super::rules::Status;
use crate::platform::db::schema::appointments;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = appointments, check_for_backend(diesel::pg::Pg))]
pub struct Appointment {
    pub id: Uuid,
    pub version: i64,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
    pub client_id: Uuid,
    pub practitioner_id: Uuid,
    pub service_id: Uuid,
    pub starts_at: jiff_diesel::Timestamp,
    pub ends_at: jiff_diesel::Timestamp,
    pub busy_from: jiff_diesel::Timestamp,
    pub busy_until: jiff_diesel::Timestamp,
    pub status: String,
    pub note: Option<String>,
    pub price_pence: i64,
    pub currency: String,
    pub cancel_reason: Option<String>,
    pub cancel_note: Option<String>,
    pub checked_in_at: Option<jiff_diesel::Timestamp>,
    pub completed_at: Option<jiff_diesel::Timestamp>,
    pub cancelled_at: Option<jiff_diesel::Timestamp>,
    pub no_show_at: Option<jiff_diesel::Timestamp>,
}

impl Appointment {
    /// The table's check constraint allows no other.
    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::Cancelled)
    }
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = appointments)]
pub struct NewRow {
    pub clinic_id: Uuid,
    pub id: Uuid,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
    pub client_id: Uuid,
    pub service_id: Uuid,
    #[diesel(embed)]
    pub slot: SlotColumns,
    pub note: Option<String>,
    pub price_pence: i64,
    pub currency: String,
}

#[derive(Clone, Copy, Debug, Insertable, AsChangeset)]
#[diesel(table_name = appointments)]
pub struct SlotColumns {
    pub practitioner_id: Uuid,
    pub starts_at: jiff_diesel::Timestamp,
    pub ends_at: jiff_diesel::Timestamp,
    pub busy_from: jiff_diesel::Timestamp,
    pub busy_until: jiff_diesel::Timestamp,
}

/// The columns a step sets; what is unset stays.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = appointments)]
pub struct StepColumns {
    pub status: Option<&'static str>,
    pub cancel_reason: Option<&'static str>,
    pub cancel_note: Option<String>,
    pub checked_in_at: Option<jiff_diesel::Timestamp>,
    pub completed_at: Option<jiff_diesel::Timestamp>,
    pub cancelled_at: Option<jiff_diesel::Timestamp>,
    pub no_show_at: Option<jiff_diesel::Timestamp>,
}
