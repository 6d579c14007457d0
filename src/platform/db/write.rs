//! The write door.

use std::ops::{Deref, DerefMut};

use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, TransactionManager};
use jiff::Timestamp;

use crate::platform::auth::Actor;
use crate::platform::db::{CLINIC_SETTING, Db, DbError};
use crate::platform::error::ApiError;

/// How often a transaction that met a deadlock or serialisation failure is run in all.
const ATTEMPTS: usize = 3;

/// An open transaction of an actor. Everything done through it commits together or not at all.
pub struct Tx<'a> {
    connection: &'a mut AsyncPgConnection,
    actor: &'a Actor,
    now: Timestamp,
}

impl Tx<'_> {
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// The instant of this transaction.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

impl Deref for Tx<'_> {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &AsyncPgConnection {
        self.connection
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        self.connection
    }
}

impl Db {
    /// Runs `work` in a transaction as `actor` and commits when it returns `Ok`. Deadlocks and
    /// serialisation failures run it again, so `work` must have no effect outside its transaction.
    ///
    /// # Errors
    /// Those of `work`, and 503 when no connection is free or the database fails.
    pub async fn write<T, F>(&self, actor: &Actor, work: F) -> Result<T, ApiError>
    where
        F: AsyncFn(&mut Tx<'_>) -> Result<T, ApiError>,
    {
        let mut attempt = 1;
        loop {
            match self.attempt(actor, &work).await {
                Err(error) if error.is_transient() && attempt < ATTEMPTS => attempt += 1,
                other => return other,
            }
        }
    }

    async fn attempt<T, F>(&self, actor: &Actor, work: &F) -> Result<T, ApiError>
    where
        F: AsyncFn(&mut Tx<'_>) -> Result<T, ApiError>,
    {
        let mut connection = self.begin(actor).await?;
        let mut tx = Tx { connection: &mut connection, actor, now: self.clock().now() };
        match work(&mut tx).await {
            Ok(value) => {
                AnsiTransactionManager::commit_transaction(&mut *connection).await.map_err(DbError::from)?;
                Ok(value)
            }
            Err(error) => {
                if AnsiTransactionManager::rollback_transaction(&mut *connection).await.is_err() {
                    drop(Object::take(connection));
                }
                Err(error)
            }
        }
    }

    /// Opens the transaction and sets its clinic in one round trip. A connection on which that fails is
    /// thrown away, and a lost one is replaced once.
    async fn begin(&self, actor: &Actor) -> Result<Object<AsyncPgConnection>, DbError> {
        // The clinic is a UUID of ours, so it can stand in the text.
        let begin = format!("BEGIN; SELECT set_config('{CLINIC_SETTING}', '{}', true)", actor.clinic.0);
        let mut last = DbError::Busy;
        for _ in 0..2 {
            let mut connection = self.connection().await?;
            match AnsiTransactionManager::begin_transaction_sql(&mut *connection, &begin).await {
                Ok(()) => return Ok(connection),
                Err(error) => {
                    drop(Object::take(connection));
                    last = error.into();
                }
            }
        }
        Err(last)
    }
}
