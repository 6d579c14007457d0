//! What callers send about clients.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{Address, ClientDetails, EmergencyContact, Gp};
use crate::clinical::Sex;
use crate::platform::error::{ApiError, FieldError};
use crate::platform::http::text::trimmed;
use crate::platform::http::{Archived, Check, Patch, phone};

/// A client to add. Only the names are required.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "given_name": "Alex", "family_name": "Winter", "date_of_birth": "1988-04-12", "sex_for_norms": "female",
    "email": "alex.winter@example.com", "phone": "020 7946 0018", "occupation": "Software developer, sits all day",
    "sport": "10 km runs", "training_load": "3 runs a week", "marketing_opt_in": false
}))]
pub struct NewClient {
    /// Given name.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    pub given_name: String,
    /// Family name.
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    pub family_name: String,
    /// What the client likes to be called.
    #[schema(max_length = 100)]
    pub preferred_name: Option<String>,
    /// Date of birth, `YYYY-MM-DD`.
    pub date_of_birth: Option<Date>,
    /// Pronouns.
    #[schema(max_length = 50)]
    pub pronouns: Option<String>,
    /// Sex recorded for norms; some tests have norms by sex only. Clinical roles only.
    pub sex_for_norms: Option<Sex>,
    /// Email.
    #[schema(format = Email, max_length = 254)]
    pub email: Option<String>,
    /// Telephone: international, or local to the clinic's country. Kept as E.164.
    #[schema(min_length = 3, max_length = 32)]
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<Address>,
    /// Whom to call in an emergency.
    pub emergency_contact: Option<EmergencyContact>,
    /// General practitioner. Clinical roles only.
    pub gp: Option<Gp>,
    /// Occupation. Clinical roles only.
    #[schema(max_length = 200)]
    pub occupation: Option<String>,
    /// Sport. Clinical roles only.
    #[schema(max_length = 200)]
    pub sport: Option<String>,
    /// Training load, such as sessions a week. Clinical roles only.
    #[schema(max_length = 500)]
    pub training_load: Option<String>,
    /// How the client came to the clinic.
    #[schema(max_length = 200)]
    pub referral_source: Option<String>,
    /// Notes. Clinical roles only.
    #[schema(max_length = 5000)]
    pub notes: Option<String>,
    /// Whether the client asked for news. Off unless said.
    #[serde(default)]
    pub marketing_opt_in: bool,
}

impl Check for NewClient {
    fn check(&self, errors: &mut Vec<FieldError>) {
        check_birth(self.date_of_birth, errors);
    }
}

/// A birth date in the past century and a bit; the future is refused where "today" is known.
pub fn check_birth(date: Option<Date>, errors: &mut Vec<FieldError>) {
    if date.is_some_and(|date| date.year() < 1900) {
        errors.push(FieldError::new("/date_of_birth", "too_early", "must be 1900 or later"));
    }
}

impl NewClient {
    /// Whether it says anything that only clinical roles may write.
    pub fn mentions_clinical(&self) -> bool {
        self.sex_for_norms.is_some()
            || self.gp.is_some()
            || self.occupation.is_some()
            || self.sport.is_some()
            || self.training_load.is_some()
            || self.notes.is_some()
    }

    /// Normalised; local telephone numbers are of `region`.
    pub fn into_details(self, region: &str) -> Result<ClientDetails, ApiError> {
        let some = |text: Option<String>| text.as_deref().and_then(trimmed);
        let mut details = ClientDetails {
            given_name: self.given_name.trim().to_owned(),
            family_name: self.family_name.trim().to_owned(),
            preferred_name: some(self.preferred_name),
            date_of_birth: self.date_of_birth,
            pronouns: some(self.pronouns),
            sex_for_norms: self.sex_for_norms.map(sex_name),
            email: some(self.email),
            phone: self.phone,
            address: self.address,
            emergency_contact: self.emergency_contact,
            gp: self.gp,
            occupation: some(self.occupation),
            sport: some(self.sport),
            training_load: some(self.training_load),
            referral_source: some(self.referral_source),
            notes: some(self.notes),
            marketing_opt_in: self.marketing_opt_in,
        };
        normalise_phones(&mut details, region)?;
        Ok(details)
    }
}

/// As stored.
pub fn sex_name(sex: Sex) -> String {
    match sex {
        Sex::Female => "female".into(),
        Sex::Male => "male".into(),
    }
}

/// Every telephone number to E.164, all wrong ones at once.
pub fn normalise_phones(details: &mut ClientDetails, region: &str) -> Result<(), ApiError> {
    let mut errors = Vec::new();
    let mut normalise = |number: &mut String, pointer: &str| match phone::e164(number, region) {
        Some(e164) => *number = e164,
        None => errors.push(phone::fault(pointer)),
    };
    if let Some(number) = &mut details.phone {
        normalise(number, "/phone");
    }
    if let Some(contact) = &mut details.emergency_contact {
        normalise(&mut contact.phone, "/emergency_contact/phone");
    }
    if let Some(number) = details.gp.as_mut().and_then(|gp| gp.phone.as_mut()) {
        normalise(number, "/gp/phone");
    }
    if errors.is_empty() { Ok(()) } else { Err(ApiError::invalid(errors)) }
}

/// A change to a client: what is left out stays, null clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "preferred_name": "Lex", "sport": "Half marathon" }))]
pub struct ClientPatch {
    /// Given name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100, pattern = r"\S")]
    pub given_name: Patch<String>,
    /// Family name.
    #[serde(default)]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 100, pattern = r"\S")]
    pub family_name: Patch<String>,
    /// What the client likes to be called.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub preferred_name: Patch<String>,
    /// Date of birth.
    #[serde(default)]
    #[schema(value_type = Option<Date>)]
    pub date_of_birth: Patch<Date>,
    /// Pronouns.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 50)]
    pub pronouns: Patch<String>,
    /// Sex recorded for norms. Clinical roles only.
    #[serde(default)]
    #[schema(value_type = Option<Sex>)]
    pub sex_for_norms: Patch<Sex>,
    /// Email.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Email, max_length = 254)]
    pub email: Patch<String>,
    /// Telephone, kept as E.164.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 32)]
    pub phone: Patch<String>,
    /// Postal address, as a whole.
    #[serde(default)]
    #[schema(value_type = Option<Address>)]
    pub address: Patch<Address>,
    /// Whom to call in an emergency, as a whole.
    #[serde(default)]
    #[schema(value_type = Option<EmergencyContact>)]
    pub emergency_contact: Patch<EmergencyContact>,
    /// General practitioner, as a whole. Clinical roles only.
    #[serde(default)]
    #[schema(value_type = Option<Gp>)]
    pub gp: Patch<Gp>,
    /// Occupation. Clinical roles only.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub occupation: Patch<String>,
    /// Sport. Clinical roles only.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub sport: Patch<String>,
    /// Training load. Clinical roles only.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub training_load: Patch<String>,
    /// How the client came to the clinic.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub referral_source: Patch<String>,
    /// Notes. Clinical roles only.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 5000)]
    pub notes: Patch<String>,
    /// Whether the client asked for news.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    pub marketing_opt_in: Patch<bool>,
}

impl Check for ClientPatch {
    fn check(&self, errors: &mut Vec<FieldError>) {
        check_birth(self.date_of_birth.value().copied(), errors);
    }
}

/// How clients are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub enum ClientSort {
    /// By family name.
    #[default]
    #[serde(rename = "family_name")]
    FamilyName,
    /// Oldest first.
    #[serde(rename = "created_at")]
    CreatedAt,
    /// Newest first.
    #[serde(rename = "-created_at")]
    NewestFirst,
}

/// Which clients, in which order, and how many at a time.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClientListQuery {
    /// How many at a time, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 25)]
    #[serde(default = "crate::platform::http::default_limit")]
    pub limit: u16,
    /// Where to go on: `next_cursor` of the page before.
    #[param(required = false, nullable = false, max_length = 2048)]
    pub cursor: Option<String>,
    /// The order.
    #[serde(default)]
    #[param(inline, required = false)]
    pub sort: ClientSort,
    /// Archived clients: `false` leaves them out, `true` shows only them, `any` shows all.
    #[serde(default)]
    #[param(inline, required = false)]
    pub archived: Archived,
    /// Only clients changed at or after this instant.
    #[param(required = false, nullable = false, value_type = String, format = DateTime)]
    pub updated_since: Option<jiff::Timestamp>,
}

/// What to look for.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "q": "win" }))]
pub struct ClientSearch {
    /// The beginning of a name (or of given and family name), an email, or a telephone number.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub q: String,
    /// Archived clients too.
    #[serde(default)]
    pub archived: Archived,
    /// How many at a time, 1 to 100.
    #[serde(default = "crate::platform::http::default_limit")]
    #[schema(minimum = 1, maximum = 100, default = 25)]
    pub limit: u16,
    /// Where to go on: `next_cursor` of the page before.
    #[serde(default)]
    #[schema(max_length = 2048)]
    pub cursor: Option<String>,
}

impl Check for ClientSearch {}
