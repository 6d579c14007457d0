//! The read door.

use diesel::select;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::join;

use crate::platform::auth::Actor;
use crate::platform::db::{CLINIC_SETTING, Db, DbError, set_config};

/// Sets the clinic for the session; the caller holds the connection exclusively.
pub(crate) async fn set_clinic(mut connection: &AsyncPgConnection, clinic: &str) -> Result<(), DbError> {
    select(set_config(CLINIC_SETTING, clinic, false)).execute(&mut connection).await?;
    Ok(())
}

impl Db {
    /// Runs `query` as `actor`: the clinic is set on a connection held by nobody else, in the same
    /// round trip as the query's first statement. A read whose connection was lost is tried once more.
    ///
    /// # Errors
    /// Those of `query`, and [`DbError`] when no connection is free or the database fails.
    pub async fn read<T, E, F>(&self, actor: &Actor, query: F) -> Result<T, E>
    where
        F: AsyncFn(&AsyncPgConnection) -> Result<T, E>,
        E: From<DbError> + LostConnection,
    {
        let clinic = actor.clinic.0.to_string();
        let mut tried_again = false;
        loop {
            let connection = self.connection().await?;
            // `join` polls its first future first, so the setting always leaves ahead of the query.
            let (set, answer) = join(set_clinic(&connection, &clinic), query(&connection)).await;
            let answer = set.map_err(E::from).and(answer);
            match answer {
                Err(error) if error.connection_was_lost() && !tried_again => {
                    tried_again = true;
                    drop(diesel_async::pooled_connection::deadpool::Object::take(connection));
                }
                other => return other,
            }
        }
    }
}

/// Whether a failure is a lost connection, so that a read may be tried again.
pub trait LostConnection {
    /// True when the connection was lost.
    fn connection_was_lost(&self) -> bool;
}

impl LostConnection for DbError {
    fn connection_was_lost(&self) -> bool {
        matches!(self, DbError::Disconnected)
    }
}

impl LostConnection for crate::platform::error::ApiError {
    fn connection_was_lost(&self) -> bool {
        self.is_lost_connection()
    }
}
