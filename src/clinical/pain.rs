//! Where it hurts and how much, on the numeric pain rating scale (NPRS, 0 to 10).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clinical::Side;

/// A region of the body (section 2, resolution 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Region {
    LowerBack,
    Buttock,
    Groin,
    LateralHip,
    AnteriorThigh,
    PosteriorThigh,
    Knee,
    LowerLeg,
    Foot,
    Abdomen,
    Other,
}

/// On which side it hurts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PainSide {
    /// Left.
    Left,
    /// Right.
    Right,
    /// Both sides.
    Both,
    /// In the middle.
    None,
}

/// Pain in one region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pain {
    /// Where.
    pub region: Region,
    /// On which side.
    pub side: PainSide,
    /// How much: 0 none, 10 worst imaginable.
    #[schema(minimum = 0, maximum = 10, example = 6)]
    pub nprs: i16,
}

impl Pain {
    fn touches(&self, side: Side) -> bool {
        match self.side {
            PainSide::Both | PainSide::None => true,
            PainSide::Left => side != Side::Right,
            PainSide::Right => side != Side::Left,
        }
    }
}

/// The highest rating in a region on a side; `Side::None` asks for any side.
#[must_use]
pub fn highest(pain: &[Pain], region: Region, side: Side) -> i16 {
    pain.iter().filter(|pain| pain.region == region && pain.touches(side)).map(|pain| pain.nprs).max().unwrap_or(0)
}

/// Low-back pain: the highest lower-back rating, from 1.
#[must_use]
pub fn low_back(pain: &[Pain]) -> bool {
    highest(pain, Region::LowerBack, Side::None) >= 1
}
