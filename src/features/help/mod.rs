//! What a caller can ask without signing in: health, the explanation of each problem, the keys that sign
//! tokens, the `OpenAPI` document and the pages that show it.

mod docs;
mod handlers;
mod payloads;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::web;
use utoipa_actix_web::service_config::ServiceConfig;

/// Whether the server wants requests; turned off first when it stops.
#[derive(Clone, Debug)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Ready.
    #[must_use]
    pub fn on() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    /// No more requests, please.
    pub fn turn_off(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    fn is_on(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// The `OpenAPI` document, ready to send.
#[derive(Clone)]
pub struct DocumentText(pub Arc<str>);

/// The documented routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::live).service(handlers::ready).service(handlers::signing_keys).service(handlers::list_problems).service(handlers::show_problem);
}

/// The pages and the document they show.
pub fn pages(config: &mut web::ServiceConfig) {
    config.service(docs::openapi_document).service(docs::docs_without_slash).service(docs::docs_page);
}
