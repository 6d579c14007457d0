//! Every setting, one struct a section. Each field's doc names its variable and default; a flag of the
//! same meaning exists for each. `.env.example` and the README's table repeat this list.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use secrecy::SecretString;

/// How the server listens and whom it lets in.
#[derive(Args, Clone, Debug)]
pub struct ServerConfig {
    /// Address and port to listen on.
    #[arg(long, env = "MEDIUS_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Origins whose browsers may call the API, separated by commas; exact matches, none by default.
    #[arg(long, env = "MEDIUS_CORS_ORIGINS", value_delimiter = ',')]
    pub cors_origins: Vec<String>,

    /// Whether requests are counted and limited; `off` is for benchmarks.
    #[arg(long, env = "MEDIUS_RATE_LIMIT", value_enum, default_value = "on")]
    pub rate_limit: Switch,

    /// Worker threads; the default is one a processor.
    #[arg(long, env = "MEDIUS_WORKERS")]
    pub workers: Option<usize>,

    /// How many proxies stand in front and append to `X-Forwarded-For`; 0 ignores that header.
    #[arg(long, env = "MEDIUS_PROXY_HOPS", default_value_t = 0)]
    pub proxy_hops: usize,

    /// The address written into tokens as issuer; default: `http://` and the listening address.
    #[arg(long, env = "MEDIUS_ISSUER")]
    pub issuer: Option<String>,
}

/// Where the data lives.
#[derive(Args, Clone, Debug)]
pub struct DatabaseConfig {
    /// A Postgres server (15 or newer) of your own; unset, the server keeps one itself.
    /// `sslmode` may be `disable`, `prefer`, `require`, `verify-ca` or `verify-full`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,

    /// The role that owns the tables, where it is another than `DATABASE_URL`'s.
    #[arg(long, env = "MIGRATION_DATABASE_URL", hide_env_values = true)]
    pub migration_database_url: Option<SecretString>,

    /// Folder of the embedded cluster and the installation's keys.
    /// Default: `/var/lib/medius` as root, else `$XDG_DATA_HOME/medius`.
    #[arg(long, env = "MEDIUS_DATA_DIR")]
    pub data_dir: Option<PathBuf>,

    /// Folder of the Postgres server programs; default: the newest found.
    #[arg(long, env = "PG_BIN")]
    pub pg_bin: Option<PathBuf>,

    /// Connections in all, divided over the workers.
    #[arg(long, env = "MEDIUS_DB_CONNECTIONS", default_value_t = 16)]
    pub connections: usize,
}

/// The first clinic's owner, made when the installation has no clinic.
#[derive(Args, Clone, Debug)]
pub struct OwnerConfig {
    /// Email of the first owner.
    #[arg(long, env = "MEDIUS_OWNER_EMAIL", default_value = "owner@clinic.local")]
    pub owner_email: String,

    /// Password of the first owner; unset, a random one is printed once.
    #[arg(long, env = "MEDIUS_OWNER_PASSWORD", hide_env_values = true)]
    pub owner_password: Option<SecretString>,
}

/// Keys.
#[derive(Args, Clone, Debug)]
pub struct KeyConfig {
    /// 64 hexadecimal digits that seal the signing keys and cursors; default: `root.key` in the data folder.
    #[arg(long, env = "MEDIUS_ROOT_KEY", hide_env_values = true)]
    pub root_key: Option<SecretString>,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// Enabled.
    On,
    /// Disabled.
    Off,
}

impl ServerConfig {
    /// Worker threads to start.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        self.workers.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1)
    }

    /// The `iss` of tokens.
    #[must_use]
    pub fn token_issuer(&self) -> String {
        self.issuer.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

impl DatabaseConfig {
    /// The data folder in force.
    #[must_use]
    pub fn data_folder(&self) -> PathBuf {
        if let Some(folder) = &self.data_dir {
            return folder.clone();
        }
        if nix::unistd::Uid::effective().is_root() {
            return PathBuf::from("/var/lib/medius");
        }
        let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
        std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).or_else(home).unwrap_or_else(|| PathBuf::from(".")).join("medius")
    }
}
