//! A successful answer before it becomes a response, so that it can be kept for a retry.

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;

use crate::platform::error::{ApiError, Problem};
use crate::platform::http::version::entity_tag;

/// Status, body, `ETag` and `Location` of a success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
    pub(super) etag: Option<String>,
    pub(super) location: Option<String>,
}

impl Answer {
    /// 200 with a body.
    ///
    /// # Errors
    /// 500 when the body cannot be written as JSON, which no type of ours does.
    pub fn ok<T: Serialize>(body: &T) -> Result<Self, ApiError> {
        Self::with_status(200, body)
    }

    /// 201 with the resource and where it is.
    ///
    /// # Errors
    /// As [`Answer::ok`].
    pub fn created<T: Serialize>(location: String, body: &T) -> Result<Self, ApiError> {
        let mut answer = Self::with_status(201, body)?;
        answer.location = Some(location);
        Ok(answer)
    }

    /// 204.
    #[must_use]
    pub fn no_content() -> Self {
        Self { status: 204, body: String::new(), etag: None, location: None }
    }

    fn with_status<T: Serialize>(status: u16, body: &T) -> Result<Self, ApiError> {
        let body = serde_json::to_string(body).map_err(|_| ApiError::new(Problem::Internal))?;
        Ok(Self { status, body, etag: None, location: None })
    }

    /// Adds the resource's version as its `ETag`.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.etag = Some(entity_tag(version));
        self
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK));
        if let Some(etag) = self.etag {
            response.insert_header((header::ETAG, etag));
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if self.status == 204 {
            return response.finish();
        }
        response.content_type("application/json").body(self.body)
    }
}
