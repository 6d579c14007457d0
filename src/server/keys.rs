//! Signing keys: made on the first run, kept in the database, sealed by the root key.

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use super::StartError;
use crate::platform::auth::token::{KeyRing, StoredKey};
use crate::platform::clock::Clock;
use crate::platform::db::connect;
use crate::platform::db::schema::signing_keys;
use crate::platform::secrets::{RootKey, Sealer};

/// The key ring of this installation. Two servers that start at once get the same.
///
/// # Errors
/// When the database fails, or the keys were sealed by another root key.
pub async fn key_ring(app_url: &str, issuer: &str, root: &RootKey, clock: &Clock) -> Result<KeyRing, StartError> {
    let sealer = root.sealer("signing keys");
    let mut connection = connect(app_url).await?;
    let keys = connection.transaction(async |connection| load_or_make(connection, &sealer, clock).await).await?;
    KeyRing::new(issuer.to_owned(), &keys, &sealer)
        .map_err(|_| "the signing keys do not open: the root key (MEDIUS_ROOT_KEY or root.key) is not the one they were sealed with".into())
}

async fn load_or_make(connection: &mut AsyncPgConnection, sealer: &Sealer, clock: &Clock) -> Result<Vec<StoredKey>, diesel::result::Error> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtext('medius signing keys'))").execute(connection).await?;
    let columns = (signing_keys::kid, signing_keys::public_key, signing_keys::sealed_private_key);
    let stored: Vec<(String, Vec<u8>, Vec<u8>)> =
        signing_keys::table.filter(signing_keys::retired_at.is_null()).order(signing_keys::created_at.desc()).select(columns).load(connection).await?;
    if !stored.is_empty() {
        return Ok(stored.into_iter().map(|(kid, public_key, sealed_private_key)| StoredKey { kid, public_key, sealed_private_key }).collect());
    }
    let key = StoredKey::generate(sealer).map_err(|_| diesel::result::Error::RollbackTransaction)?;
    let values = (
        signing_keys::kid.eq(&key.kid),
        signing_keys::public_key.eq(&key.public_key),
        signing_keys::sealed_private_key.eq(&key.sealed_private_key),
        signing_keys::created_at.eq(jiff_diesel::Timestamp::from(clock.now())),
    );
    diesel::insert_into(signing_keys::table).values(values).execute(connection).await?;
    Ok(vec![key])
}
