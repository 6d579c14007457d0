//! Shortness, tilt and neural signs (section 2).

use crate::clinical::findings::readings::excess_severity;
use crate::clinical::findings::term::{Term, Truth};
use crate::clinical::observation::{Mode, Response};
use crate::clinical::{Case, Measured, Severity, Sex, Side};

const MUSCLE_TESTS: [&str; 7] = ["mmt_gmax", "mmt_gmed", "mmt_gmin", "mmt_hamstring", "mmt_iliopsoas", "mmt_tfl", "mmt_er"];

/// No valid cut exists: over 18 degrees is anterior (LOCAL), always with low confidence.
pub fn ant_tilt(case: &Case<'_>) -> Term {
    tilt(case, |mean| mean > 18.0, |mean| if mean > 23.0 { Severity::Severe } else { Severity::Mild })
}

/// Below 0 degrees is posterior (LOCAL), always with low confidence.
pub fn post_tilt(case: &Case<'_>) -> Term {
    tilt(case, |mean| mean < 0.0, |mean| if mean < -5.0 { Severity::Severe } else { Severity::Mild })
}

fn tilt(case: &Case<'_>, holds: impl Fn(f64) -> bool, severity: impl Fn(f64) -> Severity) -> Term {
    let (Some(left), Some(right)) = (case.number("pelvic_tilt", Side::Left), case.number("pelvic_tilt", Side::Right)) else { return Term::unknown() };
    if !case.subject.adult_norms() {
        return Term::unknown();
    }
    let mean = f64::midpoint(left.1, right.1);
    let words = format!("pelvic_tilt {mean:.1} degrees on average (over 18 anterior, under 0 posterior)");
    Term::decided(holds(mean), Some(severity(mean)), vec![left.0, right.0], words).on("pelvic_tilt").low()
}

pub fn tight_hip_flexor(case: &Case<'_>, side: Side) -> Term {
    if !case.subject.adult_norms() {
        return Term::unknown();
    }
    Term::any([iliopsoas(case, side), rectus_femoris(case, side), ely(case, side)])
}

fn iliopsoas(case: &Case<'_>, side: Side) -> Term {
    thomas(case, "mtt_iliopsoas", side, |angle| (angle > 0.0, excess_severity(angle, 5.0, 10.0), "above horizontal is short"))
}

fn rectus_femoris(case: &Case<'_>, side: Side) -> Term {
    thomas(case, "mtt_rf", side, |angle| (angle < 67.0, excess_severity(67.0 - angle, 10.0, 20.0), "under 67 is short"))
}

/// With an uncontrolled pelvis sensitivity falls to 31.8 % and specificity to 57.1 % (Vigotsky 2016).
fn thomas(case: &Case<'_>, test: &'static str, side: Side, judge: impl Fn(f64) -> (bool, Severity, &'static str)) -> Term {
    let Some((index, observation)) = case.last(test, side) else { return Term::unknown() };
    let Measured::Number(angle) = observation.value else { return Term::unknown() };
    let (holds, severity, rule) = judge(angle);
    let uncontrolled = observation.details.pelvis_controlled == Some(false);
    Term::decided(holds, Some(severity), vec![index], format!("{test} {angle} degrees ({rule})")).on(test).low_if(uncontrolled)
}

fn ely(case: &Case<'_>, side: Side) -> Term {
    let Some((index, observation)) = case.last("ely", side) else { return Term::unknown() };
    let Some(rises) = observation.details.hip_rises else { return Term::unknown() };
    let words = if rises { "ely: the hip rises" } else { "ely: the hip stays down" };
    Term::decided(rises, Some(Severity::Mild), vec![index], words.into()).on("ely")
}

/// Familiar leg pain on the straight leg raise, changed by ankle or neck; severe beside a grade of 4− or less.
pub fn neural(case: &Case<'_>, side: Side) -> Term {
    let Some((index, observation)) = case.last("slr", side) else { return Term::unknown() };
    let Some(response) = observation.details.response else { return Term::unknown() };
    let holds = response == Response::FamiliarLegPain && observation.details.differentiation == Some(true);
    let deficit = MUSCLE_TESTS.iter().find_map(|test| case.grade(test, side).filter(|(_, grade)| grade.is_four_minus_or_less()));
    let severity = if deficit.is_some() { Severity::Severe } else { Severity::Moderate };
    let observations = std::iter::once(index).chain(deficit.filter(|_| holds).map(|(index, _)| index)).collect();
    let words = if holds { "slr brings the familiar leg pain, changed by ankle or neck" } else { "slr without familiar leg pain that ankle or neck change" };
    Term::decided(holds, Some(severity), observations, words.into()).on("slr")
}

/// Short by active knee extension or straight leg raise, and not neural; an untested nerve lowers confidence.
pub fn ham_tight(case: &Case<'_>, side: Side) -> Term {
    let short = Term::any([knee_extension(case, side), short_leg_raise(case, side)]);
    let neural = neural(case, side);
    if neural.truth == Truth::Unknown && !short.holds() {
        return short;
    }
    Term::all([short, neural.not_or_unknown()])
}

/// Cuts by sex of Yıldırım 2018 (ages 18 to 24; elsewhere low confidence).
fn knee_extension(case: &Case<'_>, side: Side) -> Term {
    let (Some((index, observation)), Some(sex)) = (case.last("ake", side), case.subject.sex) else { return Term::unknown() };
    let Measured::Number(angle) = observation.value else { return Term::unknown() };
    if !case.subject.adult_norms() {
        return Term::unknown();
    }
    let cut = match (sex, observation.details.mode) {
        (Sex::Male, Some(Mode::Passive)) => 32.2,
        (Sex::Female, Some(Mode::Passive)) => 19.2,
        (Sex::Male, _) => 33.0,
        (Sex::Female, _) => 23.4,
    };
    let studied = case.subject.age.is_some_and(|age| (18..=24).contains(&age));
    let severity = excess_severity(angle - cut, 10.0, 20.0);
    Term::decided(angle > cut, Some(severity), vec![index], format!("ake {angle} degrees short of straight (over {cut} is short)")).on("ake").low_if(!studied)
}

fn short_leg_raise(case: &Case<'_>, side: Side) -> Term {
    if !case.subject.adult_norms() {
        return Term::unknown();
    }
    case.number("slr", side).map_or_else(Term::unknown, |(index, angle)| {
        let severity = excess_severity(70.0 - angle, 10.0, 20.0);
        Term::decided(angle < 70.0, Some(severity), vec![index], format!("slr {angle} degrees (under 70 is short)")).on("slr")
    })
}
