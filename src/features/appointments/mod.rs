//! The diary: who is treated by whom, when.
//!
//! - A practitioner is never booked twice over one time, buffers included; a client is never in two
//!   appointments at once. Two exclusion constraints guarantee it; `rules` explains it beforehand.
//! - A booking locks the practitioner, then the client, and only then looks, so that many at once wait for
//!   each other instead of deadlocking.
//! - A refusal names the clashing time and the nearest free slots, never the other client.

mod actions;
mod error;
mod handlers;
mod model;
mod payloads;
mod queries;
mod rules;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_appointments)
        .service(handlers::book_appointment)
        .service(handlers::show_appointment)
        .service(handlers::update_appointment)
        .service(handlers::reschedule_appointment)
        .service(handlers::cancel_appointment)
        .service(handlers::check_in_appointment)
        .service(handlers::complete_appointment)
        .service(handlers::mark_no_show);
}
