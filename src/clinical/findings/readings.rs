//! Looking up what was measured (section 2, resolutions 3 and 7): only valid observations count; of
//! several of one test and side, dynamometry takes the strongest, everything else the last.

use crate::clinical::findings::term::Term;
use crate::clinical::{Case, Grade, Measured, Observation, Severity, Side, Validity};

/// An observation and its place in the assessment.
pub type Found<'a> = (usize, &'a Observation);

/// From here a difference of strength is beyond measurement error (12 %), in per cent.
const BEYOND_ERROR: f64 = 15.0;

impl<'a> Case<'a> {
    fn valid(&self, test: &str, side: Side) -> impl DoubleEndedIterator<Item = Found<'a>> {
        let counts = move |found: &Found<'a>| found.1.test.id == test && found.1.side == side && found.1.validity == Validity::Valid;
        self.observations.iter().enumerate().filter(counts).collect::<Vec<_>>().into_iter()
    }

    /// The last valid observation.
    pub(super) fn last(&self, test: &str, side: Side) -> Option<Found<'a>> {
        self.valid(test, side).next_back()
    }

    /// The last valid number.
    pub(super) fn number(&self, test: &str, side: Side) -> Option<(usize, f64)> {
        let (index, observation) = self.last(test, side)?;
        match observation.value {
            Measured::Number(number) => Some((index, number)),
            _ => None,
        }
    }

    /// The last valid word.
    pub(crate) fn choice(&self, test: &str, side: Side) -> Option<(usize, &'static str)> {
        let (index, observation) = self.last(test, side)?;
        match observation.value {
            Measured::Choice(word) => Some((index, word)),
            _ => None,
        }
    }

    /// The last valid grade.
    pub(super) fn grade(&self, test: &str, side: Side) -> Option<(usize, Grade)> {
        let (index, observation) = self.last(test, side)?;
        match observation.value {
            Measured::Grade(grade) => Some((index, grade)),
            _ => None,
        }
    }

    /// A manual muscle test of 4 or less.
    pub(super) fn weak_grade(&self, test: &'static str, side: Side) -> Term {
        self.grade(test, side).map_or_else(Term::unknown, |(index, grade)| {
            Term::decided(grade.is_weak(), grade.severity(), vec![index], format!("{test} {grade} (4 or less is weak)")).on(test)
        })
    }

    /// Tenderness of 2 or more (LOCAL).
    pub(super) fn tender(&self, test: &'static str, side: Side) -> Term {
        self.number(test, side).map_or_else(Term::unknown, |(index, grade)| {
            Term::decided(grade >= 2.0, None, vec![index], format!("{test} {grade} (2 or more is tender)")).on(test)
        })
    }

    /// Whether this side is the weaker by 15 % or more. A negative has low confidence: both may be weak.
    pub(super) fn weaker_by_force(&self, test: &'static str, side: Side) -> Term {
        let Some(gap) = self.force_gap(test) else { return Term::unknown() };
        let holds = gap.percent >= BEYOND_ERROR && gap.weaker == Some(side);
        Term::decided(holds, gap.severity(), gap.observations.to_vec(), gap.words(test)).on(test).low_if(!holds)
    }

    /// Whether the sides differ by 15 % or more.
    pub(super) fn uneven_force(&self, test: &'static str) -> Term {
        let Some(gap) = self.force_gap(test) else { return Term::unknown() };
        let holds = gap.percent >= BEYOND_ERROR;
        let term = Term::decided(holds, gap.severity(), gap.observations.to_vec(), gap.words(test)).on(test).low_if(!holds);
        Term { weaker: gap.weaker.filter(|_| holds), ..term }
    }

    /// The asymmetry index: both sides, in the same position, as torque or normalised torque.
    fn force_gap(&self, test: &str) -> Option<ForceGap> {
        let strongest = |side| self.valid(test, side).filter_map(|found| Some((found, torque(found.1)?))).max_by(|a, b| a.1.total_cmp(&b.1));
        let (((left_index, left), left_torque), ((right_index, right), right_torque)) = (strongest(Side::Left)?, strongest(Side::Right)?);
        let same = left.details.position == right.details.position && left.unit == right.unit;
        let stronger = left_torque.max(right_torque);
        if !same || stronger <= 0.0 {
            return None;
        }
        // To a thousandth of a per cent, so that 147 N against 210 N is 30 % and not a hair less.
        let percent = ((left_torque - right_torque).abs() / stronger * 100_000.0).round() / 1_000.0;
        let weaker = match left_torque.total_cmp(&right_torque) {
            std::cmp::Ordering::Less => Some(Side::Left),
            std::cmp::Ordering::Greater => Some(Side::Right),
            std::cmp::Ordering::Equal => None,
        };
        Some(ForceGap { percent, weaker, observations: [left_index, right_index] })
    }
}

/// Force times lever; already normalised torque as it is.
fn torque(observation: &Observation) -> Option<f64> {
    let Measured::Number(number) = observation.value else { return None };
    if observation.unit == Some("N.m/kg") { Some(number) } else { Some(number * observation.details.lever_m?) }
}

struct ForceGap {
    percent: f64,
    weaker: Option<Side>,
    observations: [usize; 2],
}

impl ForceGap {
    fn severity(&self) -> Option<Severity> {
        asymmetry_severity(self.percent)
    }

    fn words(&self, test: &str) -> String {
        let weaker = self.weaker.map_or_else(|| "sides equal".into(), |side| format!("{} weaker", side.as_str()));
        format!("{test} asymmetry {:.0} % ({weaker}; from 15 % it counts)", self.percent)
    }
}

/// Bands of section 2 (LOCAL): 15 mild, 20 moderate, 30 severe.
pub fn asymmetry_severity(percent: f64) -> Option<Severity> {
    match percent {
        p if p >= 30.0 => Some(Severity::Severe),
        p if p >= 20.0 => Some(Severity::Moderate),
        p if p >= BEYOND_ERROR => Some(Severity::Mild),
        _ => None,
    }
}

/// Bands of an excess over a cut: up to `mild`, up to `moderate`, more.
pub fn excess_severity(excess: f64, mild: f64, moderate: f64) -> Severity {
    match excess {
        e if e <= mild => Severity::Mild,
        e if e <= moderate => Severity::Moderate,
        _ => Severity::Severe,
    }
}
