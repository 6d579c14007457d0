//! Bringing the tables to this binary's version, and asking whether they are.

use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::platform::db::{ConnectError, connect, roles};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Why the tables could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// No connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The roles could not be made.
    #[error("the roles medius_app and medius_lookup cannot be made; the user needs CREATEROLE, or make them beforehand: {0}")]
    Roles(diesel::result::Error),
    /// A migration failed; nothing of it remains.
    #[error("a migration failed: {0}")]
    Migration(Box<dyn std::error::Error + Send + Sync>),
}

/// Makes the roles and runs what is pending; returns the names of what ran.
///
/// # Errors
/// [`MigrateError`]; a failed migration leaves nothing behind.
pub async fn up(url: &str) -> Result<Vec<String>, MigrateError> {
    let mut connection = connect(url).await?;
    roles::ensure(&mut connection).await.map_err(MigrateError::Roles)?;
    lock(&mut connection).await?;
    let mut harness = AsyncMigrationHarness::new(connection);
    let ran = harness.run_pending_migrations(MIGRATIONS).map_err(MigrateError::Migration)?;
    let names = ran.iter().map(ToString::to_string).collect();
    let mut connection = harness.into_inner();
    // Readiness asks as the application role which migrations have run.
    connection.batch_execute("grant select on __diesel_schema_migrations to medius_app").await.map_err(|error| MigrateError::Migration(Box::new(error)))?;
    Ok(names)
}

/// Takes back every migration, newest first; returns their names. Data is lost: for development and checks.
///
/// # Errors
/// [`MigrateError`].
pub async fn down(url: &str) -> Result<Vec<String>, MigrateError> {
    let mut connection = connect(url).await?;
    lock(&mut connection).await?;
    let mut harness = AsyncMigrationHarness::new(connection);
    let reverted = harness.revert_all_migrations(MIGRATIONS).map_err(MigrateError::Migration)?;
    Ok(reverted.iter().map(ToString::to_string).collect())
}

/// Two servers that start at once migrate one after the other; the lock ends with the connection.
async fn lock(connection: &mut AsyncPgConnection) -> Result<(), MigrateError> {
    let locked = connection.batch_execute("set lock_timeout = '30s'; select pg_advisory_lock(hashtext('medius migrations')); set lock_timeout = '5s'");
    locked.await.map_err(|error| MigrateError::Migration(Box::new(error)))
}

/// The version of the newest migration in this binary.
#[must_use]
pub fn newest_version() -> String {
    let migrations = MigrationSource::<Pg>::migrations(&MIGRATIONS).unwrap_or_default();
    migrations.iter().map(|migration| migration.name().version().to_string()).max().unwrap_or_default()
}
