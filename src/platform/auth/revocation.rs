//! Sessions that ended before their access tokens did. Held in memory, shared by the workers, told at once
//! by the process that ends one and refreshed from the database every two seconds for those ended elsewhere.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::platform::auth::token::ACCESS_LIFETIME;
use crate::platform::clock::Clock;
use crate::platform::db::connect;

const REFRESH_EVERY: Duration = Duration::from_secs(2);

/// The sessions whose access tokens are refused although they have not expired.
#[derive(Clone, Debug, Default)]
pub struct Revocations {
    sessions: Arc<RwLock<HashSet<Uuid>>>,
}

#[derive(diesel::QueryableByName)]
struct Ended {
    #[diesel(sql_type = SqlUuid)]
    session: Uuid,
}

impl Revocations {
    /// Whether the session has ended.
    #[must_use]
    pub fn contains(&self, session: Uuid) -> bool {
        self.sessions.read().unwrap_or_else(PoisonError::into_inner).contains(&session)
    }

    /// Ends sessions at once in this process.
    pub fn add(&self, sessions: impl IntoIterator<Item = Uuid>) {
        self.sessions.write().unwrap_or_else(PoisonError::into_inner).extend(sessions);
    }

    /// Follows the database until the process ends. While it cannot be asked the known set stands.
    pub async fn follow(self, url: String, clock: Clock) {
        let mut connection: Option<AsyncPgConnection> = None;
        let mut timer = tokio::time::interval(REFRESH_EVERY);
        loop {
            timer.tick().await;
            if connection.is_none() {
                connection = connect(&url).await.ok();
            }
            let Some(open) = connection.as_mut() else { continue };
            match ended_lately(open, &clock).await {
                Ok(ended) => self.add(ended),
                Err(_) => connection = None,
            }
        }
    }
}

async fn ended_lately(connection: &mut AsyncPgConnection, clock: &Clock) -> diesel::QueryResult<Vec<Uuid>> {
    // An access token issued before the end lives no longer than this; a minute is added for slow clocks.
    let since = clock.now() - ACCESS_LIFETIME - jiff::SignedDuration::from_mins(1);
    let query = diesel::sql_query("select sessions_revoked_since as session from sessions_revoked_since($1)");
    let rows: Vec<Ended> = query.bind::<Timestamptz, _>(jiff_diesel::Timestamp::from(since)).load(connection).await?;
    Ok(rows.into_iter().map(|row| row.session).collect())
}
