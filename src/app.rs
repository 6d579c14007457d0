//! The application: shared state, and the one function that builds it for the server and for tests.

use std::sync::Arc;

use actix_cors::Cors;
use actix_web::body::MessageBody;
use actix_web::dev::{ResourceDef, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::from_fn;
use actix_web::{App, Error, HttpRequest, HttpResponse, ResponseError, web};
use serde_json::Value;
use utoipa_actix_web::AppExt;

use crate::features::help::{self, DocumentText, Readiness};
use crate::features::sign_in::SignIn;
use crate::platform::auth::Authority;
use crate::platform::db::Db;
use crate::platform::error::{ApiError, Problem};
use crate::platform::http::Cursors;
use crate::platform::http::edge::edge;
use crate::{openapi, routes};

/// What the workers share. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// Judges callers.
    pub authority: Authority,
    /// Signs people in.
    pub sign_in: SignIn,
    /// Seals cursors.
    pub cursors: Cursors,
    /// Whether requests are wanted.
    pub readiness: Readiness,
    /// Origins whose browsers may call.
    pub cors_origins: Arc<[String]>,
    /// The `OpenAPI` document and what it says about methods.
    pub document: Document,
}

/// The `OpenAPI` document as text, and the methods of each address.
#[derive(Clone)]
pub struct Document {
    text: DocumentText,
    methods: Arc<[(ResourceDef, String)]>,
}

impl Document {
    /// Builds it once for all workers.
    #[must_use]
    pub fn build() -> Self {
        let document = openapi::document();
        let paths = document["paths"].as_object().into_iter().flatten();
        let methods = paths.map(|(path, item)| (ResourceDef::new(path.as_str()), allowed(item))).collect();
        Self { text: DocumentText(document.to_string().into()), methods }
    }

    /// The methods of an address, if it has any.
    fn methods_of(&self, path: &str) -> Option<&str> {
        self.methods.iter().find(|(resource, _)| resource.is_match(path)).map(|(_, methods)| methods.as_str())
    }
}

fn allowed(item: &Value) -> String {
    let mut methods: Vec<String> = item.as_object().into_iter().flatten().map(|(method, _)| method.to_uppercase()).collect();
    if methods.iter().any(|method| method == "GET") {
        methods.push("HEAD".into());
    }
    methods.join(", ")
}

/// The application of one worker.
pub fn build(
    state: AppState,
    db: Db,
) -> App<impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<impl MessageBody>, Error = Error, InitError = ()>> {
    App::new()
        .app_data(web::Data::new(state.authority))
        .app_data(web::Data::new(state.sign_in))
        .app_data(web::Data::new(state.cursors))
        .app_data(web::Data::new(state.readiness))
        .app_data(web::Data::new(state.document.text.clone()))
        .app_data(web::Data::new(state.document))
        .app_data(web::Data::new(db))
        .app_data(web::PathConfig::default().error_handler(|_, _| ApiError::not_found().into()))
        .into_utoipa_app()
        .configure(routes::routes)
        .into_app()
        .configure(help::pages)
        .default_service(web::to(no_such_route))
        .wrap(from_fn(edge))
        .wrap(cors(&state.cors_origins))
}

/// A wrong method gets 405 with those that are there; anything else 404.
async fn no_such_route(request: HttpRequest, document: web::Data<Document>) -> HttpResponse {
    let error = match document.methods_of(request.path()) {
        Some(methods) => ApiError::new(Problem::MethodNotAllowed).allow(methods.to_owned()),
        None => ApiError::not_found(),
    };
    error.error_response()
}

fn cors(origins: &[String]) -> Cors {
    let known = [header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT, header::IF_MATCH, header::IF_NONE_MATCH];
    let cors = Cors::default()
        .allowed_methods(["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"])
        .allowed_headers(known)
        .allowed_headers(["Idempotency-Key", "X-Request-Id", "traceparent"])
        .expose_headers(["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-Id"])
        .max_age(600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
