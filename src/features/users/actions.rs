//! What is written about people.

use serde_json::json;
use uuid::Uuid;

use super::error::UserError;
use super::model::{NewUser, User, UserChange};
use super::queries;
use crate::platform::audit::Entry;
use crate::platform::auth::Role;
use crate::platform::db::Tx;
use crate::platform::http::IfMatch;

/// A person to add; the password is hashed already.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The email, in lower case.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// PHC string.
    pub password_hash: String,
}

pub async fn add(tx: &mut Tx<'_>, person: NewPerson) -> Result<User, UserError> {
    let now = jiff_diesel::Timestamp::from(tx.now());
    let user = NewUser {
        clinic_id: tx.actor().clinic.0,
        id: Uuid::now_v7(),
        email: person.email,
        name: person.name,
        role: person.role.as_str(),
        password_hash: person.password_hash,
        created_at: now,
        updated_at: now,
    };
    let user = queries::insert(tx, &user).await?;
    tx.audit(Entry::new("user.create", "user", user.id).details(json!({ "role": user.role }))).await?;
    Ok(user)
}

/// What changes of a person.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub name: Option<String>,
    pub role: Option<Role>,
    pub status: Option<&'static str>,
}

/// A changed person, and whether their sessions must end.
pub struct Changed {
    pub user: User,
    pub ends_sessions: bool,
}

pub async fn change(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, change: Change, action: &'static str) -> Result<Changed, UserError> {
    let owners = queries::active_owners(tx).await?;
    let user = queries::hold(tx, id).await?;
    if_match.check(user.version)?;
    let role = change.role.map_or_else(|| user.role.clone(), |role| role.as_str().into());
    let status = change.status.map_or_else(|| user.status.clone(), Into::into);
    let stays_owner = role == "owner" && status == "active";
    if owners == [id] && !stays_owner {
        return Err(UserError::LastOwner);
    }
    let ends_sessions = role != user.role || (status != user.status && status == "disabled");
    let row = UserChange { name: change.name.unwrap_or(user.name), role, status, version: user.version + 1, updated_at: tx.now().into() };
    let user = queries::update(tx, id, &row).await?;
    tx.audit(Entry::new(action, "user", id).details(json!({ "role": user.role, "status": user.status }))).await?;
    Ok(Changed { user, ends_sessions })
}

pub async fn set_password(tx: &mut Tx<'_>, id: Uuid, hash: &str) -> Result<(), UserError> {
    queries::set_password(tx, id, hash).await?;
    tx.audit(Entry::new("user.password_change", "user", id)).await?;
    Ok(())
}
