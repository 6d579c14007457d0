//! The contract's conventions, once: strict JSON, query parameters, pages, `ETags`, retries, limits.

pub mod answer;
mod archive;
pub mod edge;
pub mod formats;
pub mod idempotency;
mod json;
mod page;
mod patch;
pub mod phone;
mod query;
pub mod rate_limit;
mod schema;
mod strict;
pub mod text;
mod version;

pub use answer::Answer;
pub use archive::{ArchiveBody, Archived};
pub use idempotency::Retry;
pub use json::Json;
pub use page::{Cursors, Page, Scope, default_limit};
pub use patch::Patch;
pub use query::Query;
pub use version::{IfMatch, IfMatchHeader};

use crate::platform::error::FieldError;

/// A payload that has rules beyond its schema.
pub trait Check {
    /// Adds an error for each field that is not right.
    fn check(&self, _errors: &mut Vec<FieldError>) {}
}
