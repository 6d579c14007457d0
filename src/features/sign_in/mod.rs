//! Signing in and out. Owns sessions, refresh tokens, and of users what signing in needs (password hash,
//! failed attempts, lock).
//!
//! - Unknown, wrong, locked and disabled answer alike and take alike.
//! - An attempt is counted before the password is verified, so parallel guesses cannot outrun the lock.
//! - A refresh token is used once; its successor is derived from it, so that parallel uses within ten
//!   seconds get the same one. An older one ends the whole session, and that is kept although the request
//!   is refused.

mod actions;
mod handlers;
mod payloads;
mod queries;
mod refresh;
mod rules;

use std::net::IpAddr;
use std::sync::Arc;

use utoipa_actix_web::service_config::ServiceConfig;

use crate::platform::auth::Revocations;
use crate::platform::auth::password::Passwords;
use crate::platform::auth::token::KeyRing;
use crate::platform::db::{Db, DbError, Tx};
use crate::platform::error::ApiError;
use crate::platform::http::rate_limit::RateLimits;
use crate::platform::secrets::RootKey;

pub use rules::SessionEnd;

/// What signing in needs; shared by the workers.
#[derive(Clone)]
pub struct SignIn {
    /// Hashing and verifying.
    pub passwords: Passwords,
    /// Signing keys.
    pub keys: Arc<KeyRing>,
    /// Ended sessions.
    pub revocations: Revocations,
    /// Sign-ins a minute.
    pub limits: Arc<RateLimits>,
    /// Derives successors of refresh tokens.
    pub refresh_key: [u8; 32],
    /// Proxies in front.
    pub proxy_hops: usize,
}

impl SignIn {
    /// The key that refresh tokens are derived with.
    #[must_use]
    pub fn refresh_key(root: &RootKey) -> [u8; 32] {
        root.derive("refresh tokens")
    }

    /// The caller's address: the one our own proxies saw, never one that the caller claims.
    #[must_use]
    pub fn address(&self, peer: Option<IpAddr>, forwarded: Option<&str>) -> IpAddr {
        rules::caller_address(peer, forwarded, self.proxy_hops)
    }
}

/// Ends every session of a person, in the transaction of whatever is the reason; returns their ids, to be
/// put among the [`Revocations`] after the commit.
///
/// # Errors
/// The database's.
pub async fn end_sessions(tx: &mut Tx<'_>, user: uuid::Uuid, reason: SessionEnd) -> Result<Vec<uuid::Uuid>, DbError> {
    queries::end_all(tx, user, reason).await
}

/// Whether this installation has a clinic yet.
///
/// # Errors
/// The database's.
pub async fn installation_has_clinic(db: &Db) -> Result<bool, ApiError> {
    Ok(queries::installation_has_clinic(db).await?)
}

/// The routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(handlers::issue_token).service(handlers::log_out).service(handlers::log_out_everywhere);
}
