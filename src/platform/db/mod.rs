//! The database: a pool a worker, and two doors. Nobody else hands out a connection, and each door sets
//! the actor's clinic before anything else runs, so row security always knows whose rows these are.
//!
//! - [`Db::read`] pipelines the clinic's setting ahead of the query on an exclusively held connection.
//! - [`Db::write`] opens a transaction with a local setting and hands out a [`Tx`].

pub mod constraints;
mod error;
pub mod migrate;
mod pool;
mod read;
pub mod roles;
#[expect(missing_docs, reason = "generated")]
pub mod schema;
mod start_checks;
mod url;
mod write;

pub use error::DbError;
pub(crate) use pool::take;
pub use pool::{Db, DbSettings};
pub use read::LostConnection;
pub(crate) use read::set_clinic;
pub use start_checks::{StartCheckError, check_server};
pub use url::{ConnectError, connect, with_role};
pub use write::Tx;

/// `set_config` as a typed, and so a cached and prepared, statement.
#[diesel::declare_sql_function]
extern "SQL" {
    fn set_config(name: diesel::sql_types::Text, value: diesel::sql_types::Text, is_local: diesel::sql_types::Bool) -> diesel::sql_types::Text;
}

/// The setting that row security reads.
pub(crate) const CLINIC_SETTING: &str = "medius.clinic_id";
