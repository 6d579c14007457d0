//! Services on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::model::{Columns, Service};
use crate::platform::http::{Archived, Check};

/// What is done in an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::enum_variant_names, reason = "the field's standard terms")]
pub enum Therapy {
    /// Sports massage.
    SportsMassage,
    /// Scar therapy.
    ScarTherapy,
    /// Manual lymphatic drainage.
    ManualLymphaticDrainage,
    /// Physiotherapy.
    Physiotherapy,
    /// Osteopathy.
    Osteopathy,
    /// Exercise therapy.
    ExerciseTherapy,
    /// Assessment only.
    Assessment,
}

impl Therapy {
    const ALL: [Therapy; 7] =
        [Self::SportsMassage, Self::ScarTherapy, Self::ManualLymphaticDrainage, Self::Physiotherapy, Self::Osteopathy, Self::ExerciseTherapy, Self::Assessment];

    fn as_str(self) -> &'static str {
        match self {
            Self::SportsMassage => "sports_massage",
            Self::ScarTherapy => "scar_therapy",
            Self::ManualLymphaticDrainage => "manual_lymphatic_drainage",
            Self::Physiotherapy => "physiotherapy",
            Self::Osteopathy => "osteopathy",
            Self::ExerciseTherapy => "exercise_therapy",
            Self::Assessment => "assessment",
        }
    }
}

fn pounds() -> String {
    "GBP".into()
}

/// A service to offer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Sports massage, 60 minutes", "minutes": 60, "price_pence": 5500, "buffer_after_minutes": 15, "therapies": ["sports_massage"] }))]
pub struct NewService {
    /// Its name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub name: String,
    /// How long an appointment is, in minutes, 5 to 480.
    #[schema(minimum = 5, maximum = 480)]
    pub minutes: i32,
    /// The price in the currency's smallest unit: 5500 is 55 pounds.
    #[schema(minimum = 0, maximum = 100_000_000)]
    pub price_pence: i64,
    /// Currency, three letters; pounds unless said.
    #[serde(default = "pounds")]
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$", default = "GBP")]
    pub currency: String,
    /// Minutes the practitioner needs before, 0 to 240.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 240, default = 0)]
    pub buffer_before_minutes: i32,
    /// Minutes the practitioner needs after, 0 to 240.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 240, default = 0)]
    pub buffer_after_minutes: i32,
    /// What is done.
    #[serde(default)]
    #[schema(max_items = 7)]
    pub therapies: Vec<Therapy>,
}

impl Check for NewService {}

impl From<NewService> for Columns {
    fn from(new: NewService) -> Self {
        Self {
            name: new.name.trim().to_owned(),
            minutes: new.minutes,
            price_pence: new.price_pence,
            currency: new.currency,
            buffer_before_minutes: new.buffer_before_minutes,
            buffer_after_minutes: new.buffer_after_minutes,
            therapies: names(&new.therapies),
        }
    }
}

fn names(therapies: &[Therapy]) -> Vec<String> {
    let mut names: Vec<String> = therapies.iter().map(|therapy| therapy.as_str().to_owned()).collect();
    names.dedup();
    names
}

/// A change to a service; booked appointments keep what they were booked with.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "price_pence": 6000 }))]
pub struct ServicePatch {
    /// Its name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", nullable = false)]
    pub name: Option<String>,
    /// Minutes, 5 to 480.
    #[schema(minimum = 5, maximum = 480, nullable = false)]
    pub minutes: Option<i32>,
    /// The price in the currency's smallest unit.
    #[schema(minimum = 0, maximum = 100_000_000, nullable = false)]
    pub price_pence: Option<i64>,
    /// Currency.
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$", nullable = false)]
    pub currency: Option<String>,
    /// Minutes before.
    #[schema(minimum = 0, maximum = 240, nullable = false)]
    pub buffer_before_minutes: Option<i32>,
    /// Minutes after.
    #[schema(minimum = 0, maximum = 240, nullable = false)]
    pub buffer_after_minutes: Option<i32>,
    /// What is done, as a whole.
    #[schema(max_items = 7, nullable = false)]
    pub therapies: Option<Vec<Therapy>>,
}

impl Check for ServicePatch {}

impl ServicePatch {
    /// The service's columns with the patch over them.
    pub fn over(self, service: &Service) -> Columns {
        Columns {
            name: self.name.map_or_else(|| service.name.clone(), |name| name.trim().to_owned()),
            minutes: self.minutes.unwrap_or(service.minutes),
            price_pence: self.price_pence.unwrap_or(service.price_pence),
            currency: self.currency.unwrap_or_else(|| service.currency.clone()),
            buffer_before_minutes: self.buffer_before_minutes.unwrap_or(service.buffer_before_minutes),
            buffer_after_minutes: self.buffer_after_minutes.unwrap_or(service.buffer_after_minutes),
            therapies: self.therapies.map_or_else(|| service.therapies.clone(), |therapies| names(&therapies)),
        }
    }
}

/// A service of the clinic.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Service)]
pub struct ServiceView {
    /// Its id.
    pub id: Uuid,
    /// Version, as in `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was archived; null while it is offered.
    pub archived_at: Option<Timestamp>,
    /// Why it was archived.
    #[schema(max_length = 500)]
    pub archive_reason: Option<String>,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Minutes.
    #[schema(minimum = 5, maximum = 480)]
    pub minutes: i32,
    /// The price in the currency's smallest unit.
    #[schema(minimum = 0)]
    pub price_pence: i64,
    /// Currency.
    #[schema(max_length = 3)]
    pub currency: String,
    /// Minutes the practitioner needs before.
    #[schema(minimum = 0, maximum = 240)]
    pub buffer_before_minutes: i32,
    /// Minutes the practitioner needs after.
    #[schema(minimum = 0, maximum = 240)]
    pub buffer_after_minutes: i32,
    /// What is done.
    #[schema(max_items = 7)]
    pub therapies: Vec<Therapy>,
}

impl From<Service> for ServiceView {
    fn from(service: Service) -> Self {
        let therapies = Therapy::ALL.into_iter().filter(|therapy| service.therapies.iter().any(|name| name == therapy.as_str())).collect();
        Self {
            id: service.id,
            version: service.version,
            created_at: service.created_at.to_jiff(),
            updated_at: service.updated_at.to_jiff(),
            archived_at: service.archived_at.map(jiff_diesel::Timestamp::to_jiff),
            archive_reason: service.archive_reason,
            name: service.name,
            minutes: service.minutes,
            price_pence: service.price_pence,
            currency: service.currency,
            buffer_before_minutes: service.buffer_before_minutes,
            buffer_after_minutes: service.buffer_after_minutes,
            therapies,
        }
    }
}

/// Which services, and how many at a time.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServiceListQuery {
    /// How many at a time, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 25)]
    #[serde(default = "crate::platform::http::default_limit")]
    pub limit: u16,
    /// Where to go on: `next_cursor` of the page before.
    #[param(required = false, nullable = false, max_length = 2048)]
    pub cursor: Option<String>,
    /// Archived services: `false` leaves them out, `true` shows only them, `any` shows all.
    #[serde(default)]
    #[param(inline, required = false)]
    pub archived: Archived,
}
