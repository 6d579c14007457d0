//! SQL of sessions, refresh tokens and sign-in attempts.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::rules::{self, SessionEnd, TokenState};
use crate::platform::auth::{Actor, ClinicId, Role};
use crate::platform::db::schema::{refresh_tokens, sessions, users};
use crate::platform::db::{Db, DbError, Tx};

/// Somebody who may be meant by an email.
#[derive(QueryableByName)]
pub struct Candidate {
    #[diesel(sql_type = SqlUuid)]
    pub clinic_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub user_id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    pub password_hash: Option<String>,
    #[diesel(sql_type = Text)]
    pub status: String,
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

/// Before a clinic is known: row security shows this actor nothing, the look-up functions answer.
fn nobody() -> Actor {
    Actor::system(ClinicId(Uuid::nil()))
}

pub async fn candidate(db: &Db, email: &str) -> Result<Option<Candidate>, DbError> {
    db.read(&nobody(), async |mut connection: &AsyncPgConnection| {
        let query = diesel::sql_query("select clinic_id, user_id, password_hash, status from sign_in_candidates($1)").bind::<Text, _>(email);
        Ok::<_, DbError>(query.get_result(&mut connection).await.optional()?)
    })
    .await
}

pub async fn installation_has_clinic(db: &Db) -> Result<bool, DbError> {
    db.read(&nobody(), async |mut connection: &AsyncPgConnection| {
        let answer: Answer = diesel::sql_query("select installation_has_clinic() as yes").get_result(&mut connection).await?;
        Ok::<_, DbError>(answer.yes)
    })
    .await
}

/// Counts an attempt before the password is looked at. False while the account is locked or unknown.
pub async fn count_attempt(tx: &mut Tx<'_>, user: Uuid) -> Result<bool, DbError> {
    let now = tx.now();
    let row = users::table.find((tx.actor().clinic.0, user));
    let state: Option<(i32, Option<jiff_diesel::Timestamp>)> =
        row.select((users::failed_sign_ins, users::locked_until)).for_no_key_update().first(&mut **tx).await.optional()?;
    let Some((failures, locked_until)) = state else { return Ok(false) };
    if locked_until.is_some_and(|until| until.to_jiff() > now) {
        return Ok(false);
    }
    let failures = failures.saturating_add(1);
    let lock = rules::lock_after(failures).map(|lock| (now + lock).to_diesel());
    diesel::update(row).set((users::failed_sign_ins.eq(failures), users::locked_until.eq(lock))).execute(&mut **tx).await?;
    Ok(true)
}

pub async fn forget_attempts(tx: &mut Tx<'_>, user: Uuid) -> Result<Option<Role>, DbError> {
    let row = users::table.find((tx.actor().clinic.0, user));
    let changed =
        diesel::update(row.filter(users::status.eq("active"))).set((users::failed_sign_ins.eq(0), users::locked_until.eq(None::<jiff_diesel::Timestamp>)));
    let role: Option<String> = changed.returning(users::role).get_result(&mut **tx).await.optional()?;
    Ok(role.as_deref().and_then(Role::parse))
}

pub async fn insert_session(tx: &mut Tx<'_>, session: Uuid, user: Uuid) -> Result<(), DbError> {
    let now = tx.now();
    let values = (
        sessions::clinic_id.eq(tx.actor().clinic.0),
        sessions::id.eq(session),
        sessions::user_id.eq(user),
        sessions::created_at.eq(now.to_diesel()),
        sessions::last_used_at.eq(now.to_diesel()),
        sessions::expires_at.eq((now + rules::ABSOLUTE).to_diesel()),
    );
    diesel::insert_into(sessions::table).values(values).execute(&mut **tx).await?;
    Ok(())
}

pub async fn insert_token(tx: &mut Tx<'_>, session: Uuid, hash: [u8; 32]) -> Result<(), DbError> {
    let values = (
        refresh_tokens::clinic_id.eq(tx.actor().clinic.0),
        refresh_tokens::token_hash.eq(hash.to_vec()),
        refresh_tokens::session_id.eq(session),
        refresh_tokens::created_at.eq(tx.now().to_diesel()),
    );
    diesel::insert_into(refresh_tokens::table).values(values).execute(&mut **tx).await?;
    Ok(())
}

/// A refresh token's session, user and state, with the session locked so that uses come one by one.
pub struct HeldToken {
    pub session: Uuid,
    pub user: Uuid,
    pub state: TokenState,
}

type SessionRow = (Uuid, jiff_diesel::Timestamp, jiff_diesel::Timestamp, Option<jiff_diesel::Timestamp>);

pub async fn hold_token(tx: &mut Tx<'_>, hash: [u8; 32]) -> Result<Option<HeldToken>, DbError> {
    let clinic = tx.actor().clinic.0;
    let token = || refresh_tokens::table.find((clinic, hash.to_vec()));
    let session: Option<Uuid> = token().select(refresh_tokens::session_id).first(&mut **tx).await.optional()?;
    let Some(session) = session else { return Ok(None) };
    let columns = (sessions::user_id, sessions::last_used_at, sessions::expires_at, sessions::revoked_at);
    let (user, last_used_at, expires_at, revoked_at): SessionRow =
        sessions::table.find((clinic, session)).select(columns).for_no_key_update().first(&mut **tx).await?;
    // Only now, under the session's lock, is the token's use certain.
    let used_at: Option<jiff_diesel::Timestamp> = token().select(refresh_tokens::used_at).first(&mut **tx).await?;
    let state = TokenState {
        used_at: used_at.map(jiff_diesel::Timestamp::to_jiff),
        last_used_at: last_used_at.to_jiff(),
        expires_at: expires_at.to_jiff(),
        revoked: revoked_at.is_some(),
    };
    Ok(Some(HeldToken { session, user, state }))
}

pub async fn mark_used(tx: &mut Tx<'_>, hash: [u8; 32], session: Uuid) -> Result<(), DbError> {
    let clinic = tx.actor().clinic.0;
    let now = tx.now().to_diesel();
    diesel::update(refresh_tokens::table.find((clinic, hash.to_vec()))).set(refresh_tokens::used_at.eq(now)).execute(&mut **tx).await?;
    diesel::update(sessions::table.find((clinic, session))).set(sessions::last_used_at.eq(now)).execute(&mut **tx).await?;
    Ok(())
}

pub async fn active_role(tx: &mut Tx<'_>, user: Uuid) -> Result<Option<Role>, DbError> {
    let row = users::table.find((tx.actor().clinic.0, user)).filter(users::status.eq("active"));
    let role: Option<String> = row.select(users::role).first(&mut **tx).await.optional()?;
    Ok(role.as_deref().and_then(Role::parse))
}

pub async fn end_one(tx: &mut Tx<'_>, session: Uuid, reason: SessionEnd) -> Result<(), DbError> {
    let open = sessions::table.find((tx.actor().clinic.0, session)).filter(sessions::revoked_at.is_null());
    diesel::update(open).set(ended(tx.now(), reason)).execute(&mut **tx).await?;
    Ok(())
}

pub async fn end_all(tx: &mut Tx<'_>, user: Uuid, reason: SessionEnd) -> Result<Vec<Uuid>, DbError> {
    let open = sessions::table.filter(sessions::clinic_id.eq(tx.actor().clinic.0)).filter(sessions::user_id.eq(user)).filter(sessions::revoked_at.is_null());
    Ok(diesel::update(open).set(ended(tx.now(), reason)).returning(sessions::id).get_results(&mut **tx).await?)
}

type Ended = (diesel::dsl::Eq<sessions::revoked_at, Option<jiff_diesel::Timestamp>>, diesel::dsl::Eq<sessions::revoked_reason, Option<&'static str>>);

fn ended(now: Timestamp, reason: SessionEnd) -> Ended {
    (sessions::revoked_at.eq(Some(now.to_diesel())), sessions::revoked_reason.eq(Some(reason.as_str())))
}
