//! Versions on the wire: `ETag: "v7"` and `If-Match`.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use utoipa::IntoParams;

use crate::platform::error::{ApiError, Problem};

/// The `ETag` of a version.
#[must_use]
pub fn entity_tag(version: i64) -> String {
    format!("\"v{version}\"")
}

/// The header that says which version is changed.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "describes the header to OpenAPI; the extractor is IfMatch")]
pub struct IfMatchHeader {
    /// The `ETag` of the version you read, such as `"v1"`, or `*` for whatever is there. Swagger UI fills it in
    /// from the last answer.
    #[param(rename = "If-Match", example = "*", max_length = 256)]
    if_match: String,
}

/// What the caller says it read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// Whatever is there.
    Any,
    /// One of these entity tags.
    Tags(Vec<String>),
}

impl IfMatch {
    /// Compares with the version that is there, as the caller may see it.
    ///
    /// # Errors
    /// 412 when it is another one.
    pub fn check(&self, current: i64) -> Result<(), ApiError> {
        match self {
            IfMatch::Any => Ok(()),
            IfMatch::Tags(tags) if tags.contains(&entity_tag(current)) => Ok(()),
            IfMatch::Tags(_) => Err(ApiError::new(Problem::PreconditionFailed)),
        }
    }

    /// The header's meaning, if it has been sent.
    #[must_use]
    pub fn from_header(request: &HttpRequest) -> Option<Self> {
        let value = request.headers().get(header::IF_MATCH)?.to_str().ok()?.trim();
        if value == "*" {
            return Some(Self::Any);
        }
        Some(Self::Tags(value.split(',').map(|tag| tag.trim().to_owned()).collect()))
    }
}

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::from_header(request).ok_or_else(|| ApiError::new(Problem::PreconditionRequired)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn parsed(value: &str) -> IfMatch {
        IfMatch::from_header(&TestRequest::default().insert_header((header::IF_MATCH, value.to_owned())).to_http_request()).unwrap()
    }

    #[test]
    fn only_the_version_that_is_there_or_a_star_passes() {
        for fitting in ["*", "\"v7\"", "\"v1\", \"v7\""] {
            assert!(parsed(fitting).check(7).is_ok(), "{fitting}");
        }
        for other in ["\"v8\"", "v7", "W/\"v7\"", "\"v70\"", ""] {
            assert!(parsed(other).check(7).is_err(), "{other}");
        }
    }
}
