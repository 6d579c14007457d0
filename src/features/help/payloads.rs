//! Health and problems on the wire.

use serde::Serialize;
use utoipa::ToSchema;

/// A state of health.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok`, or what is missing.
    #[schema(max_length = 64, example = "ok")]
    pub status: &'static str,
}

/// The explanation of a kind of problem.
#[derive(Serialize, ToSchema)]
pub struct ProblemExplanation {
    /// Its address, as in `type`.
    #[serde(rename = "type")]
    #[schema(max_length = 128, example = "/problems/not_found")]
    pub kind: String,
    /// Its stable code.
    #[schema(max_length = 64, example = "not_found")]
    pub code: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// Its title.
    #[schema(max_length = 128)]
    pub title: &'static str,
    /// What it means and what you can do.
    #[schema(max_length = 512)]
    pub help: &'static str,
}

/// All kinds of problem.
#[derive(Serialize, ToSchema)]
pub struct ProblemList {
    /// The explanations.
    #[schema(max_items = 100)]
    pub items: Vec<ProblemExplanation>,
}

/// Public signing keys (RFC 7517).
#[derive(Serialize, ToSchema)]
pub struct KeySet {
    /// The keys.
    #[schema(value_type = Vec<Object>, max_items = 20)]
    pub keys: Vec<serde_json::Value>,
}
