//! Making and changing a clinic.

use secrecy::SecretString;
use uuid::Uuid;

use super::queries::{self, Clinic, ClinicChange};
use super::rules::{self, ClinicFault};
use crate::features::users::{self, NewPerson};
use crate::platform::audit::Entry;
use crate::platform::auth::password::Passwords;
use crate::platform::auth::{Actor, ClinicId, Role};
use crate::platform::db::{Db, Tx};
use crate::platform::error::ApiError;
use crate::platform::http::IfMatch;

/// A clinic to make.
#[derive(Clone, Debug)]
pub struct NewClinic {
    /// Its name.
    pub name: String,
    /// Its part of public addresses.
    pub slug: String,
    /// IANA time zone.
    pub zone: String,
}

/// Its first owner.
#[derive(Clone, Debug)]
pub struct FirstOwner {
    /// Email to sign in with.
    pub email: String,
    /// Name.
    pub name: String,
    /// Password.
    pub password: SecretString,
}

/// Why a clinic was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Something about it is not right.
    #[error(transparent)]
    Fault(#[from] ClinicFault),
    /// The database or a constraint refused.
    #[error(transparent)]
    Refused(#[from] ApiError),
}

/// Makes a clinic with its first owner, both or neither.
///
/// # Errors
/// [`CreateError`].
pub async fn create(db: &Db, passwords: &Passwords, clinic: NewClinic, owner: FirstOwner) -> Result<Uuid, CreateError> {
    rules::check_slug(&clinic.slug)?;
    rules::check_zone(&clinic.zone)?;
    let name = crate::platform::http::text::trimmed(&clinic.name).ok_or(ClinicFault::Name)?;
    let password_hash = passwords.hash(owner.password).await?;
    let person = NewPerson { email: owner.email.trim().to_lowercase(), name: owner.name, role: Role::Owner, password_hash };
    let id = Uuid::now_v7();
    db.write(&Actor::system(ClinicId(id)), async |tx| {
        queries::insert(tx, &clinic.slug, &name, &clinic.zone).await?;
        tx.audit(Entry::new("clinic.create", "clinic", id)).await?;
        users::add(tx, person.clone()).await?;
        Ok(())
    })
    .await?;
    Ok(id)
}

/// What changes of a clinic, with contact details already checked.
#[derive(Clone, Debug)]
pub struct Change {
    pub name: Option<String>,
    pub zone: Option<String>,
    pub contact_email: crate::platform::http::Patch<String>,
    pub contact_phone: crate::platform::http::Patch<String>,
}

pub async fn change(tx: &mut Tx<'_>, if_match: &IfMatch, change: Change) -> Result<Clinic, ApiError> {
    let clinic = queries::hold(tx).await?;
    if_match.check(clinic.version)?;
    let (mut contact_email, mut contact_phone) = (clinic.contact_email, clinic.contact_phone);
    change.contact_email.apply(&mut contact_email);
    change.contact_phone.apply(&mut contact_phone);
    let row = ClinicChange {
        name: change.name.unwrap_or(clinic.name),
        zone: change.zone.unwrap_or(clinic.zone),
        contact_email,
        contact_phone,
        version: clinic.version + 1,
        updated_at: tx.now().into(),
    };
    let clinic = queries::update(tx, &row).await?;
    tx.audit(Entry::new("clinic.update", "clinic", clinic.id)).await?;
    Ok(clinic)
}
