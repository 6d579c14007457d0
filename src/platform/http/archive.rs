//! Archiving, the same everywhere: a reason on the way out, a filter on lists.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::platform::http::Check;

/// Why something is archived.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "No longer needed" }))]
pub struct ArchiveBody {
    /// The reason, kept with who and when.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S")]
    pub reason: String,
}

impl Check for ArchiveBody {}

/// Whether archived resources are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Archived {
    /// Only those that are not.
    #[default]
    False,
    /// Only those that are.
    True,
    /// All.
    Any,
}
