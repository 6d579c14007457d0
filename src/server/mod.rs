//! The server's life: database, keys, first clinic, requests, and an end that cuts nobody off.

mod database;
mod keys;
mod owner;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpServer;
use secrecy::ExposeSecret;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{self, AppState, Document};
use crate::features::help::Readiness;
use crate::features::sign_in::SignIn;
use crate::platform::auth::password::Passwords;
use crate::platform::auth::{Authority, Revocations};
use crate::platform::clock::Clock;
use crate::platform::config::{DatabaseConfig, KeyConfig, OwnerConfig, ServerConfig};
use crate::platform::db::{Db, DbSettings, connect};
use crate::platform::http::rate_limit::RateLimits;
use crate::platform::http::{Cursors, idempotency};
use crate::platform::secrets::RootKey;

pub use database::{Database, DatabaseError};
pub use keys::key_ring;

/// How long requests in flight may take to end.
const FAREWELL_SECONDS: u64 = 30;
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// All settings.
#[derive(clap::Args, Clone, Debug)]
pub struct Config {
    /// The server's.
    #[command(flatten)]
    pub server: ServerConfig,
    /// The database's.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// The first owner's.
    #[command(flatten)]
    pub owner: OwnerConfig,
    /// The keys'.
    #[command(flatten)]
    pub keys: KeyConfig,
}

/// Anything that keeps the server from starting; its text is for the person at the terminal.
pub type StartError = Box<dyn std::error::Error + Send + Sync>;

/// Must run first: the cryptography that tokens and TLS use.
pub fn install_cryptography() {
    // A second installation, as in tests, changes nothing.
    let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// Everything the workers share, over a migrated database.
///
/// # Errors
/// When keys cannot be loaded or an origin is not one.
pub async fn state(config: &Config, app_url: &str, root: &RootKey, clock: &Clock) -> Result<AppState, StartError> {
    let ring = Arc::new(key_ring(app_url, &config.server.token_issuer(), root, clock).await?);
    let limits = Arc::new(RateLimits::new(config.server.rate_limit));
    let revocations = Revocations::default();
    let authority = Authority { keys: ring.clone(), revocations: revocations.clone(), limits: limits.clone(), clock: clock.clone() };
    let sign_in =
        SignIn { passwords: Passwords::new(), keys: ring, revocations, limits, refresh_key: SignIn::refresh_key(root), proxy_hops: config.server.proxy_hops };
    let cors_origins = checked_origins(&config.server.cors_origins)?;
    let cursors = Cursors::new(root.sealer("cursors"));
    Ok(AppState { authority, sign_in, cursors, readiness: Readiness::on(), cors_origins, document: Document::build() })
}

/// Exact origins only: scheme and host, no path, no star.
fn checked_origins(origins: &[String]) -> Result<Arc<[String]>, StartError> {
    for origin in origins {
        let uri: Option<actix_web::http::Uri> = origin.parse().ok();
        let exact =
            uri.is_some_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some() && !origin.ends_with('/') && uri.path() == "/");
        if !exact || origin.contains('*') {
            return Err(format!("MEDIUS_CORS_ORIGINS: {origin} is not an origin such as https://app.example.com").into());
        }
    }
    Ok(origins.into())
}

/// Starts, serves until a signal, and ends.
///
/// # Errors
/// What keeps the server from starting.
pub async fn serve(config: Config) -> Result<(), StartError> {
    let clock = Clock::system();
    // Taken before the database, so that a second server notices at once.
    let listener = TcpListener::bind(config.server.listen).map_err(|error| format!("cannot listen on {}: {error}", config.server.listen))?;
    let database = Database::open(&config.database).await?;
    let root = RootKey::load(config.keys.root_key.as_ref(), &config.database.data_folder())?;
    let state = state(&config, database.app_url().expose_secret(), &root, &clock).await?;
    let settings = DbSettings {
        url: database.app_url().expose_secret().to_owned(),
        connections: (config.database.connections / config.server.worker_count()).max(1),
        clock: clock.clone(),
    };
    owner::ensure(&config.owner, &Db::new(&DbSettings { connections: 1, ..settings.clone() }), &state.sign_in.passwords).await?;
    tokio::spawn(state.authority.revocations.clone().follow(settings.url.clone(), clock.clone()));
    tokio::spawn(sweep(settings.url.clone(), state.authority.limits.clone(), clock));
    println!("Medius is ready. Open http://{}/docs", config.server.listen);
    run(listener, &config.server, &state, &settings).await?;
    database.close();
    Ok(())
}

async fn run(listener: TcpListener, config: &ServerConfig, state: &AppState, settings: &DbSettings) -> io::Result<()> {
    let (worker_state, worker_settings) = (state.clone(), settings.clone());
    let server = HttpServer::new(move || app::build(worker_state.clone(), Db::new(&worker_settings)))
        .workers(config.worker_count())
        .client_request_timeout(Duration::from_secs(5))
        .shutdown_timeout(FAREWELL_SECONDS)
        .disable_signals()
        .listen(listener)?
        .run();
    let (handle, readiness) = (server.handle(), state.readiness.clone());
    tokio::spawn(async move {
        if wait_for_signal().await.is_ok() {
            readiness.turn_off();
            tracing::info!("stopping: requests in flight may end");
            handle.stop(true).await;
        }
    });
    server.await
}

async fn wait_for_signal() -> io::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// Forgets what has had its time: kept answers after a day, counters of quiet callers.
async fn sweep(url: String, limits: Arc<RateLimits>, clock: Clock) {
    use diesel_async::RunQueryDsl;
    let mut timer = tokio::time::interval(SWEEP_EVERY);
    loop {
        timer.tick().await;
        limits.sweep();
        let Ok(mut connection) = connect(&url).await else { continue };
        let before = jiff_diesel::Timestamp::from(clock.now() - idempotency::KEPT_FOR);
        let query = diesel::sql_query("select sweep_idempotency_keys($1)").bind::<diesel::sql_types::Timestamptz, _>(before);
        if query.execute(&mut connection).await.is_err() {
            tracing::warn!("kept answers could not be swept");
        }
    }
}
