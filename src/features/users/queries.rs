//! SQL of users; every query starts from the clinic.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::error::UserError;
use super::model::{NewUser, User, UserChange};
use crate::platform::auth::Role;
use crate::platform::db::schema::users;
use crate::platform::db::{DbError, Tx, constraints};

pub async fn find(mut connection: &AsyncPgConnection, clinic: Uuid, id: Uuid) -> Result<Option<User>, DbError> {
    Ok(users::table.find((clinic, id)).select(User::as_select()).first(&mut connection).await.optional()?)
}

pub async fn list(mut connection: &AsyncPgConnection, clinic: Uuid, after: Option<(jiff::Timestamp, Uuid)>, limit: i64) -> Result<Vec<User>, DbError> {
    let mut query = users::table.filter(users::clinic_id.eq(clinic)).select(User::as_select()).into_boxed();
    if let Some((at, id)) = after {
        let at = jiff_diesel::Timestamp::from(at);
        query = query.filter(users::created_at.ge(at).and(users::created_at.gt(at).or(users::id.gt(id))));
    }
    Ok(query.order((users::created_at, users::id)).limit(limit).load(&mut connection).await?)
}

pub async fn names(mut connection: &AsyncPgConnection, clinic: Uuid, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, DbError> {
    let query = users::table.filter(users::clinic_id.eq(clinic)).filter(users::id.eq_any(ids.to_vec()));
    Ok(query.select((users::id, users::name)).load(&mut connection).await?)
}

pub async fn hold(tx: &mut Tx<'_>, id: Uuid) -> Result<User, UserError> {
    let row = users::table.find((tx.actor().clinic.0, id)).select(User::as_select()).for_no_key_update();
    row.first(&mut **tx).await.optional().map_err(DbError::from)?.ok_or(UserError::NotFound)
}

pub async fn password_hash(mut connection: &AsyncPgConnection, clinic: Uuid, id: Uuid) -> Result<Option<String>, DbError> {
    Ok(users::table.find((clinic, id)).select(users::password_hash).first(&mut connection).await.optional()?)
}

pub async fn lock_active(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Role>, DbError> {
    let row = users::table.find((tx.actor().clinic.0, id)).select((users::role, users::status)).for_no_key_update();
    let found: Option<(String, String)> = row.first(&mut **tx).await.optional()?;
    Ok(found.filter(|(_, status)| status == "active").and_then(|(role, _)| Role::parse(&role)))
}

/// Locks the active owners, so that two cannot leave at once.
pub async fn active_owners(tx: &mut Tx<'_>) -> Result<Vec<Uuid>, DbError> {
    let owners = users::table.filter(users::clinic_id.eq(tx.actor().clinic.0)).filter(users::role.eq("owner")).filter(users::status.eq("active"));
    Ok(owners.order(users::id).select(users::id).for_no_key_update().load(&mut **tx).await?)
}

pub async fn insert(tx: &mut Tx<'_>, user: &NewUser) -> Result<User, UserError> {
    let inserted = diesel::insert_into(users::table).values(user).returning(User::as_returning()).get_result(&mut **tx).await;
    inserted.map_err(|error| constraints::explain(error, &[("users_email_key", || UserError::EmailTaken)]))
}

pub async fn update(tx: &mut Tx<'_>, id: Uuid, change: &UserChange) -> Result<User, DbError> {
    let row = users::table.find((tx.actor().clinic.0, id));
    Ok(diesel::update(row).set(change).returning(User::as_returning()).get_result(&mut **tx).await?)
}

pub async fn set_password(tx: &mut Tx<'_>, id: Uuid, hash: &str) -> Result<(), DbError> {
    let now = jiff_diesel::Timestamp::from(tx.now());
    let row = users::table.find((tx.actor().clinic.0, id));
    diesel::update(row).set((users::password_hash.eq(hash), users::updated_at.eq(now), users::version.eq(users::version + 1))).execute(&mut **tx).await?;
    Ok(())
}
