//! The people of a clinic. Owns users.
//!
//! - An email signs in to one clinic of an installation.
//! - A clinic keeps at least one active owner.
//! - A change of role, or being disabled, ends a person's sessions at once.

mod actions;
mod error;
mod handlers;
mod model;
mod payloads;
mod queries;

use diesel_async::AsyncPgConnection;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::platform::auth::Role;
use crate::platform::db::{DbError, Tx};
use crate::platform::error::ApiError;

pub use actions::NewPerson;

/// Adds a person; the first owner of a clinic comes in this way too.
///
/// # Errors
/// 409 when the email signs in already.
pub async fn add(tx: &mut Tx<'_>, person: NewPerson) -> Result<Uuid, ApiError> {
    Ok(actions::add(tx, person).await?.id)
}

/// Somebody who can be booked, locked so that their diary stands still: an active owner or practitioner.
///
/// # Errors
/// The database's.
pub async fn lock_practitioner(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, DbError> {
    queries::lock_active(tx, id).await.map(|role| matches!(role, Some(Role::Owner | Role::Practitioner)))
}

/// Whether the clinic has this person, active or not.
///
/// # Errors
/// The database's.
pub async fn exists(connection: &AsyncPgConnection, clinic: Uuid, id: Uuid) -> Result<bool, DbError> {
    Ok(queries::find(connection, clinic, id).await?.is_some())
}

/// Names of people, for `include=practitioner`.
///
/// # Errors
/// The database's.
pub async fn names(connection: &AsyncPgConnection, clinic: Uuid, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, DbError> {
    queries::names(connection, clinic, ids).await
}

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::show_me)
        .service(handlers::change_password)
        .service(handlers::list_users)
        .service(handlers::create_user)
        .service(handlers::show_user)
        .service(handlers::update_user)
        .service(handlers::disable_user)
        .service(handlers::enable_user);
}
