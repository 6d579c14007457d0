//! The token endpoint's shapes (RFC 6749).

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use secrecy::SecretString;
use serde::Serialize;
use utoipa::ToSchema;

use crate::platform::error::{ApiError, Problem};

/// What a caller sends, form-encoded. Other parameters of RFC 6749 are ignored.
#[derive(ToSchema)]
#[schema(example = json!({ "grant_type": "password", "username": "owner@clinic.local", "password": "the password printed at the first start" }))]
#[expect(dead_code, reason = "describes the form to OpenAPI; it is read pair by pair")]
pub struct TokenForm {
    /// `password` or `refresh_token`.
    #[schema(max_length = 32, pattern = "^(password|refresh_token)$")]
    grant_type: String,
    /// The email, for `password`.
    #[schema(max_length = 254)]
    username: Option<String>,
    /// The password, for `password`.
    #[schema(max_length = 1024, format = Password)]
    password: Option<String>,
    /// The refresh token, for `refresh_token`.
    #[schema(max_length = 256)]
    refresh_token: Option<String>,
    /// Ignored: the role decides.
    #[schema(max_length = 2048)]
    scope: Option<String>,
    /// Ignored: there are no registered clients.
    #[schema(max_length = 256)]
    client_id: Option<String>,
    /// Ignored: there are no registered clients.
    #[schema(max_length = 256)]
    client_secret: Option<String>,
}

/// What is asked for.
pub enum Grant {
    /// Email and password.
    Password(String, SecretString),
    /// A refresh token.
    Refresh(String),
}

/// A pair of tokens.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    /// Send it as `Authorization: Bearer ...`.
    #[schema(max_length = 1024)]
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer", max_length = 16)]
    pub token_type: &'static str,
    /// Seconds until the access token ends.
    #[schema(example = 600, minimum = 0, maximum = 600)]
    pub expires_in: i64,
    /// Gets the next pair, once.
    #[schema(max_length = 256)]
    pub refresh_token: String,
    /// What the role may do, separated by spaces.
    #[schema(max_length = 2048)]
    pub scope: String,
}

/// A refusal of the token endpoint (RFC 6749, 5.2).
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenRefusal {
    /// `invalid_request`, `invalid_grant`, `unsupported_grant_type` or `temporarily_unavailable`.
    #[schema(example = "invalid_grant", max_length = 64)]
    pub error: &'static str,
    /// For people.
    #[schema(max_length = 512)]
    pub error_description: String,
    #[serde(skip)]
    status: u16,
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl TokenRefusal {
    fn new(status: u16, error: &'static str, description: &str) -> Self {
        Self { error, error_description: description.into(), status, retry_after: None }
    }

    /// Unknown, wrong, locked, disabled: one answer.
    pub fn invalid_grant() -> Self {
        Self::new(400, "invalid_grant", "The email or password is wrong, the account is locked for a few minutes, or the refresh token is no longer good.")
    }

    /// The form cannot be read.
    pub fn invalid_request(why: &str) -> Self {
        Self::new(400, "invalid_request", why)
    }

    /// Another kind of grant.
    pub fn unsupported() -> Self {
        Self::new(400, "unsupported_grant_type", "grant_type must be password or refresh_token.")
    }
}

impl From<ApiError> for TokenRefusal {
    fn from(error: ApiError) -> Self {
        let seconds = error.retry_seconds().unwrap_or(1);
        match error.problem() {
            Problem::TooManyRequests => {
                Self { retry_after: Some(seconds), ..Self::new(429, "temporarily_unavailable", "Too many sign-ins; wait as long as Retry-After says.") }
            }
            Problem::Unavailable => Self { retry_after: Some(seconds), ..Self::new(503, "temporarily_unavailable", "Busy; try again after Retry-After.") },
            _ => Self::new(500, "server_error", "The error is ours and has been logged."),
        }
    }
}

impl std::fmt::Display for TokenRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.error)
    }
}

impl ResponseError for TokenRefusal {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        response.json(self)
    }
}
