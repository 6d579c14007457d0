//! Rows, and the details a client is made of.

use diesel::prelude::*;
use jiff::civil::Date;
use jiff_diesel::ToDiesel;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ClientFacts;
use crate::platform::db::schema::clients;
use crate::platform::http::text::search_key;

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "line1": "1 Green Street", "city": "Leeds", "postcode": "LS1 1AA", "country": "GB" }))]
pub struct Address {
    /// First line.
    #[schema(min_length = 1, max_length = 200)]
    pub line1: String,
    /// Second line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub line2: Option<String>,
    /// Town or city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub city: Option<String>,
    /// Postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 16)]
    pub postcode: Option<String>,
    /// Country, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 2, max_length = 2, pattern = "^[A-Z]{2}$")]
    pub country: Option<String>,
}

/// Whom to call in an emergency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "A. Relative", "phone": "+442079460001", "relationship": "sister" }))]
pub struct EmergencyContact {
    /// Their name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub name: String,
    /// Their telephone, kept as E.164.
    #[schema(min_length = 3, max_length = 32)]
    pub phone: String,
    /// What they are to the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub relationship: Option<String>,
}

/// The client's general practitioner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Dr A. Physician", "practice": "Green Street Surgery" }))]
pub struct Gp {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// Practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub practice: Option<String>,
    /// Telephone, kept as E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 3, max_length = 32)]
    pub phone: Option<String>,
}

/// Everything a therapist can write about a client, checked and normalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientDetails {
    pub given_name: String,
    pub family_name: String,
    pub preferred_name: Option<String>,
    pub date_of_birth: Option<Date>,
    pub pronouns: Option<String>,
    pub sex_for_norms: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<Address>,
    pub emergency_contact: Option<EmergencyContact>,
    pub gp: Option<Gp>,
    pub occupation: Option<String>,
    pub sport: Option<String>,
    pub training_load: Option<String>,
    pub referral_source: Option<String>,
    pub notes: Option<String>,
    pub marketing_opt_in: bool,
}

impl ClientDetails {
    /// Whether what the front desk sees differs.
    pub fn same_contact(&self, other: &Self) -> bool {
        let contact = |details: &Self| {
            let mut contact = details.clone();
            (contact.sex_for_norms, contact.gp, contact.occupation) = (None, None, None);
            (contact.sport, contact.training_load, contact.notes) = (None, None, None);
            contact
        };
        contact(self) == contact(other)
    }
}

/// A stored client.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = clients, check_for_backend(diesel::pg::Pg))]
pub struct Client {
    pub id: Uuid,
    pub version: i64,
    pub contact_version: i64,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
    pub contact_updated_at: jiff_diesel::Timestamp,
    pub given_name: String,
    pub family_name: String,
    pub family_key: String,
    pub preferred_name: Option<String>,
    pub date_of_birth: Option<jiff_diesel::Date>,
    pub pronouns: Option<String>,
    pub sex_for_norms: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<Value>,
    pub emergency_contact: Option<Value>,
    pub gp: Option<Value>,
    pub occupation: Option<String>,
    pub sport: Option<String>,
    pub training_load: Option<String>,
    pub referral_source: Option<String>,
    pub notes: Option<String>,
    pub marketing_opt_in: bool,
    pub archived_at: Option<jiff_diesel::Timestamp>,
    pub archived_by: Option<Uuid>,
    pub archive_reason: Option<String>,
}

impl Client {
    /// What can be written of it.
    pub fn details(&self) -> ClientDetails {
        ClientDetails {
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            preferred_name: self.preferred_name.clone(),
            date_of_birth: self.date_of_birth.map(jiff_diesel::Date::to_jiff),
            pronouns: self.pronouns.clone(),
            sex_for_norms: self.sex_for_norms.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            address: from_json(self.address.as_ref()),
            emergency_contact: from_json(self.emergency_contact.as_ref()),
            gp: from_json(self.gp.as_ref()),
            occupation: self.occupation.clone(),
            sport: self.sport.clone(),
            training_load: self.training_load.clone(),
            referral_source: self.referral_source.clone(),
            notes: self.notes.clone(),
            marketing_opt_in: self.marketing_opt_in,
        }
    }
}

impl From<Client> for ClientFacts {
    fn from(client: Client) -> Self {
        Self {
            id: client.id,
            date_of_birth: client.date_of_birth.map(jiff_diesel::Date::to_jiff),
            archived: client.archived_at.is_some(),
            sex_for_norms: client.sex_for_norms,
        }
    }
}

/// The columns a write sets, with the keys derived from them.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_null = true)]
pub struct Columns {
    given_name: String,
    family_name: String,
    preferred_name: Option<String>,
    given_key: String,
    family_key: String,
    preferred_key: Option<String>,
    date_of_birth: Option<jiff_diesel::Date>,
    pronouns: Option<String>,
    sex_for_norms: Option<String>,
    email: Option<String>,
    email_key: Option<String>,
    phone: Option<String>,
    address: Option<Value>,
    emergency_contact: Option<Value>,
    gp: Option<Value>,
    occupation: Option<String>,
    sport: Option<String>,
    training_load: Option<String>,
    referral_source: Option<String>,
    notes: Option<String>,
    marketing_opt_in: bool,
}

impl From<ClientDetails> for Columns {
    fn from(details: ClientDetails) -> Self {
        Self {
            given_key: search_key(&details.given_name),
            family_key: search_key(&details.family_name),
            preferred_key: details.preferred_name.as_deref().map(search_key),
            email_key: details.email.as_deref().map(str::to_lowercase),
            given_name: details.given_name,
            family_name: details.family_name,
            preferred_name: details.preferred_name,
            date_of_birth: details.date_of_birth.map(ToDiesel::to_diesel),
            pronouns: details.pronouns,
            sex_for_norms: details.sex_for_norms,
            email: details.email,
            phone: details.phone,
            address: to_json(details.address.as_ref()),
            emergency_contact: to_json(details.emergency_contact.as_ref()),
            gp: to_json(details.gp.as_ref()),
            occupation: details.occupation,
            sport: details.sport,
            training_load: details.training_load,
            referral_source: details.referral_source,
            notes: details.notes,
            marketing_opt_in: details.marketing_opt_in,
        }
    }
}

fn to_json<T: Serialize>(value: Option<&T>) -> Option<Value> {
    value.and_then(|value| serde_json::to_value(value).ok())
}

fn from_json<T: for<'de> Deserialize<'de>>(value: Option<&Value>) -> Option<T> {
    value.and_then(|value| T::deserialize(value).ok())
}
