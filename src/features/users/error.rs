//! What can go wrong with people.

use crate::platform::db::DbError;
use crate::platform::error::{ApiError, FieldError, Problem};

/// An error about a person; its text is what the caller reads.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// Not in this clinic.
    #[error("Nobody here has that id.")]
    NotFound,
    /// Another account has it.
    #[error("This email signs in already. An email signs in to one clinic of an installation.")]
    EmailTaken,
    /// The clinic would have no owner.
    #[error("A clinic keeps at least one active owner. Make somebody else an owner first.")]
    LastOwner,
    /// The present password given with a new one is wrong.
    #[error("The current password is wrong.")]
    WrongPassword,
    /// Changed meanwhile, and the like.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database's.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<UserError> for ApiError {
    fn from(error: UserError) -> Self {
        let text = error.to_string();
        match error {
            UserError::NotFound => ApiError::not_found(),
            UserError::EmailTaken => ApiError::because(Problem::EmailTaken, text),
            UserError::LastOwner => ApiError::because(Problem::Conflict, text),
            UserError::WrongPassword => ApiError::invalid(vec![FieldError::new("/current_password", "wrong", "is not your current password")]),
            UserError::Refused(error) => error,
            UserError::Database(error) => error.into(),
        }
    }
}
