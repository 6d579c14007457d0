//! What can go wrong with clients.

use crate::platform::db::DbError;
use crate::platform::error::{ApiError, Problem};

/// An error about a client; its text is what the caller reads.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Not in this clinic.
    #[error("No client here has that id.")]
    NotFound,
    /// It is archived and cannot change.
    #[error("The client is archived. Restore the client first.")]
    Archived,
    /// It is not archived.
    #[error("The client is not archived.")]
    NotArchived,
    /// Changed meanwhile, and the like.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database's.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<ClientError> for ApiError {
    fn from(error: ClientError) -> Self {
        let text = error.to_string();
        match error {
            ClientError::NotFound => ApiError::not_found(),
            ClientError::Archived => ApiError::because(Problem::Archived, text),
            ClientError::NotArchived => ApiError::because(Problem::Conflict, text),
            ClientError::Refused(error) => error,
            ClientError::Database(error) => error.into(),
        }
    }
}
