//! Swagger UI, laid out for a therapist: bundled, without a request to anybody else, with our own
//! initialiser (see `docs/initializer.js`).

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use utoipa_swagger_ui::Config;

use super::DocumentText;
use crate::platform::error::ApiError;

const INDEX: &str = include_str!("docs/index.html");
const INITIALISER: &str = include_str!("docs/initializer.js");
const STYLE: &str = include_str!("docs/style.css");

/// Swagger UI styles itself inline; scripts come from here only.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

#[get("/openapi.json")]
pub async fn openapi_document(document: web::Data<DocumentText>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document.0.to_string())
}

#[get("/docs")]
pub async fn docs_without_slash() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish()
}

#[get("/docs/{file:[a-zA-Z0-9._-]*}")]
pub async fn docs_page(file: web::Path<String>) -> Result<HttpResponse, ApiError> {
    match file.as_str() {
        "" | "index.html" => Ok(page("text/html; charset=utf-8", INDEX.into())),
        "initializer.js" => Ok(page("text/javascript; charset=utf-8", INITIALISER.into())),
        "style.css" => Ok(page("text/css; charset=utf-8", STYLE.into())),
        "swagger-ui.css" | "swagger-ui-bundle.js" | "favicon-16x16.png" | "favicon-32x32.png" => bundled(&file),
        _ => Err(ApiError::not_found()),
    }
}

fn bundled(file: &str) -> Result<HttpResponse, ApiError> {
    let config = Arc::new(Config::from("/openapi.json"));
    let found = utoipa_swagger_ui::serve(file, config).ok().flatten().ok_or_else(ApiError::not_found)?;
    let mut response = page(&found.content_type, found.bytes.to_vec());
    if found.gzpipped {
        response.headers_mut().insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

fn page(content_type: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok().content_type(content_type).insert_header((header::CONTENT_SECURITY_POLICY, POLICY)).body(body)
}
