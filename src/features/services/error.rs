//! What can go wrong with services.

use crate::platform::db::DbError;
use crate::platform::error::{ApiError, Problem};

/// An error about a service; its text is what the caller reads.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Not in this clinic.
    #[error("No service here has that id.")]
    NotFound,
    /// It is archived and cannot change.
    #[error("The service is archived. Restore it first.")]
    Archived,
    /// It is not archived.
    #[error("The service is not archived.")]
    NotArchived,
    /// Changed meanwhile, and the like.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database's.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        let text = error.to_string();
        match error {
            ServiceError::NotFound => ApiError::not_found(),
            ServiceError::Archived => ApiError::because(Problem::Archived, text),
            ServiceError::NotArchived => ApiError::because(Problem::Conflict, text),
            ServiceError::Refused(error) => error,
            ServiceError::Database(error) => error.into(),
        }
    }
}
