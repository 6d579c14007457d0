//! What the clinic knows, as pure functions over typed data: tests and their grades, the findings they
//! add up to, red flags, rules with evidence, interventions. No I/O, no clock, no database, no HTTP.
//!
//! - An [`Observation`] cannot be wrong: [`Reading::check`] says what would be right instead.
//! - [`findings::derive`] judges every finding on every side; unknown input is `not_evaluable`, never `absent`.
//! - [`rules::propose`] fires rules on present findings only, and on nothing while screening is incomplete
//!   or a blocking flag is present: then referral alone.
//!
//! Sections named in comments are those of the clinical reference the catalogue was written from. It
//! supports decisions and wants review by an HCPC-registered physiotherapist; the therapist decides.

pub mod exposures;
pub mod findings;
pub mod flags;
mod grade;
pub mod interventions;
pub mod measures;
mod observation;
pub mod pain;
pub mod rules;
pub mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use grade::Grade;
pub use observation::{Details, Measured, Observation, RawValue, Reading, Validity};

/// Version of tests, findings, flags, rules and interventions together; stored with each assessment.
pub const CATALOGUE_VERSION: &str = "2026.1";

/// A side of the body; for stance tests the stance limb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The client's left.
    Left,
    /// The client's right.
    Right,
    /// Of neither side: the whole, or the midline.
    None,
}

impl Side {
    /// Both limbs.
    pub const LIMBS: [Side; 2] = [Side::Left, Side::Right];

    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Left => "left",
            Side::Right => "right",
            Side::None => "none",
        }
    }

    /// The other limb; none of none.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
            Side::None => Side::None,
        }
    }
}

/// How bad a present finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Least.
    Mild,
    /// Middle.
    Moderate,
    /// Most.
    Severe,
}

impl Severity {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Mild => "mild",
            Severity::Moderate => "moderate",
            Severity::Severe => "severe",
        }
    }
}

/// How far a judgement can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Weak test, weak threshold, or an input missing that would have mattered.
    Low,
    /// As good as the test.
    Usual,
}

impl Confidence {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Usual => "usual",
        }
    }
}

/// Sex recorded for norms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female norms.
    Female,
    /// Male norms.
    Male,
}

/// What of the client the norms ask for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject {
    /// Unknown: tests with norms by sex are not evaluable.
    pub sex: Option<Sex>,
    /// In whole years. Unknown counts as adult with low confidence where age matters.
    pub age: Option<i16>,
}

impl Subject {
    /// Adult norms are not applied under 18.
    #[must_use]
    pub fn adult_norms(self) -> bool {
        self.age.is_none_or(|age| age >= 18)
    }
}

/// Everything an assessment knows about one client on one day.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Whom it is about.
    pub subject: Subject,
    /// The tests, in the order recorded.
    pub observations: &'a [Observation],
    /// Where it hurts; a region not named does not hurt.
    pub pain: &'a [pain::Pain],
    /// What the body is exposed to.
    pub exposures: &'a exposures::Exposures,
    /// The red flags that were asked.
    pub flags: &'a [flags::FlagAnswer],
}

/// Something a caller got wrong: where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer within what was checked.
    pub pointer: String,
    /// Stable code.
    pub code: &'static str,
    /// What would be right.
    pub detail: String,
}

impl Fault {
    pub(crate) fn new(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into() }
    }
}
