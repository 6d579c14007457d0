//! Reading the audit log: who did or saw what, when. Written by the doors; here it is only read.

mod handlers;
mod payloads;
mod queries;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::list_entries);
}
