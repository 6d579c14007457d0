//! Assessments: what was asked and tested, the findings it adds up to, and what they suggest.
//!
//! - Findings and suggestions are derived from the observations and stored with the catalogue version;
//!   a completed assessment is never derived again.
//! - Once a suggestion has been decided the observations under it stand: the next look is a new assessment.
//! - Nothing becomes a plan by itself: a practitioner accepts, or declines with a reason.

mod actions;
mod derive;
mod error;
mod handlers;
mod model;
mod payloads;
mod queries;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_assessments)
        .service(handlers::create_assessment)
        .service(handlers::show_assessment)
        .service(handlers::update_assessment)
        .service(handlers::complete_assessment)
        .service(handlers::accept_suggestion)
        .service(handlers::decline_suggestion);
}
