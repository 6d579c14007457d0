//! Treatment plans: what a therapist decided, from suggestions she accepted and entries of her own.
//!
//! - A plan changes while it is a draft or active; completed and discontinued plans stand as they are.
//! - Nothing gets into a plan by itself: a suggestion comes in only when a practitioner accepts it, and
//!   its rule is kept beside what it brought.

mod actions;
mod error;
mod handlers;
mod model;
mod payloads;
mod queries;
mod rules;
mod store;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::platform::db::Tx;
use crate::platform::error::ApiError;
use crate::platform::http::IfMatch;

pub use actions::Accepted;
pub use payloads::PrescribedSide;
pub use views::{PlanView, SEEK_HELP};

/// Puts an accepted suggestion into a plan of the client; returns the plan.
///
/// # Errors
/// 422 when the client has no such plan, 412 when it has changed, 409 when it is closed.
pub async fn accept(tx: &mut Tx<'_>, plan: Uuid, client: Uuid, if_match: &IfMatch, accepted: Accepted) -> Result<PlanView, ApiError> {
    Ok(actions::accept(tx, plan, client, if_match, accepted).await?.into())
}

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::list_plans)
        .service(handlers::create_plan)
        .service(handlers::show_plan)
        .service(handlers::update_plan)
        .service(handlers::activate_plan)
        .service(handlers::complete_plan)
        .service(handlers::discontinue_plan);
}
