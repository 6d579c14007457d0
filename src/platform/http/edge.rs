//! The outermost layer of every request: its id, its log line, what must hold of every answer, and the
//! last net for a panic. It knows no route.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError};
use futures_util::FutureExt;

use crate::platform::error::{ApiError, Problem};
use crate::platform::http::rate_limit::Standing;
use crate::platform::telemetry::RequestId;

const LONGEST_URI: usize = 8 * 1_024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

/// Wraps the whole application.
///
/// # Errors
/// None of its own: refusals and panics become problem documents.
pub async fn edge(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request.headers().get(REQUEST_ID).and_then(|value| RequestId::from_caller(value.to_str().ok()?)).unwrap_or_default();
    id.clone().scope(serve(request, next, id)).await
}

async fn serve(mut request: ServiceRequest, next: Next<impl MessageBody + 'static>, id: RequestId) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let method = request.method().clone();
    let trace = request.headers().get(TRACE_PARENT).cloned();
    let if_none_match = request.headers().get(header::IF_NONE_MATCH).cloned();
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let mut response = match refuse_early(&request) {
        Some(error) => request.into_response(error.error_response()),
        None => call(request, next).await,
    };
    if method == Method::GET && unchanged(&response, if_none_match.as_ref()) {
        response = response.map_body(|head, _| {
            head.status = StatusCode::NOT_MODIFIED;
            BoxBody::new(())
        });
    }
    finish(&mut response, &id, trace);
    let route = response.request().match_pattern().unwrap_or_else(|| "unmatched".into());
    tracing::info!(%method, route, status = response.status().as_u16(), ms = started.elapsed().as_millis(), request_id = id.as_str(), "request");
    Ok(if method == Method::HEAD { response.map_body(|_, _| BoxBody::new(())) } else { response })
}

async fn call(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> ServiceResponse<BoxBody> {
    // Routing panics if a clone of the request lives on across the call, so an answer to a panic gets a
    // request of its own.
    let fallback = || actix_web::test::TestRequest::default().to_http_request();
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => ServiceResponse::new(fallback(), HttpResponse::from_error(error)),
        Err(_) => {
            tracing::error!("a handler panicked");
            ServiceResponse::new(fallback(), ApiError::new(Problem::Internal).error_response())
        }
    }
}

fn refuse_early(request: &ServiceRequest) -> Option<ApiError> {
    if request.uri().path_and_query().is_some_and(|uri| uri.as_str().len() > LONGEST_URI) {
        return Some(ApiError::new(Problem::UriTooLong));
    }
    let api = request.path().starts_with("/v1/");
    (api && !accepts_json(request.headers())).then(|| ApiError::new(Problem::NotAcceptable))
}

fn accepts_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::ACCEPT) else { return true };
    let Ok(text) = value.to_str() else { return false };
    text.trim().is_empty()
        || text.split(',').any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
            let refused = parts.any(|parameter| parameter.replace(' ', "") == "q=0");
            !refused && matches!(kind.as_str(), "*/*" | "application/*" | "application/json" | "application/problem+json")
        })
}

/// Whether the caller already has this version.
fn unchanged(response: &ServiceResponse<BoxBody>, if_none_match: Option<&HeaderValue>) -> bool {
    let (Some(etag), Some(known)) = (response.headers().get(header::ETAG), if_none_match) else { return false };
    let (Ok(etag), Ok(known)) = (etag.to_str(), known.to_str()) else { return false };
    let fits = |tag: &str| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag;
    response.status() == StatusCode::OK && known.split(',').any(|tag| fits(tag.trim()))
}

fn finish(response: &mut ServiceResponse<BoxBody>, id: &RequestId, trace: Option<HeaderValue>) {
    let standing = response.request().extensions().get::<Standing>().copied();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert(REQUEST_ID, value);
    }
    if let Some(trace) = trace {
        headers.insert(TRACE_PARENT, trace);
    }
    if let Some(standing) = standing {
        let (policy, state) = standing.headers();
        insert(headers, "ratelimit-policy", &policy);
        insert(headers, "ratelimit", &state);
    }
    default(headers, header::CACHE_CONTROL, "no-store");
    default(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(headers, header::REFERRER_POLICY, "no-referrer");
    default(headers, header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    default(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
}

fn insert(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

fn default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_is_honoured() {
        let accepts = |value: &'static str| accepts_json(&[(header::ACCEPT, HeaderValue::from_static(value))].into_iter().collect());
        for good in ["*/*", "application/json", "text/html, application/*;q=0.5", "application/problem+json", ""] {
            assert!(accepts(good), "{good}");
        }
        for bad in ["text/html", "application/xml", "application/json;q=0"] {
            assert!(!accepts(bad), "{bad}");
        }
        assert!(accepts_json(&HeaderMap::new()));
    }
}
