//! From a violated constraint to a domain error, by the constraint's name.

use crate::platform::db::DbError;

/// Maps the violation of one of `known` to its domain error; every other failure stays a [`DbError`].
pub fn explain<E: From<DbError>>(error: diesel::result::Error, known: &[(&str, fn() -> E)]) -> E {
    let error = DbError::from(error);
    let found = error.constraint().and_then(|name| known.iter().find(|(constraint, _)| *constraint == name));
    match found {
        Some((_, domain_error)) => domain_error(),
        None => E::from(error),
    }
}
