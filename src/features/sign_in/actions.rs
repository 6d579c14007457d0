//! What signing in and out writes.

use uuid::Uuid;

use super::queries;
use super::refresh::RefreshToken;
use super::rules::{self, SessionEnd, Worth};
use crate::platform::audit::Entry;
use crate::platform::auth::token::Subject;
use crate::platform::db::{DbError, Tx};
use crate::platform::error::ApiError;

/// A session's subject and refresh token, or nothing: refused.
pub type Granted = Option<(Subject, RefreshToken)>;

/// Opens a session after the password fitted; refused if the person was disabled meanwhile.
pub async fn open_session(tx: &mut Tx<'_>, user: Uuid) -> Result<Granted, ApiError> {
    let Some(role) = queries::forget_attempts(tx, user).await? else { return Ok(None) };
    let clinic = tx.actor().clinic;
    let session = Uuid::now_v7();
    let token = RefreshToken::first(clinic);
    queries::insert_session(tx, session, user).await?;
    queries::insert_token(tx, session, token.hash()).await?;
    tx.audit(Entry::new("session.open", "session", session)).await?;
    Ok(Some((Subject { clinic: clinic.0, user, session, role }, token)))
}

/// Keeps that somebody failed to sign in as this person.
pub async fn note_failure(tx: &mut Tx<'_>, user: Uuid) -> Result<(), ApiError> {
    Ok(tx.audit(Entry::new("session.refused", "user", user)).await?)
}

/// What a refresh came to; an ended session must be told to the revocations after the commit.
pub enum Refreshed {
    /// A new pair.
    Granted(Subject, RefreshToken),
    /// Refused.
    Denied,
    /// Refused, and the session was ended for it.
    Ended(Uuid),
}

/// Uses a refresh token. Its outcome is kept even where the request is refused.
pub async fn refresh(tx: &mut Tx<'_>, token: &RefreshToken, key: &[u8; 32]) -> Result<Refreshed, ApiError> {
    let Some(held) = queries::hold_token(tx, token.hash()).await? else { return Ok(Refreshed::Denied) };
    let successor = token.successor(key);
    match rules::worth(held.state, tx.now()) {
        Worth::Ended => return Ok(Refreshed::Denied),
        Worth::Reuse => {
            queries::end_one(tx, held.session, SessionEnd::RefreshReuse).await?;
            tx.audit(Entry::new("session.refresh_reuse", "session", held.session)).await?;
            return Ok(Refreshed::Ended(held.session));
        }
        Worth::Repeat => {}
        Worth::Rotate => {
            queries::mark_used(tx, token.hash(), held.session).await?;
            queries::insert_token(tx, held.session, successor.hash()).await?;
            tx.audit(Entry::new("session.refresh", "session", held.session)).await?;
        }
    }
    let Some(role) = queries::active_role(tx, held.user).await? else { return Ok(Refreshed::Denied) };
    let subject = Subject { clinic: tx.actor().clinic.0, user: held.user, session: held.session, role };
    Ok(Refreshed::Granted(subject, successor))
}

/// Ends the caller's session.
pub async fn log_out(tx: &mut Tx<'_>, session: Uuid) -> Result<(), DbError> {
    queries::end_one(tx, session, SessionEnd::Logout).await?;
    tx.audit(Entry::new("session.end", "session", session)).await
}

/// Ends all of the caller's sessions.
pub async fn log_out_everywhere(tx: &mut Tx<'_>, user: Uuid) -> Result<Vec<Uuid>, DbError> {
    let ended = queries::end_all(tx, user, SessionEnd::LogoutAll).await?;
    tx.audit(Entry::new("session.end_all", "user", user)).await?;
    Ok(ended)
}
