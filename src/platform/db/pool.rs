//! One pool a worker. diesel-async drives each connection on the runtime that opened it, so a pool shared
//! between workers would halve the rate; the recycling check is off for the same reason.

use std::time::Duration;

use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use futures_util::FutureExt;

use crate::platform::auditor::Auditor;
use crate::platform::clock::Clock;
use crate::platform::db::{DbError, connect};

/// How long a request waits for a connection before it is told to come back.
const WAIT: Duration = Duration::from_millis(1_500);

/// What a worker's handle is made from.
#[derive(Clone, Debug)]
pub struct DbSettings {
    /// URL, with role and limits in its options.
    pub url: String,
    /// Connections of this worker.
    pub connections: usize,
    /// The source of "now".
    pub clock: Clock,
}

/// A worker's handle on the database. Cheap to clone; use it only on the worker that made it.
#[derive(Clone)]
pub struct Db {
    pool: Pool<AsyncPgConnection>,
    clock: Clock,
    auditor: Auditor,
}

impl Db {
    /// Makes the pool and starts the worker's auditor on the current runtime. Connections open on first use.
    #[must_use]
    pub fn new(settings: &DbSettings) -> Self {
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(|url| {
            let url = url.to_owned();
            async move { connect(&url).await.map_err(|error| diesel::ConnectionError::BadConnection(error.to_string())) }.boxed()
        });
        let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(&settings.url, config);
        // Without time-outs of its own the pool needs no runtime, and building it cannot fail.
        #[expect(clippy::expect_used, reason = "start-up; only a missing runtime could fail it, and none is asked for")]
        let pool = Pool::builder(manager).max_size(settings.connections.max(1)).build().expect("a pool without time-outs");
        let auditor = Auditor::start(pool.clone());
        Self { pool, clock: settings.clock.clone(), auditor }
    }

    pub(super) async fn connection(&self) -> Result<Object<AsyncPgConnection>, DbError> {
        take(&self.pool).await
    }

    /// The source of "now".
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The worker's auditor of reads.
    #[must_use]
    pub fn auditor(&self) -> &Auditor {
        &self.auditor
    }
}

/// A connection from the pool, or [`DbError::Busy`] after the wait.
pub(crate) async fn take(pool: &Pool<AsyncPgConnection>) -> Result<Object<AsyncPgConnection>, DbError> {
    match tokio::time::timeout(WAIT, pool.get()).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => {
            tracing::warn!(reason = reason(&error), "no database connection");
            Err(DbError::Busy)
        }
        Err(_) => Err(DbError::Busy),
    }
}

fn reason(error: &diesel_async::pooled_connection::deadpool::PoolError) -> String {
    match error {
        diesel_async::pooled_connection::deadpool::PoolError::Backend(inner) => inner.to_string(),
        _ => "the pool is closed or has no runtime".into(),
    }
}
