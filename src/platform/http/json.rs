//! `Json<T>`: a body that is strict JSON, fits its schema and passes its own rules; all wrong fields at once.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::platform::error::{ApiError, Problem};
use crate::platform::http::schema::{component_document, validator_of, violations};
use crate::platform::http::{Check, strict};
use crate::platform::secrets::sha256;

/// The largest body.
pub const LARGEST: usize = 256 * 1_024;
/// The longest a body may take.
const SLOWEST: std::time::Duration = std::time::Duration::from_secs(15);

/// A body of type `T` that cannot be wrong in itself.
#[derive(Debug)]
pub struct Json<T> {
    /// The parsed body.
    pub value: T,
    /// SHA-256 of its bytes, for `Idempotency-Key`.
    pub digest: [u8; 32],
}

impl<T> FromRequest for Json<T>
where
    T: DeserializeOwned + ToSchema + Check + 'static,
{
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let acceptable = check_headers(request);
        let payload = web::Payload::from_request(request, payload);
        Box::pin(async move {
            acceptable?;
            let body = read(payload.await.map_err(|_| ApiError::new(Problem::BadRequest))?).await?;
            Ok(Self { value: parse(&body)?, digest: sha256(&body) })
        })
    }
}

/// Parses and checks a body.
fn parse<T>(body: &[u8]) -> Result<T, ApiError>
where
    T: DeserializeOwned + ToSchema + Check + 'static,
{
    let value = strict::parse(body)?;
    let validator = validator_of::<T>(|| {
        let mut schemas = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut schemas);
        component_document(&T::name(), schemas)
    });
    let validator = validator.ok_or_else(|| ApiError::new(Problem::Internal))?;
    let errors = violations(&validator, &value, "");
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let parsed: T = serde_json::from_value(value).map_err(|_| {
        tracing::error!(payload = std::any::type_name::<T>(), "a body passed its schema but not its type");
        ApiError::field("", "invalid", "has a value that does not fit")
    })?;
    let mut errors = Vec::new();
    parsed.check(&mut errors);
    if errors.is_empty() { Ok(parsed) } else { Err(ApiError::invalid(errors)) }
}

fn check_headers(request: &HttpRequest) -> Result<(), ApiError> {
    let unsupported = || ApiError::new(Problem::UnsupportedMediaType);
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Err(unsupported());
    }
    let value = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).ok_or_else(unsupported)?;
    let mut parts = value.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    let json = kind == "application/json" || kind == "application/merge-patch+json";
    let utf8 =
        parts.all(|parameter| !parameter.to_ascii_lowercase().starts_with("charset=") || parameter.to_ascii_lowercase().trim_matches('"').ends_with("utf-8"));
    if json && utf8 { Ok(()) } else { Err(unsupported()) }
}

async fn read(payload: web::Payload) -> Result<Vec<u8>, ApiError> {
    let cut_off = || ApiError::because(Problem::BadRequest, "The body was cut off or took longer than 15 seconds.");
    match tokio::time::timeout(SLOWEST, payload.to_bytes_limited(LARGEST)).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes.to_vec()),
        Ok(Err(_)) => Err(ApiError::new(Problem::BodyTooLarge)),
        Ok(Ok(Err(_))) | Err(_) => Err(cut_off()),
    }
}
