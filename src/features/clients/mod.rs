//! Clients: who is treated here and how to reach them.
//!
//! - Nothing is deleted: a client is archived and restored, with who, when and why.
//! - The front desk sees contact details only, with a version of its own, so that not even a change of
//!   `ETag` tells it that something clinical was written.
//! - Names, emails and phones are searched by POST, so that they never stand in an address.

mod actions;
mod error;
mod handlers;
mod model;
mod patch;
mod payloads;
mod queries;
mod search;
mod views;

use diesel_async::AsyncPgConnection;
use jiff::civil::Date;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::platform::db::{DbError, Tx};
use crate::platform::error::{ApiError, Problem};

/// What other features may know of a client.
#[derive(Clone, Debug)]
pub struct ClientFacts {
    /// The client's id.
    pub id: Uuid,
    /// For age.
    pub date_of_birth: Option<Date>,
    /// `female`, `male` or unknown.
    pub sex_for_norms: Option<String>,
    /// Whether the client is archived.
    pub archived: bool,
}

impl ClientFacts {
    /// The facts, unless the client is archived.
    ///
    /// # Errors
    /// 409.
    pub fn active(self) -> Result<Self, ApiError> {
        if self.archived { Err(ApiError::because(Problem::Archived, "The client is archived. Restore the client first.")) } else { Ok(self) }
    }
}

/// A client of the clinic.
///
/// # Errors
/// The database's.
pub async fn facts(connection: &AsyncPgConnection, clinic: Uuid, id: Uuid) -> Result<Option<ClientFacts>, DbError> {
    Ok(queries::find(connection, clinic, id).await?.map(Into::into))
}

/// A client, locked so that nothing of theirs is booked meanwhile.
///
/// # Errors
/// The database's.
pub async fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<ClientFacts>, DbError> {
    Ok(queries::hold(tx, id).await?.map(Into::into))
}

/// Display names of clients, for `include=client`.
///
/// # Errors
/// The database's.
pub async fn names(connection: &AsyncPgConnection, clinic: Uuid, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, DbError> {
    queries::names(connection, clinic, ids).await
}

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_clients)
        .service(handlers::create_client)
        .service(handlers::search_clients)
        .service(handlers::show_client)
        .service(handlers::update_client)
        .service(handlers::archive_client)
        .service(handlers::restore_client);
}
