//! What takes an intervention out (section 6, letters a to k; section 4 for a thigh mass). What the record
//! cannot tell must be asked before use.

use crate::clinical::Side;
use crate::clinical::findings::FindingId;
use crate::clinical::interventions::{Contraindication as C, Intervention};
use crate::clinical::pain::{self, Region};
use crate::clinical::rules::facts::Facts;

pub(crate) enum Ruling {
    /// Taken out.
    Out(C),
    /// Proposed, after asking for these.
    In(Vec<C>),
}

/// Weighs an intervention for the sides it is meant for. One contraindicated side takes it out: half an
/// exercise is easily done on both.
pub(crate) fn weigh(intervention: &Intervention, sides: &[Side], facts: &Facts<'_>) -> Ruling {
    let whole = [Side::None];
    let sides = if sides.is_empty() { &whole } else { sides };
    let mut ask = Vec::new();
    for contraindication in intervention.contraindications {
        match sides.iter().map(|side| applies(*contraindication, intervention.region, *side, facts)).max().flatten() {
            Some(true) => return Ruling::Out(*contraindication),
            Some(false) => {}
            None => ask.push(*contraindication),
        }
    }
    Ruling::In(ask)
}

/// Whether it applies on this side; `None` where the assessment cannot tell.
fn applies(contraindication: C, region: Region, side: Side, facts: &Facts<'_>) -> Option<bool> {
    let case = facts.case;
    let present = |id| match side {
        Side::None => Side::LIMBS.iter().any(|side| facts.present(id, *side).is_some()),
        _ => facts.present(id, side).is_some(),
    };
    match contraindication {
        C::SeverePain => Some(regions_loaded(region).iter().any(|region| pain::highest(case.pain, *region, side) >= 7)),
        C::AcuteHamstring => Some(case.exposures.acute_days(side).is_some_and(|days| days <= 3)),
        C::KneePain => Some(pain::highest(case.pain, Region::Knee, side) >= 4),
        C::ExtensionProvoked => case.exposures.extension_provoked,
        C::Neural => Some(present(FindingId::Neural)),
        C::Myositis => Some(case.flags.iter().any(|answer| answer.id == "rf_myositis" && answer.present)),
        C::HipSurgery | C::HipJoint | C::BloodPressure | C::Osteoporosis | C::Pregnancy | C::GlutealTendon | C::TherapyList => None,
    }
}

/// What is loaded by what is trained: the glutes and the lower back share their load.
fn regions_loaded(region: Region) -> &'static [Region] {
    match region {
        Region::PosteriorThigh => &[Region::PosteriorThigh, Region::Buttock, Region::LowerBack],
        Region::LateralHip => &[Region::LateralHip],
        Region::Knee => &[Region::Knee],
        Region::Groin => &[Region::Groin],
        _ => &[Region::LowerBack, Region::Buttock],
    }
}
