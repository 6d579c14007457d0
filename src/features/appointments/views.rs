//! Appointments as callers see them, with names added where they were asked for.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use futures_util::future::try_join3;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::Appointment;
use super::payloads::{AppointmentStatus, CancelReason, Include};
use super::rules::Status;
use crate::features::{clients, services, users};
use crate::platform::db::DbError;

/// An id with the name that belongs to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: Uuid,
    /// The name.
    #[schema(max_length = 400)]
    pub name: String,
}

/// An appointment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Appointment)]
pub struct AppointmentView {
    /// Its id.
    pub id: Uuid,
    /// Version, as in `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was booked.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Who is treated.
    pub client_id: Uuid,
    /// By whom.
    pub practitioner_id: Uuid,
    /// What for.
    pub service_id: Uuid,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// What it has come to.
    pub status: AppointmentStatus,
    /// The diary's note.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// The price it was booked at, in the currency's smallest unit.
    #[schema(minimum = 0)]
    pub price_pence: i64,
    /// Currency.
    #[schema(max_length = 3)]
    pub currency: String,
    /// Why it was cancelled.
    pub cancel_reason: Option<CancelReason>,
    /// More about that.
    #[schema(max_length = 1000)]
    pub cancel_note: Option<String>,
    /// When the client arrived.
    pub checked_in_at: Option<Timestamp>,
    /// When it was done.
    pub completed_at: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// When it was noted that the client did not come.
    pub no_show_at: Option<Timestamp>,
    /// The client's name, with `include=client`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub client: Option<Named>,
    /// The practitioner's name, with `include=practitioner`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub practitioner: Option<Named>,
    /// The service's name, with `include=service`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub service: Option<Named>,
}

fn status(status: Status) -> AppointmentStatus {
    match status {
        Status::Booked => AppointmentStatus::Booked,
        Status::CheckedIn => AppointmentStatus::CheckedIn,
        Status::Completed => AppointmentStatus::Completed,
        Status::Cancelled => AppointmentStatus::Cancelled,
        Status::NoShow => AppointmentStatus::NoShow,
    }
}

fn cancel_reason(text: &str) -> Option<CancelReason> {
    use CancelReason as R;
    [R::ClientRequest, R::Illness, R::PractitionerUnavailable, R::Duplicate, R::Other].into_iter().find(|reason| reason.as_str() == text)
}

impl From<Appointment> for AppointmentView {
    fn from(appointment: Appointment) -> Self {
        let instant = |at: Option<jiff_diesel::Timestamp>| at.map(jiff_diesel::Timestamp::to_jiff);
        Self {
            id: appointment.id,
            version: appointment.version,
            created_at: appointment.created_at.to_jiff(),
            updated_at: appointment.updated_at.to_jiff(),
            client_id: appointment.client_id,
            practitioner_id: appointment.practitioner_id,
            service_id: appointment.service_id,
            starts_at: appointment.starts_at.to_jiff(),
            ends_at: appointment.ends_at.to_jiff(),
            status: status(appointment.status()),
            note: appointment.note,
            price_pence: appointment.price_pence,
            currency: appointment.currency,
            cancel_reason: appointment.cancel_reason.as_deref().and_then(cancel_reason),
            cancel_note: appointment.cancel_note,
            checked_in_at: instant(appointment.checked_in_at),
            completed_at: instant(appointment.completed_at),
            cancelled_at: instant(appointment.cancelled_at),
            no_show_at: instant(appointment.no_show_at),
            client: None,
            practitioner: None,
            service: None,
        }
    }
}

/// Names by id, of what `include` asks for.
#[derive(Default)]
pub struct Names {
    clients: HashMap<Uuid, String>,
    practitioners: HashMap<Uuid, String>,
    services: HashMap<Uuid, String>,
}

impl Names {
    /// Loads them in one round trip.
    pub async fn load(connection: &AsyncPgConnection, clinic: Uuid, appointments: &[Appointment], include: Include) -> Result<Self, DbError> {
        let ids = |wanted: bool, id: fn(&Appointment) -> Uuid| -> Vec<Uuid> { if wanted { appointments.iter().map(id).collect() } else { Vec::new() } };
        if !include.any() {
            return Ok(Self::default());
        }
        let client_ids = ids(include.client, |appointment| appointment.client_id);
        let practitioner_ids = ids(include.practitioner, |appointment| appointment.practitioner_id);
        let service_ids = ids(include.service, |appointment| appointment.service_id);
        let (clients, practitioners, services) = try_join3(
            clients::names(connection, clinic, &client_ids),
            users::names(connection, clinic, &practitioner_ids),
            services::names(connection, clinic, &service_ids),
        )
        .await?;
        Ok(Self { clients: clients.into_iter().collect(), practitioners: practitioners.into_iter().collect(), services: services.into_iter().collect() })
    }

    /// The appointment with its names.
    pub fn view(&self, appointment: Appointment) -> AppointmentView {
        let named = |names: &HashMap<Uuid, String>, id: Uuid| names.get(&id).map(|name| Named { id, name: name.clone() });
        let mut view = AppointmentView::from(appointment);
        view.client = named(&self.clients, view.client_id);
        view.practitioner = named(&self.practitioners, view.practitioner_id);
        view.service = named(&self.services, view.service_id);
        view
    }
}
