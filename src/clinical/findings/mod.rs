//! Findings (section 2): what the observations add up to. Every finding is judged on every side it has,
//! and says in a sentence why, with the numbers used.

mod length;
mod readings;
mod strength;
mod term;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clinical::{Case, Confidence, Severity, Side};
use term::{Term, Truth};

/// Which finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingId {
    /// Weak gluteus maximus.
    WeakGmax,
    /// Weak gluteus medius.
    WeakGmed,
    /// Weak gluteus minimus (inferred, low confidence).
    WeakGmin,
    /// Anterior pelvic tilt (low confidence).
    AntTilt,
    /// Posterior pelvic tilt (low confidence).
    PostTilt,
    /// Strength or rotation differ between the hips.
    HipImbalance,
    /// Poor control of the pelvis on one leg.
    HipInstability,
    /// Tight hip flexors.
    TightHipFlexor,
    /// Neural signs.
    Neural,
    /// Tight hamstrings.
    HamTight,
    /// Weak hamstrings.
    HamWeak,
    /// Glutes and hamstrings out of balance.
    GluteHamImbalance,
    /// Sits more than 7 hours a day.
    Sedentary,
    /// Sprints every week.
    Sprinter,
}

impl FindingId {
    /// All findings.
    pub const ALL: [FindingId; 14] = [
        Self::WeakGmax,
        Self::WeakGmed,
        Self::WeakGmin,
        Self::AntTilt,
        Self::PostTilt,
        Self::HipImbalance,
        Self::HipInstability,
        Self::TightHipFlexor,
        Self::Neural,
        Self::HamTight,
        Self::HamWeak,
        Self::GluteHamImbalance,
        Self::Sedentary,
        Self::Sprinter,
    ];

    /// As stored and as in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WeakGmax => "weak_gmax",
            Self::WeakGmed => "weak_gmed",
            Self::WeakGmin => "weak_gmin",
            Self::AntTilt => "ant_tilt",
            Self::PostTilt => "post_tilt",
            Self::HipImbalance => "hip_imbalance",
            Self::HipInstability => "hip_instability",
            Self::TightHipFlexor => "tight_hip_flexor",
            Self::Neural => "neural",
            Self::HamTight => "ham_tight",
            Self::HamWeak => "ham_weak",
            Self::GluteHamImbalance => "glute_ham_imbalance",
            Self::Sedentary => "sedentary",
            Self::Sprinter => "sprinter",
        }
    }

    /// Whether it belongs to a limb, or to the whole (resolution 6).
    #[must_use]
    pub fn sides(self) -> &'static [Side] {
        match self {
            Self::AntTilt | Self::PostTilt | Self::HipImbalance | Self::Sedentary | Self::Sprinter => &[Side::None],
            _ => &Side::LIMBS,
        }
    }

    /// What must be recorded for it to be judged.
    #[must_use]
    pub fn needs(self) -> &'static str {
        match self {
            Self::WeakGmax => "mmt_gmax on this side, or hhd_ext on both",
            Self::WeakGmed => "mmt_gmed or trendelenburg on this side, or hhd_abd on both",
            Self::WeakGmin => "palp_gmin, and mmt_gmin or what weak_gmed needs",
            Self::AntTilt | Self::PostTilt => "pelvic_tilt on both sides of an adult",
            Self::HipImbalance => "hhd_ext, hhd_abd, hhd_er, hhd_add, rom_ir or rom_er on both sides",
            Self::HipInstability => "lsd, sls or trendelenburg on this stance side",
            Self::TightHipFlexor => "mtt_iliopsoas, mtt_rf or ely on this side of an adult",
            Self::Neural => "slr on this side",
            Self::HamTight => "slr, or ake with the sex recorded for norms, on this side of an adult",
            Self::HamWeak => "mmt_hamstring or slhb on this side, or hhd_kneeflex on both",
            Self::GluteHamImbalance => "what weak_gmax needs, and what ham_weak or ham_tight needs",
            Self::Sedentary => "the exposure sitting_h_day",
            Self::Sprinter => "the exposure sprint_sessions_wk",
        }
    }

    fn judge(self, case: &Case<'_>, side: Side) -> Term {
        match self {
            Self::WeakGmax => strength::weak_gmax(case, side),
            Self::WeakGmed => strength::weak_gmed(case, side),
            Self::WeakGmin => strength::weak_gmin(case, side),
            Self::AntTilt => length::ant_tilt(case),
            Self::PostTilt => length::post_tilt(case),
            Self::HipImbalance => strength::hip_imbalance(case),
            Self::HipInstability => strength::hip_instability(case, side),
            Self::TightHipFlexor => length::tight_hip_flexor(case, side),
            Self::Neural => length::neural(case, side),
            Self::HamTight => length::ham_tight(case, side),
            Self::HamWeak => strength::ham_weak(case, side),
            Self::GluteHamImbalance => strength::glute_ham_imbalance(case, side),
            Self::Sedentary => exposure(case.exposures.sitting_h_day, 7.0, false, "sits", "hours a day (over 7 counts)"),
            Self::Sprinter => exposure(case.exposures.sprint_sessions_wk.map(f64::from), 1.0, true, "sprints", "times a week (from 1 counts)"),
        }
    }
}

fn exposure(value: Option<f64>, cut: f64, inclusive: bool, verb: &str, unit: &str) -> Term {
    value.map_or_else(Term::unknown, |value| {
        let holds = value > cut || (inclusive && value >= cut);
        Term::decided(holds, Some(Severity::Mild), Vec::new(), format!("{verb} {value} {unit}"))
    })
}

/// What a finding came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingStatus {
    /// It is there.
    Present,
    /// It was looked for and is not there.
    Absent,
    /// Too little was tested to tell.
    NotEvaluable,
}

impl FindingStatus {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::NotEvaluable => "not_evaluable",
        }
    }
}

/// A finding on a side.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which.
    pub id: FindingId,
    /// Where.
    pub side: Side,
    /// What it came to.
    pub status: FindingStatus,
    /// How bad; only where present.
    pub severity: Option<Severity>,
    /// How far it can be relied on.
    pub confidence: Confidence,
    /// Indices of the observations it rests on.
    pub observations: Vec<usize>,
    /// The tests that make it present.
    pub grounds: Vec<&'static str>,
    /// The weaker side, where sides were compared.
    pub weaker: Option<Side>,
    /// Why, in a sentence.
    pub explanation: String,
}

impl Finding {
    /// Whether it is there.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.status == FindingStatus::Present
    }
}

/// Every finding on every side it has, in the catalogue's order.
#[must_use]
pub fn derive(case: &Case<'_>) -> Vec<Finding> {
    FindingId::ALL.into_iter().flat_map(|id| id.sides().iter().map(move |side| finding(id, *side, id.judge(case, *side)))).collect()
}

fn finding(id: FindingId, side: Side, term: Term) -> Finding {
    let status = match term.truth {
        Truth::True => FindingStatus::Present,
        Truth::False => FindingStatus::Absent,
        Truth::Unknown => FindingStatus::NotEvaluable,
    };
    let explanation = match status {
        FindingStatus::Present => format!("Present: {}.", term.words.join("; ")),
        FindingStatus::Absent => format!("Not found: {}.", term.words.join("; ")),
        FindingStatus::NotEvaluable => format!("Not enough was tested; it needs {}.", id.needs()),
    };
    let present = status == FindingStatus::Present;
    Finding {
        id,
        side,
        status,
        severity: term.severity.filter(|_| present),
        confidence: term.confidence,
        observations: term.observations,
        grounds: if present { term.grounds } else { Vec::new() },
        weaker: term.weaker,
        explanation,
    }
}
