//! The whole route table, one line a feature.

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::features::{appointments, assessments, audit_log, clients, clinics, help, schedules, services, sign_in, treatment_plans, users};

/// Every documented route. The order is that of the pages.
pub fn routes(config: &mut ServiceConfig) {
    config.service(scope("/v1").configure(api));
    config.configure(help::routes);
}

fn api(config: &mut ServiceConfig) {
    appointments::routes(config);
    clients::routes(config);
    assessments::routes(config);
    treatment_plans::routes(config);
    services::routes(config);
    schedules::routes(config);
    users::routes(config);
    clinics::routes(config);
    sign_in::routes(config);
    audit_log::routes(config);
}
