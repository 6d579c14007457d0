//! One test on one side, checked: value on its scale, unit, range, and what the test needs beside it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clinical::tests::{self, Needs, Scale, Test, UnitRange};
use crate::clinical::{Fault, Grade, Side};

/// A value as it is sent and stored: a number, a word or grade, or yes and no.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum RawValue {
    /// A measurement.
    Number(f64),
    /// A grade such as `3+`, or a word such as `delayed`.
    Text(String),
}

/// Whether a test counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// It counts.
    #[default]
    Valid,
    /// Pain spoiled it.
    InvalidPain,
    /// Balance spoiled it.
    InvalidBalance,
    /// It was not done.
    NotTested,
}

impl Validity {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Validity::Valid => "valid",
            Validity::InvalidPain => "invalid_pain",
            Validity::InvalidBalance => "invalid_balance",
            Validity::NotTested => "not_tested",
        }
    }
}

/// How the leg or joint was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By the client.
    Active,
    /// By the therapist.
    Passive,
}

/// What a straight leg raise provoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// Nothing.
    None,
    /// A stretch behind the thigh.
    HamstringStretch,
    /// The client's own leg pain.
    FamiliarLegPain,
}

/// The other parts of a test.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// Seconds held; Trendelenburg 0 to 30.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 30, nullable = false)]
    pub seconds: Option<f64>,
    /// Distance from joint to dynamometer, in metres, 0.05 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0.05, maximum = 1, nullable = false)]
    pub lever_m: Option<f64>,
    /// Position of the client, such as `side_lying`. Sides are compared only in the same position.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 60, nullable = false)]
    pub position: Option<String>,
    /// Whether the pelvis was kept from tilting (modified Thomas test).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pelvis_controlled: Option<bool>,
    /// Whether the hip rose before full knee flexion (Ely test).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub hip_rises: Option<bool>,
    /// What the straight leg raise provoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub response: Option<Response>,
    /// Whether ankle or neck movement changed that response.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub differentiation: Option<bool>,
    /// Active or passive movement.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mode: Option<Mode>,
}

/// A value on its test's scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measured {
    /// A grade.
    Grade(Grade),
    /// A number in the observation's unit.
    Number(f64),
    /// A word of the test's.
    Choice(&'static str),
}

/// A checked test on one side.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The test.
    pub test: &'static Test,
    /// The side.
    pub side: Side,
    /// The value.
    pub value: Measured,
    /// The unit in force, where the scale has one.
    pub unit: Option<&'static str>,
    /// The rest.
    pub details: Details,
    /// Pain during the test, 0 to 10.
    pub pain_nprs: Option<i16>,
    /// Whether it counts.
    pub validity: Validity,
}

/// An observation as it was sent.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The test's id.
    pub test: &'a str,
    /// The side.
    pub side: Side,
    /// The value.
    pub value: &'a RawValue,
    /// The unit; unset, the test's own.
    pub unit: Option<&'a str>,
    /// The rest.
    pub details: &'a Details,
    /// Pain during the test.
    pub pain_nprs: Option<i16>,
    /// Whether it counts.
    pub validity: Validity,
}

impl Reading<'_> {
    /// The observation.
    ///
    /// # Errors
    /// Each part that is not right, and what would be.
    pub fn check(&self) -> Result<Observation, Vec<Fault>> {
        let Some(test) = tests::find(self.test) else {
            let known = tests::ALL.iter().map(|test| test.id).collect::<Vec<_>>().join(", ");
            return Err(vec![Fault::new("/test", "unknown_test", format!("must be one of {known}"))]);
        };
        let mut faults = Vec::new();
        if self.side == Side::None {
            faults.push(Fault::new("/side", "side_required", format!("{} is tested on a side: must be left or right", test.id)));
        }
        let value = measure(test, self.value, self.unit);
        let unit = value.as_ref().ok().and_then(|(_, unit)| *unit);
        if self.validity == Validity::Valid {
            needs(test, self, unit, &mut faults);
        }
        match value {
            Err(fault) => faults.push(fault),
            Ok((value, unit)) if faults.is_empty() => {
                let (details, pain_nprs, validity) = (self.details.clone(), self.pain_nprs, self.validity);
                return Ok(Observation { test, side: self.side, value, unit, details, pain_nprs, validity });
            }
            Ok(_) => {}
        }
        Err(faults)
    }
}

fn measure(test: &Test, value: &RawValue, unit: Option<&str>) -> Result<(Measured, Option<&'static str>), Fault> {
    match (test.scale, value) {
        (Scale::Grade, RawValue::Text(text)) => {
            let grade = Grade::parse(text).ok_or_else(|| grade_fault(test))?;
            unit_free(test, unit).map(|()| (Measured::Grade(grade), None))
        }
        (Scale::Grade, RawValue::Number(_)) => Err(grade_fault(test)),
        (Scale::Choice(words), RawValue::Text(text)) if words.contains(&text.as_str()) => {
            let word = words.iter().find(|word| *word == text).copied().unwrap_or_default();
            unit_free(test, unit).map(|()| (Measured::Choice(word), None))
        }
        (Scale::Choice(words), _) => Err(Fault::new("/value", "not_allowed", format!("{} must be one of {}", test.id, words.join(", ")))),
        (Scale::Number(units), RawValue::Number(number)) => in_unit(test, units, *number, unit),
        (Scale::Whole(range), RawValue::Number(number)) => {
            if number.fract() == 0.0 {
                return in_unit(test, &[range], *number, unit);
            }
            Err(Fault::new("/value", "not_whole", format!("{} must be a whole number from {} to {}", test.id, range.least, range.most)))
        }
        (Scale::Number(_) | Scale::Whole(_), RawValue::Text(_)) => Err(Fault::new("/value", "wrong_type", format!("{} must be a number", test.id))),
    }
}

fn grade_fault(test: &Test) -> Fault {
    Fault::new("/value", "unknown_grade", format!("{} must be a grade in quotation marks: one of {}", test.id, Grade::NAMES.join(" ")))
}

fn unit_free(test: &Test, unit: Option<&str>) -> Result<(), Fault> {
    unit.map_or(Ok(()), |_| Err(Fault::new("/unit", "unit_not_allowed", format!("{} has no unit; leave it out", test.id))))
}

fn in_unit(test: &Test, units: &[UnitRange], number: f64, unit: Option<&str>) -> Result<(Measured, Option<&'static str>), Fault> {
    let range = match unit {
        None => units.first(),
        Some(unit) => units.iter().find(|range| range.unit == unit),
    };
    let Some(range) = range else {
        let known = units.iter().map(|range| range.unit).collect::<Vec<_>>().join(" or ");
        return Err(Fault::new("/unit", "unknown_unit", format!("{} is measured in {known}", test.id)));
    };
    if (range.least..=range.most).contains(&number) {
        return Ok((Measured::Number(number), Some(range.unit)));
    }
    Err(Fault::new("/value", "out_of_range", format!("{} must be from {} to {} {}", test.id, range.least, range.most, range.unit)))
}

fn needs(test: &Test, reading: &Reading<'_>, unit: Option<&str>, faults: &mut Vec<Fault>) {
    let details = reading.details;
    let mut require = |there: bool, name: &str, why: &str| {
        if !there {
            faults.push(Fault::new(format!("/details/{name}"), "required", format!("{} needs {name}: {why}", test.id)));
        }
    };
    match test.needs {
        Needs::Nothing => {}
        Needs::LeverAndPosition => {
            require(details.lever_m.is_some() || unit == Some("N.m/kg"), "lever_m", "metres from joint to dynamometer, 0.05 to 1");
            require(details.position.is_some(), "position", "the client's position, such as side_lying");
        }
        Needs::SecondsWhenDelayed => {
            let delayed = matches!(reading.value, RawValue::Text(text) if text == "delayed");
            require(details.seconds.is_some() || !delayed, "seconds", "how long the pelvis was held, 0 to 30");
        }
        Needs::PelvisControlled => require(details.pelvis_controlled.is_some(), "pelvis_controlled", "true or false"),
        Needs::HipRises => require(details.hip_rises.is_some(), "hip_rises", "true or false"),
        Needs::Response => {
            require(details.response.is_some(), "response", "none, hamstring_stretch or familiar_leg_pain");
            let familiar = details.response == Some(Response::FamiliarLegPain);
            require(details.differentiation.is_some() || !familiar, "differentiation", "whether ankle or neck movement changed the pain");
        }
    }
}
