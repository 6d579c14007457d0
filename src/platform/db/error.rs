//! A failure of the database, told apart by what the caller may do about it. Texts of the database stay
//! here: they can hold values.

use diesel::result::{DatabaseErrorKind, Error};

use crate::platform::error::{ApiError, Problem};

/// What went wrong in the database.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// Every connection is in use, or none can be opened.
    #[error("no database connection is free")]
    Busy,
    /// The connection was lost; a read may be tried again.
    #[error("the database connection was lost")]
    Disconnected,
    /// A deadlock or serialisation failure; the transaction may be tried again.
    #[error("the transaction must be tried again")]
    Transient,
    /// A lock or statement took too long.
    #[error("the database took too long")]
    Timeout,
    /// Anything else.
    #[error("the database refused the statement")]
    Other(Error),
}

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        match &error {
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Transient,
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, _) | Error::BrokenTransactionManager => Self::Disconnected,
            Error::DatabaseError(DatabaseErrorKind::Unknown, info) => match info.message() {
                // diesel passes no SQLSTATE on; lc_messages=C is checked at start.
                "deadlock detected" => Self::Transient,
                text if text.starts_with("canceling statement due to") => Self::Timeout,
                text if text.starts_with("terminating connection") || text.contains("connection closed") => Self::Disconnected,
                _ => Self::Other(error),
            },
            _ => Self::Other(error),
        }
    }
}

impl DbError {
    /// The name of the violated constraint, where that is what went wrong.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Other(Error::DatabaseError(_, info)) => info.constraint_name(),
            _ => None,
        }
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        let busy = || ApiError::new(Problem::Unavailable).retry_after(1);
        match error {
            DbError::Disconnected => busy().lost_connection(),
            DbError::Busy | DbError::Timeout => busy(),
            DbError::Transient => busy().transient(),
            DbError::Other(error) => {
                log(&error);
                ApiError::new(Problem::Internal)
            }
        }
    }
}

/// Kind, table, column and constraint; never the message, which can hold values.
fn log(error: &Error) {
    match error {
        Error::DatabaseError(kind, info) => {
            tracing::error!(?kind, table = info.table_name(), column = info.column_name(), constraint = info.constraint_name(), "database error");
        }
        Error::NotFound => tracing::error!("a row that must exist was not found"),
        Error::DeserializationError(_) => tracing::error!("a row could not be read"),
        Error::SerializationError(_) => tracing::error!("a value could not be written"),
        _ => tracing::error!("database error of another kind"),
    }
}
