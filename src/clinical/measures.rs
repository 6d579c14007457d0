//! What a goal can be measured by: the tests, and the outcome measures by id (section 3).

use crate::clinical::tests;

/// Ids of the outcome measures.
pub const OUTCOME_MEASURES: [&str; 14] =
    ["nprs", "vas", "psfs", "odi", "rmdq", "lefs", "hagos", "hoos_12", "start_back", "msk_hq", "tsk_11", "tsk_17", "pgic", "adherence"];

/// Whether a goal can be measured by this.
#[must_use]
pub fn is_measure(id: &str) -> bool {
    tests::find(id).is_some() || OUTCOME_MEASURES.contains(&id)
}
