//! Audit entries on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::queries::EntryRow;

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who; null where the service itself acted.
    pub actor_id: Option<Uuid>,
    /// `user` or `system`.
    #[schema(max_length = 16, example = "user")]
    pub actor_kind: String,
    /// What was done, such as `client.read`.
    #[schema(max_length = 60, example = "client.read")]
    pub action: String,
    /// To what kind of thing.
    #[schema(max_length = 40, example = "client")]
    pub resource_type: String,
    /// To which; null for lists.
    pub resource_id: Option<Uuid>,
    /// Whose data it concerns.
    #[schema(max_items = 100)]
    pub client_ids: Vec<Uuid>,
    /// In which request.
    #[schema(max_length = 128)]
    pub request_id: String,
    /// More about it: names of fields, counts, codes; never a person's data.
    #[schema(value_type = Object)]
    pub details: serde_json::Value,
}

impl From<EntryRow> for AuditEntry {
    fn from(row: EntryRow) -> Self {
        Self {
            id: row.id,
            at: row.at.to_jiff(),
            actor_id: row.actor_id,
            actor_kind: row.actor_kind,
            action: row.action,
            resource_type: row.resource_type,
            resource_id: row.resource_id,
            client_ids: row.client_ids,
            request_id: row.request_id,
            details: row.details,
        }
    }
}

/// Which entries, and how many at a time.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// How many at a time, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 25)]
    #[serde(default = "crate::platform::http::default_limit")]
    pub limit: u16,
    /// Where to go on: `next_cursor` of the page before.
    #[param(required = false, nullable = false, max_length = 2048)]
    pub cursor: Option<String>,
    /// Only what concerns this client.
    #[param(required = false, nullable = false, value_type = String, format = Uuid)]
    pub client_id: Option<Uuid>,
    /// Only what this person did.
    #[param(required = false, nullable = false, value_type = String, format = Uuid)]
    pub actor_id: Option<Uuid>,
    /// Only this action, such as `client.read`.
    #[param(required = false, nullable = false, min_length = 1, max_length = 60)]
    pub action: Option<String>,
}
