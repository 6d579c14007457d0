//! When each rule fires (section 5). All limb terms share one side; whole-body terms are global.

use crate::clinical::Side;
use crate::clinical::findings::FindingId as F;
use crate::clinical::rules::facts::Facts;
use crate::clinical::rules::{Firing, Priority};

pub(super) fn r01(facts: &Facts<'_>) -> Option<Firing> {
    let fires = facts.low_back_pain();
    Firing::on_limbs(Priority::Usual, |side| facts.present(F::WeakGmax, side).map(|index| vec![index])).filter(|_| fires)
}

/// Not on Trendelenburg alone.
pub(super) fn r02(facts: &Facts<'_>) -> Option<Firing> {
    let fires = facts.low_back_pain();
    let weak = |side| facts.present(F::WeakGmed, side).filter(|index| facts.findings[*index].grounds.iter().any(|test| *test != "trendelenburg"));
    Firing::on_limbs(Priority::Usual, |side| weak(side).map(|index| vec![index])).filter(|_| fires)
}

pub(super) fn r03(facts: &Facts<'_>) -> Option<Firing> {
    Firing::on_limbs(Priority::Usual, |side| facts.present(F::WeakGmin, side).map(|index| vec![index]))
}

/// Low priority; low-back pain raises it.
pub(super) fn r04(facts: &Facts<'_>) -> Option<Firing> {
    let tilt = facts.global(F::AntTilt)?;
    let priority = if facts.low_back_pain() { Priority::Usual } else { Priority::Low };
    let weak = |side| facts.present(F::WeakGmax, side).into_iter().chain(facts.present(F::WeakGmed, side)).collect::<Vec<_>>();
    let firing = Firing::on_limbs(priority, |side| Some(weak(side)).filter(|weak| !weak.is_empty()))?;
    Some(firing.also(Some(tilt)))
}

pub(super) fn r05(facts: &Facts<'_>) -> Option<Firing> {
    let tilt = facts.global(F::AntTilt)?;
    let firing = Firing::on_limbs(Priority::Low, |side| facts.present(F::TightHipFlexor, side).map(|index| vec![index]))?;
    Some(firing.also(Some(tilt)))
}

/// The weaker side first, taken from the measurements.
pub(super) fn r07(facts: &Facts<'_>) -> Option<Firing> {
    let imbalance = facts.global(F::HipImbalance).filter(|_| facts.low_back_pain())?;
    let weaker = facts.findings[imbalance].weaker;
    Some(Firing { sides: weaker.into_iter().collect(), ..Firing::whole(Priority::Usual, vec![imbalance]) })
}

/// Stronger with hip imbalance.
pub(super) fn r08(facts: &Facts<'_>) -> Option<Firing> {
    let imbalance = facts.global(F::HipImbalance);
    let priority = if imbalance.is_some() { Priority::High } else { Priority::Usual };
    let firing = Firing::on_limbs(priority, |side| facts.present(F::HipInstability, side).map(|index| vec![index]))?;
    Some(firing.also(imbalance))
}

pub(super) fn r10(facts: &Facts<'_>) -> Option<Firing> {
    Firing::on_limbs(Priority::Usual, |side| inhibited(facts, side))
}

pub(super) fn r11(facts: &Facts<'_>) -> Option<Firing> {
    Firing::on_limbs(Priority::Low, |side| {
        let tight = facts.present(F::HamTight, side);
        let mut findings = inhibited(facts, side).filter(|_| tight.is_some() || facts.hamstring_symptoms(side))?;
        findings.extend(tight);
        Some(findings)
    })
}

/// A tight hip flexor with a weak gluteus maximus or lumbar motion on prone hip extension.
fn inhibited(facts: &Facts<'_>, side: Side) -> Option<Vec<usize>> {
    let tight = facts.present(F::TightHipFlexor, side)?;
    let weak = facts.present(F::WeakGmax, side);
    (weak.is_some() || facts.lumbar_motion(side)).then(|| std::iter::once(tight).chain(weak).collect())
}

pub(super) fn r12(facts: &Facts<'_>) -> Option<Firing> {
    let sprinter = facts.global(F::Sprinter);
    let imbalance = |side| facts.present(F::GluteHamImbalance, side).filter(|_| sprinter.is_some() || facts.hamstring_symptoms(side));
    let firing = Firing::on_limbs(Priority::Usual, |side| imbalance(side).map(|index| vec![index]))?;
    Some(firing.also(sprinter))
}

pub(super) fn r14(facts: &Facts<'_>) -> Option<Firing> {
    Firing::on_limbs(Priority::Usual, |side| facts.present(F::HamTight, side).map(|index| vec![index]))
}

pub(super) fn r16(facts: &Facts<'_>) -> Option<Firing> {
    let sedentary = facts.global(F::Sedentary)?;
    let imbalance = |side| facts.present(F::GluteHamImbalance, side).filter(|_| facts.hamstring_symptoms(side));
    let firing = Firing::on_limbs(Priority::Low, |side| imbalance(side).map(|index| vec![index]))?;
    Some(firing.also(Some(sedentary)))
}

pub(super) fn r17(facts: &Facts<'_>) -> Option<Firing> {
    Firing::on_limbs(Priority::High, |side| facts.present(F::Neural, side).map(|index| vec![index]))
}

pub(super) fn r25(facts: &Facts<'_>) -> Option<Firing> {
    facts.blocked.then(|| Firing::whole(Priority::Safety, Vec::new()))
}
