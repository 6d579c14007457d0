//! What a clinic offers: minutes, price, buffers, therapies.
//!
//! - An appointment copies duration and price when it is booked, so a later change never moves it.
//! - An archived service is no longer bookable; it can be restored.

mod actions;
mod error;
mod handlers;
mod model;
mod payloads;
mod queries;

use diesel_async::AsyncPgConnection;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::platform::db::DbError;

pub use model::Service;

/// A service of the clinic, archived or not.
///
/// # Errors
/// The database's.
pub async fn find(connection: &AsyncPgConnection, clinic: Uuid, id: Uuid) -> Result<Option<Service>, DbError> {
    queries::find(connection, clinic, id).await
}

/// Names of services, for `include=service`.
///
/// # Errors
/// The database's.
pub async fn names(connection: &AsyncPgConnection, clinic: Uuid, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, DbError> {
    queries::names(connection, clinic, ids).await
}

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_services)
        .service(handlers::create_service)
        .service(handlers::show_service)
        .service(handlers::update_service)
        .service(handlers::archive_service)
        .service(handlers::restore_service);
}
