//! Weakness and imbalance (section 2).

use crate::clinical::findings::length;
use crate::clinical::findings::term::Term;
use crate::clinical::{Case, Measured, Severity, Side};

pub fn weak_gmax(case: &Case<'_>, side: Side) -> Term {
    Term::any([case.weak_grade("mmt_gmax", side), case.weaker_by_force("hhd_ext", side)])
}

/// On Trendelenburg alone the confidence is low: a 52 % loss of abductor strength produced no drop (Kendall 2013).
pub fn weak_gmed(case: &Case<'_>, side: Side) -> Term {
    Term::any([case.weak_grade("mmt_gmed", side), case.weaker_by_force("hhd_abd", side), trendelenburg(case, side).low()])
}

/// Gluteus minimus cannot be isolated clinically, so the inference has low confidence.
pub fn weak_gmin(case: &Case<'_>, side: Side) -> Term {
    let weak = Term::any([case.weak_grade("mmt_gmin", side), weak_gmed(case, side)]);
    Term::all([weak, case.tender("palp_gmin", side)]).low()
}

/// Delayed or immediate loss of the pelvis, stance side (Hardcastle & Nade 1985); bands LOCAL.
pub fn trendelenburg(case: &Case<'_>, side: Side) -> Term {
    let Some((index, observation)) = case.last("trendelenburg", side) else { return Term::unknown() };
    let seconds = observation.details.seconds.unwrap_or(0.0);
    let severity = match observation.value {
        Measured::Choice("negative") => None,
        Measured::Choice("delayed") if seconds >= 10.0 => Some(Severity::Mild),
        Measured::Choice("delayed") => Some(Severity::Moderate),
        Measured::Choice("immediate") => Some(Severity::Severe),
        _ => return Term::unknown(),
    };
    let words = match observation.value {
        Measured::Choice("delayed") => format!("trendelenburg delayed, held {seconds} s"),
        Measured::Choice(word) => format!("trendelenburg {word}"),
        _ => String::new(),
    };
    Term::decided(severity.is_some(), severity, vec![index], words).on("trendelenburg")
}

/// Repetitions under 20 are poor (Freckleton 2014); the bands below that are LOCAL.
fn few_bridges(case: &Case<'_>, side: Side) -> Term {
    case.number("slhb", side).map_or_else(Term::unknown, |(index, reps)| {
        let severity = match reps {
            r if r >= 15.0 => Severity::Mild,
            r if r >= 10.0 => Severity::Moderate,
            _ => Severity::Severe,
        };
        let term = Term::decided(reps < 20.0, Some(severity), vec![index], format!("slhb {reps} repetitions (under 20 is poor)")).on("slhb");
        if case.subject.adult_norms() { term } else { Term::unknown() }
    })
}

pub fn ham_weak(case: &Case<'_>, side: Side) -> Term {
    Term::any([case.weak_grade("mmt_hamstring", side), few_bridges(case, side), case.weaker_by_force("hhd_kneeflex", side)])
}

/// No accepted ratio exists; the predicate is LOCAL.
pub fn glute_ham_imbalance(case: &Case<'_>, side: Side) -> Term {
    let glute = weak_gmax(case, side);
    let one_weak = Term::xor(glute.clone(), ham_weak(case, side));
    Term::any([one_weak, Term::all([glute, length::ham_tight(case, side)])])
}

pub fn hip_imbalance(case: &Case<'_>) -> Term {
    let forces = ["hhd_ext", "hhd_abd", "hhd_er", "hhd_add"].map(|test| case.uneven_force(test));
    let rotations = ["rom_ir", "rom_er"].map(|test| uneven_rotation(case, test));
    Term::any(forces.into_iter().chain(rotations))
}

/// A side difference of 10 degrees or more in the same movement and mode.
fn uneven_rotation(case: &Case<'_>, test: &'static str) -> Term {
    let (Some(left), Some(right)) = (case.last(test, Side::Left), case.last(test, Side::Right)) else { return Term::unknown() };
    let (Measured::Number(l), Measured::Number(r)) = (left.1.value, right.1.value) else { return Term::unknown() };
    if left.1.details.mode != right.1.details.mode {
        return Term::unknown();
    }
    let difference = (l - r).abs();
    let words = format!("{test} differs by {difference:.0} degrees between the sides (from 10 it counts)");
    Term::decided(difference >= 10.0, Some(Severity::Mild), vec![left.0, right.0], words).on(test)
}

/// One reason is mild, two moderate, three severe.
pub fn hip_instability(case: &Case<'_>, side: Side) -> Term {
    let reasons = [step_down(case, side), squat(case, side), trendelenburg(case, side)];
    let severity = match reasons.iter().filter(|reason| reason.holds()).count() {
        0 => None,
        1 => Some(Severity::Mild),
        2 => Some(Severity::Moderate),
        _ => Some(Severity::Severe),
    };
    Term { severity, ..Term::any(reasons) }
}

/// Four faults or more are poor (Piva 2006).
fn step_down(case: &Case<'_>, side: Side) -> Term {
    case.number("lsd", side)
        .map_or_else(Term::unknown, |(index, score)| Term::decided(score >= 4.0, None, vec![index], format!("lsd {score} of 6 (4 or more is poor)")).on("lsd"))
}

fn squat(case: &Case<'_>, side: Side) -> Term {
    case.choice("sls", side).map_or_else(Term::unknown, |(index, word)| Term::decided(word == "poor", None, vec![index], format!("sls {word}")).on("sls"))
}
