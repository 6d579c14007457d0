//! People on the wire.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::model::User;
use crate::platform::auth::{Role, password};
use crate::platform::error::FieldError;
use crate::platform::http::Check;

/// A person to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "practitioner@clinic.local", "name": "A. Practitioner", "role": "practitioner", "password": "purple kettle seven lanterns" }))]
pub struct NewUserBody {
    /// What they sign in with; one clinic of an installation an email.
    #[schema(format = Email, min_length = 3, max_length = 254)]
    pub email: String,
    /// Their name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub name: String,
    /// What they may do: `owner` everything, `practitioner` clients and clinical records, `receptionist`
    /// contact details and the diary.
    pub role: Role,
    /// Their first password: at least 15 characters, not easy to guess.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 256)]
    pub password: SecretString,
}

impl Check for NewUserBody {
    fn check(&self, errors: &mut Vec<FieldError>) {
        check_password("/password", &self.password, &[&self.email, &self.name], errors);
    }
}

/// A change to a person; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "A. B. Practitioner" }))]
pub struct UserPatch {
    /// Their name.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", nullable = false)]
    pub name: Option<String>,
    /// Their role; a change ends their sessions.
    #[schema(nullable = false)]
    pub role: Option<Role>,
}

impl Check for UserPatch {}

/// A new password of your own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "current_password": "the password you have", "new_password": "seven lanterns by the harbour wall" }))]
pub struct PasswordChange {
    /// The one you have.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 1024)]
    pub current_password: SecretString,
    /// The new one: at least 15 characters, not easy to guess.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 256)]
    pub new_password: SecretString,
}

impl Check for PasswordChange {
    fn check(&self, errors: &mut Vec<FieldError>) {
        check_password("/new_password", &self.new_password, &[], errors);
        if self.current_password.expose_secret() == self.new_password.expose_secret() {
            errors.push(FieldError::new("/new_password", "unchanged", "must differ from the current one"));
        }
    }
}

fn check_password(pointer: &str, password: &SecretString, related: &[&str], errors: &mut Vec<FieldError>) {
    if let Err(why) = password::check_new(password, related) {
        errors.push(FieldError::new(pointer, "weak_password", why));
    }
}

/// A person of the clinic.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserView {
    /// Their id.
    pub id: Uuid,
    /// Version, as in `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When they were added.
    pub created_at: Timestamp,
    /// When they last changed.
    pub updated_at: Timestamp,
    /// What they sign in with.
    #[schema(format = Email, max_length = 254)]
    pub email: String,
    /// Their name.
    #[schema(max_length = 200)]
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// `active` or `disabled`.
    pub status: UserStatus,
}

/// Whether a person may sign in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// They may.
    Active,
    /// They may not.
    Disabled,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            version: user.version,
            created_at: user.created_at.to_jiff(),
            updated_at: user.updated_at.to_jiff(),
            email: user.email,
            name: user.name,
            // The table's check constraint allows no other role.
            role: Role::parse(&user.role).unwrap_or(Role::Receptionist),
            status: if user.status == "active" { UserStatus::Active } else { UserStatus::Disabled },
        }
    }
}

/// Which people, and how many at a time.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserListQuery {
    /// How many at a time, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 25)]
    #[serde(default = "crate::platform::http::default_limit")]
    pub limit: u16,
    /// Where to go on: `next_cursor` of the page before.
    #[param(required = false, nullable = false, max_length = 2048)]
    pub cursor: Option<String>,
}
