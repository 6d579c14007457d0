//! Errors as callers see them: `application/problem+json` (RFC 9457). [`Problem`] is the only table of
//! statuses. An error never holds SQL, a Rust type, a path of this machine or a submitted value.

use std::borrow::Cow;
use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::platform::telemetry::RequestId;

macro_rules! problems {
    ($($variant:ident = $status:literal $code:literal $title:literal $help:literal;)+) => {
        /// Every kind of refusal. `type` is `/problems/` and the code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Problem {
            $(#[doc = $help] $variant,)+
        }

        impl Problem {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Problem] = &[$(Problem::$variant,)+];

            /// The HTTP status.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Problem::$variant => $status,)+ }
            }

            /// The stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Problem::$variant => $code,)+ }
            }

            /// The short title.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Problem::$variant => $title,)+ }
            }

            /// What it means and what the caller can do.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self { $(Problem::$variant => $help,)+ }
            }
        }
    };
}

problems! {
    BadRequest = 400 "bad_request" "The request cannot be read" "The request is not well formed, for instance a repeated query parameter. Correct it and send it again.";
    MalformedJson = 400 "malformed_json" "The body is not valid JSON" "The body is not valid JSON, repeats a key, nests deeper than 32 levels or holds a number out of range.";
    InvalidCursor = 400 "invalid_cursor" "The cursor does not fit" "A cursor is good only for the list, filter, sort and clinic it was given for. Start the list again without one.";
    Unauthenticated = 401 "unauthenticated" "Sign in first" "The access token is missing, expired, revoked or not ours. Get a new one at POST /v1/auth/token.";
    Forbidden = 403 "forbidden" "Not allowed" "Your role does not have the permission that is named in the answer.";
    NotFound = 404 "not_found" "Not found" "Nothing here has that address, or it belongs to another clinic.";
    MethodNotAllowed = 405 "method_not_allowed" "Method not allowed" "This address exists, but not with this method; the Allow header lists those it has.";
    NotAcceptable = 406 "not_acceptable" "Only JSON is served here" "Accept application/json (or */*).";
    Conflict = 409 "conflict" "The state does not allow this" "The resource is in a state that does not allow this step; the detail says which and what would be possible.";
    EmailTaken = 409 "email_taken" "The email already signs in" "An email signs in to one clinic of an installation. Use another address.";
    SlotTaken = 409 "slot_taken" "The time is taken" "Another booking or time off overlaps. `clash` says when, `free_slots` lists the nearest times that are free.";
    OutsideWorkingHours = 409 "outside_working_hours" "Outside working hours" "The practitioner does not work then. `free_slots` lists the nearest times that are free.";
    Archived = 409 "archived" "It is archived" "Restore it first.";
    AssessmentDecided = 409 "assessment_decided" "The assessment can no longer change" "It is complete, or suggestions from it have been decided. Record a new assessment.";
    IdempotencyInProgress = 409 "idempotency_in_progress" "The first request is still running" "A request with the same Idempotency-Key has not ended yet. Try again in a second.";
    PreconditionFailed = 412 "precondition_failed" "It has changed meanwhile" "Somebody changed it since you read it. Read it again and repeat your change with the new ETag.";
    BodyTooLarge = 413 "body_too_large" "The body is too large" "A body may have 256 KiB.";
    UriTooLong = 414 "uri_too_long" "The address is too long" "An address with its query may have 8 KiB.";
    UnsupportedMediaType = 415 "unsupported_media_type" "Send JSON" "The body must be application/json in UTF-8, not compressed.";
    Invalid = 422 "invalid" "Some fields are not right" "`errors` points to each wrong field and says what would be right.";
    IdempotencyMismatch = 422 "idempotency_mismatch" "The key was used for another request" "This Idempotency-Key was used with another address or body. Use a new key for a new request.";
    PreconditionRequired = 428 "precondition_required" "Say which version you change" "Send If-Match with the ETag you read, or * to change whatever is there.";
    TooManyRequests = 429 "too_many_requests" "Too many requests" "Wait as long as Retry-After says.";
    Internal = 500 "internal" "Something went wrong here" "The error is ours and has been logged under the request id.";
    Unavailable = 503 "unavailable" "Busy or not ready" "The server or its database cannot take the request now. Try again after Retry-After.";
}

/// One wrong field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer into the body; `/query/name` for a query parameter, `/header/name` for a header.
    #[schema(example = "/given_name", max_length = 1024)]
    pub pointer: String,
    /// Stable code.
    #[schema(example = "required", max_length = 64)]
    pub code: String,
    /// What would be right.
    #[schema(example = "is required", max_length = 1024)]
    pub detail: String,
}

impl FieldError {
    /// An error at `pointer`.
    pub fn new(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }
}

/// The document of a refusal (RFC 9457).
#[derive(Serialize, ToSchema)]
pub struct ProblemDocument {
    /// Address of the explanation, stable.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid", max_length = 128)]
    pub kind: String,
    /// Short title.
    #[schema(example = "Some fields are not right", max_length = 128)]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong in this case, and what would be right.
    #[schema(max_length = 2048)]
    pub detail: String,
    /// Stable code of the refusal.
    #[schema(example = "invalid", max_length = 64)]
    pub code: String,
    /// Quote it when you report the problem.
    #[schema(max_length = 128)]
    pub request_id: String,
    /// The wrong fields, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 100, required = false)]
    pub errors: Vec<FieldError>,
    /// More about this refusal: `permission`, `clash`, `free_slots`.
    #[serde(flatten)]
    #[schema(ignore)]
    pub more: Map<String, Value>,
}

/// A refusal on its way to the caller.
#[derive(Debug)]
pub struct ApiError(Box<Refusal>);

#[derive(Debug)]
struct Refusal {
    problem: Problem,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    more: Map<String, Value>,
    retry_after: Option<u64>,
    allow: Option<String>,
    transient: bool,
    lost_connection: bool,
}

impl ApiError {
    /// A refusal with the table's own explanation.
    #[must_use]
    pub fn new(problem: Problem) -> Self {
        Self::because(problem, problem.help())
    }

    /// A refusal explained for this case.
    pub fn because(problem: Problem, detail: impl Into<Cow<'static, str>>) -> Self {
        let (detail, errors, more) = (detail.into(), Vec::new(), Map::new());
        Self(Box::new(Refusal { problem, detail, errors, more, retry_after: None, allow: None, transient: false, lost_connection: false }))
    }

    /// 422 with the wrong fields.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut error = Self::new(Problem::Invalid);
        error.0.errors = errors;
        error
    }

    /// 422 with one wrong field.
    pub fn field(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(pointer, code, detail)])
    }

    /// 404.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Problem::NotFound)
    }

    /// 403 with the permission's name.
    #[must_use]
    pub fn forbidden(permission: &str) -> Self {
        Self::because(Problem::Forbidden, format!("This needs the permission {permission}.")).with("permission", Value::String(permission.into()))
    }

    /// Adds a member to the document.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.0.more.insert(name.into(), value);
        self
    }

    /// Adds `Retry-After`, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Adds `Allow`.
    #[must_use]
    pub fn allow(mut self, methods: String) -> Self {
        self.0.allow = Some(methods);
        self
    }

    /// Marks a refusal that the write door may try again (deadlock, serialisation failure).
    #[must_use]
    pub fn transient(mut self) -> Self {
        self.0.transient = true;
        self
    }

    /// Whether the write door may try again.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.0.transient
    }

    /// Marks a refusal whose cause is a lost connection; a read may be tried again.
    #[must_use]
    pub fn lost_connection(mut self) -> Self {
        self.0.lost_connection = true;
        self
    }

    /// Whether a lost connection is the cause.
    #[must_use]
    pub fn is_lost_connection(&self) -> bool {
        self.0.lost_connection
    }

    /// What `Retry-After` will say.
    #[must_use]
    pub fn retry_seconds(&self) -> Option<u64> {
        self.0.retry_after
    }

    /// The wrong fields.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// The kind of refusal.
    #[must_use]
    pub fn problem(&self) -> Problem {
        self.0.problem
    }

    fn document(&self) -> ProblemDocument {
        let problem = self.0.problem;
        ProblemDocument {
            kind: format!("/problems/{}", problem.code()),
            title: problem.title().into(),
            status: problem.status(),
            detail: self.0.detail.clone().into_owned(),
            code: problem.code().into(),
            request_id: RequestId::current().as_str().into(),
            errors: self.0.errors.clone(),
            more: self.0.more.clone(),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.problem.code(), self.0.detail)
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.0.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(allow) = &self.0.allow {
            response.insert_header((header::ALLOW, allow.clone()));
        }
        if self.0.problem == Problem::Unauthenticated {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"medius\""));
        }
        let body = serde_json::to_string(&self.document()).unwrap_or_default();
        response.insert_header((header::CONTENT_TYPE, "application/problem+json")).body(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_statuses_are_errors() {
        let mut codes: Vec<_> = Problem::ALL.iter().map(|problem| problem.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Problem::ALL.len());
        assert!(Problem::ALL.iter().all(|problem| (400..600).contains(&problem.status())));
    }
}
