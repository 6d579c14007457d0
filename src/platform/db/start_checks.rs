//! What a database server must promise before clinical data goes into it.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;

use crate::platform::db::{ConnectError, connect};

/// Why the server is not fit.
#[derive(Debug, thiserror::Error)]
pub enum StartCheckError {
    /// No connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A setting or property that must be otherwise.
    #[error("the database server is not fit: {0}")]
    Unfit(&'static str),
    /// The question itself failed.
    #[error("the database server's settings cannot be read")]
    Unreadable,
}

#[derive(QueryableByName)]
struct Facts {
    #[diesel(sql_type = Bool)]
    durable: bool,
    #[diesel(sql_type = Bool)]
    recent: bool,
    #[diesel(sql_type = Bool)]
    checksums: bool,
    #[diesel(sql_type = Bool)]
    privileged: bool,
    #[diesel(sql_type = Text)]
    messages: String,
}

const QUESTION: &str = "
  select current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on'
           and current_setting('synchronous_commit') in ('on', 'remote_apply', 'remote_write') as durable,
         current_setting('server_version_num')::int >= 150000 as recent,
         current_setting('data_checksums') = 'on' as checksums,
         exists (select from pg_roles where rolname = session_user and (rolsuper or rolbypassrls)) as privileged,
         current_setting('lc_messages') as messages";

/// Refuses a server that could lose acknowledged writes, is too old, or whose login could step around
/// row security (unless the cluster is `ours`). Missing checksums on another's server are only warned of.
///
/// # Errors
/// [`StartCheckError`].
pub async fn check_server(url: &str, ours: bool) -> Result<(), StartCheckError> {
    let mut connection = connect(url).await?;
    let facts: Facts = diesel::sql_query(QUESTION).get_result(&mut connection).await.map_err(|_| StartCheckError::Unreadable)?;
    let unfit = |text| Err(StartCheckError::Unfit(text));
    if !facts.recent {
        return unfit("it is older than PostgreSQL 15");
    }
    if !facts.durable {
        return unfit("fsync, full_page_writes and synchronous_commit must be on, or acknowledged writes can be lost");
    }
    if facts.privileged && !ours {
        return unfit("the login is a superuser or bypasses row security; use an ordinary role that may create roles, or give MIGRATION_DATABASE_URL as well");
    }
    if !facts.checksums {
        if ours {
            return unfit("its data has no checksums");
        }
        tracing::warn!("the database server keeps no data checksums; silent disk corruption would go unseen");
    }
    if !["C", "POSIX", ""].contains(&facts.messages.as_str()) && !facts.messages.starts_with("en_") && !facts.messages.starts_with("C.") {
        return unfit("lc_messages must be C or English: deadlocks are known by their message");
    }
    Ok(())
}
