//! A client as each role may see them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{Address, Client, EmergencyContact, Gp};
use crate::platform::auth::permission::{Permission, allows};
use crate::platform::auth::{Actor, Principal};

/// A client: whole for clinical roles, contact details for the front desk.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Client)]
pub enum ClientView {
    /// For clinical roles.
    Whole(Box<WholeClient>),
    /// For the front desk.
    Contact(Box<ClientContact>),
}

/// Marks a whole client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WholeMark {
    /// With everything that clinical roles see.
    Whole,
}

/// Marks contact details.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactMark {
    /// With what the front desk sees.
    Contact,
}

/// A client with everything that clinical roles see.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WholeClient {
    /// `whole`: clinical details are here, or null where nothing is known.
    pub view: WholeMark,
    /// The client's id.
    pub id: Uuid,
    /// Version, as in `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When the client was added.
    pub created_at: Timestamp,
    /// When the client last changed.
    pub updated_at: Timestamp,
    /// When the client was archived; null while they are not.
    pub archived_at: Option<Timestamp>,
    /// Why the client was archived.
    #[schema(max_length = 500)]
    pub archive_reason: Option<String>,
    /// Given name.
    #[schema(max_length = 100)]
    pub given_name: String,
    /// Family name.
    #[schema(max_length = 100)]
    pub family_name: String,
    /// What the client likes to be called.
    #[schema(max_length = 100)]
    pub preferred_name: Option<String>,
    /// Date of birth.
    pub date_of_birth: Option<Date>,
    /// Pronouns.
    #[schema(max_length = 50)]
    pub pronouns: Option<String>,
    /// `female`, `male` or null: which norms apply.
    #[schema(max_length = 6)]
    pub sex_for_norms: Option<String>,
    /// Email.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Telephone, E.164.
    #[schema(max_length = 16, example = "+442079460018")]
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<Address>,
    /// Whom to call in an emergency.
    pub emergency_contact: Option<EmergencyContact>,
    /// General practitioner.
    pub gp: Option<Gp>,
    /// Occupation.
    #[schema(max_length = 200)]
    pub occupation: Option<String>,
    /// Sport.
    #[schema(max_length = 200)]
    pub sport: Option<String>,
    /// Training load.
    #[schema(max_length = 500)]
    pub training_load: Option<String>,
    /// How the client came to the clinic.
    #[schema(max_length = 200)]
    pub referral_source: Option<String>,
    /// Notes.
    #[schema(max_length = 5000)]
    pub notes: Option<String>,
    /// Whether the client asked for news.
    pub marketing_opt_in: bool,
}

/// A client's contact details, with a version of their own.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientContact {
    /// `contact`: clinical details are left out.
    pub view: ContactMark,
    /// The client's id.
    pub id: Uuid,
    /// Version of the contact details, as in `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When the client was added.
    pub created_at: Timestamp,
    /// When the contact details last changed.
    pub updated_at: Timestamp,
    /// When the client was archived; null while they are not.
    pub archived_at: Option<Timestamp>,
    /// Given name.
    #[schema(max_length = 100)]
    pub given_name: String,
    /// Family name.
    #[schema(max_length = 100)]
    pub family_name: String,
    /// What the client likes to be called.
    #[schema(max_length = 100)]
    pub preferred_name: Option<String>,
    /// Date of birth.
    pub date_of_birth: Option<Date>,
    /// Pronouns.
    #[schema(max_length = 50)]
    pub pronouns: Option<String>,
    /// Email.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Telephone, E.164.
    #[schema(max_length = 16)]
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<Address>,
    /// Whom to call in an emergency.
    pub emergency_contact: Option<EmergencyContact>,
    /// How the client came to the clinic.
    #[schema(max_length = 200)]
    pub referral_source: Option<String>,
    /// Whether the client asked for news.
    pub marketing_opt_in: bool,
}

/// Whether the actor may see clinical details.
pub fn sees_all(actor: &Actor) -> bool {
    match actor.principal {
        Principal::User { role, .. } => allows(role, Permission::ReadClinical),
        Principal::System => true,
    }
}

/// The version the actor may see.
pub fn version_for(actor: &Actor, client: &Client) -> i64 {
    if sees_all(actor) { client.version } else { client.contact_version }
}

/// The client as the actor may see them.
pub fn view_for(actor: &Actor, client: Client) -> ClientView {
    let details = client.details();
    if sees_all(actor) {
        return ClientView::Whole(Box::new(WholeClient {
            view: WholeMark::Whole,
            id: client.id,
            version: client.version,
            created_at: client.created_at.to_jiff(),
            updated_at: client.updated_at.to_jiff(),
            archived_at: client.archived_at.map(jiff_diesel::Timestamp::to_jiff),
            archive_reason: client.archive_reason,
            given_name: details.given_name,
            family_name: details.family_name,
            preferred_name: details.preferred_name,
            date_of_birth: details.date_of_birth,
            pronouns: details.pronouns,
            sex_for_norms: details.sex_for_norms,
            email: details.email,
            phone: details.phone,
            address: details.address,
            emergency_contact: details.emergency_contact,
            gp: details.gp,
            occupation: details.occupation,
            sport: details.sport,
            training_load: details.training_load,
            referral_source: details.referral_source,
            notes: details.notes,
            marketing_opt_in: details.marketing_opt_in,
        }));
    }
    ClientView::Contact(Box::new(ClientContact {
        view: ContactMark::Contact,
        id: client.id,
        version: client.contact_version,
        created_at: client.created_at.to_jiff(),
        updated_at: client.contact_updated_at.to_jiff(),
        archived_at: client.archived_at.map(jiff_diesel::Timestamp::to_jiff),
        given_name: details.given_name,
        family_name: details.family_name,
        preferred_name: details.preferred_name,
        date_of_birth: details.date_of_birth,
        pronouns: details.pronouns,
        email: details.email,
        phone: details.phone,
        address: details.address,
        emergency_contact: details.emergency_contact,
        referral_source: details.referral_source,
        marketing_opt_in: details.marketing_opt_in,
    }))
}
