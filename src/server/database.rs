//! The database at start: our own cluster or somebody's server, checked and migrated.

use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use crate::platform::config::DatabaseConfig;
use crate::platform::db::roles::APPLICATION_ROLE;
use crate::platform::db::{StartCheckError, check_server, migrate, with_role};
use crate::platform::postgres::{Cluster, ClusterError, ClusterSettings, Programs};

/// Connections beyond the workers': revocations, sweeps, set-up, an operator's psql.
const SPARE_CONNECTIONS: usize = 20;

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The embedded cluster.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// The server is not fit.
    #[error(transparent)]
    Check(#[from] StartCheckError),
    /// The tables.
    #[error(transparent)]
    Migrate(#[from] migrate::MigrateError),
    /// Our own program was not found.
    #[error("the path of this program cannot be told: {0}")]
    Program(std::io::Error),
    /// The data folder.
    #[error("the data folder {0} cannot be made: {1}")]
    Folder(String, std::io::Error),
}

/// An open database: whose tables are up to date, with the URL of the application role.
pub struct Database {
    app_url: SecretString,
    owner_url: SecretString,
    cluster: Option<Cluster>,
}

impl Database {
    /// Starts or finds the server, checks it, and brings the tables up to date.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn open(config: &DatabaseConfig) -> Result<Self, DatabaseError> {
        let database = Self::connect(config).await?;
        let ran = migrate::up(database.owner_url.expose_secret()).await?;
        if !ran.is_empty() {
            tracing::info!(migrations = ran.len(), "the tables are up to date");
        }
        Ok(database)
    }

    /// As [`Database::open`], with the tables left as they are.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn connect(config: &DatabaseConfig) -> Result<Self, DatabaseError> {
        let folder = config.data_folder();
        std::fs::create_dir_all(&folder).map_err(|error| DatabaseError::Folder(folder.display().to_string(), error))?;
        match &config.database_url {
            Some(url) => Self::elsewhere(url, config.migration_database_url.as_ref()).await,
            None => Self::embedded(config, &folder).await,
        }
    }

    async fn elsewhere(url: &SecretString, owner: Option<&SecretString>) -> Result<Self, DatabaseError> {
        check_server(url.expose_secret(), false).await?;
        let app_url = SecretString::from(with_role(url.expose_secret(), APPLICATION_ROLE));
        Ok(Self { app_url, owner_url: owner.unwrap_or(url).clone(), cluster: None })
    }

    async fn embedded(config: &DatabaseConfig, folder: &Path) -> Result<Self, DatabaseError> {
        let settings = ClusterSettings {
            folder: folder.to_owned(),
            programs: Programs::find(config.pg_bin.as_deref())?,
            guard: std::env::current_exe().map_err(DatabaseError::Program)?,
            durable: true,
            connections: config.connections + SPARE_CONNECTIONS,
        };
        let cluster = Cluster::start(settings).await?;
        check_server(cluster.url().expose_secret(), true).await?;
        let app_url = SecretString::from(with_role(cluster.url().expose_secret(), APPLICATION_ROLE));
        Ok(Self { app_url, owner_url: cluster.url().clone(), cluster: Some(cluster) })
    }

    /// As the application role.
    #[must_use]
    pub fn app_url(&self) -> &SecretString {
        &self.app_url
    }

    /// As the owner of the tables.
    #[must_use]
    pub fn owner_url(&self) -> &SecretString {
        &self.owner_url
    }

    /// Stops our own cluster cleanly; leaves another's server alone.
    pub fn close(self) {
        if let Some(cluster) = self.cluster {
            cluster.stop();
        }
    }
}
