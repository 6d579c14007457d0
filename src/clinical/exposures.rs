//! What the body is exposed to: a block of the assessment, not observations (section 1).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clinical::Side;

/// What provokes low-back pain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Provocation {
    /// Nothing in particular.
    None,
    /// Load.
    Load,
    /// Posture.
    Posture,
    /// Load and posture.
    Both,
}

/// The exposures; whatever was not asked is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exposures {
    /// Hours of sitting a day, 0 to 24.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 24, example = 9, nullable = false)]
    pub sitting_h_day: Option<f64>,
    /// Sprint sessions a week, 0 to 21.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 21, example = 2, nullable = false)]
    pub sprint_sessions_wk: Option<i16>,
    /// What provokes low-back pain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub lbp_provoked: Option<Provocation>,
    /// Whether bending backwards provokes the pain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub extension_provoked: Option<bool>,
    /// An earlier hamstring strain on the left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub hamstring_strain_history_left: Option<bool>,
    /// An earlier hamstring strain on the right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub hamstring_strain_history_right: Option<bool>,
    /// Days since an acute hamstring injury on the left, 0 to 365.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 365, nullable = false)]
    pub acute_hamstring_days_left: Option<i16>,
    /// Days since an acute hamstring injury on the right, 0 to 365.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 365, nullable = false)]
    pub acute_hamstring_days_right: Option<i16>,
}

impl Exposures {
    /// An earlier strain on this side is known.
    #[must_use]
    pub fn strain_history(&self, side: Side) -> bool {
        match side {
            Side::Left => self.hamstring_strain_history_left == Some(true),
            Side::Right => self.hamstring_strain_history_right == Some(true),
            Side::None => self.strain_history(Side::Left) || self.strain_history(Side::Right),
        }
    }

    /// Days since an acute injury on this side.
    #[must_use]
    pub fn acute_days(&self, side: Side) -> Option<i16> {
        match side {
            Side::Left => self.acute_hamstring_days_left,
            Side::Right => self.acute_hamstring_days_right,
            Side::None => self.acute_hamstring_days_left.into_iter().chain(self.acute_hamstring_days_right).min(),
        }
    }
}
