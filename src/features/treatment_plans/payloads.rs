//! What callers send about plans; goals and components come back in the same shape.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clinical::interventions::{self, Component};
use crate::clinical::{RawValue, measures};
use crate::platform::error::FieldError;
use crate::platform::http::Check;

/// What the client wants to reach.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "description": "Sit through a working day with little back pain", "measure": "nprs", "target": 2, "due_on": "2030-03-01" }))]
pub struct GoalBody {
    /// In the client's words.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S")]
    pub description: String,
    /// What it is measured by: the id of a test or an outcome measure of the catalogue.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub measure: Option<String>,
    /// The value to reach: a number, or a grade such as `5`.
    #[serde(default)]
    #[schema(value_type = Option<RawValue>)]
    pub target: Option<RawValue>,
    /// By when.
    #[serde(default)]
    pub due_on: Option<Date>,
}

/// Which side an intervention is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrescribedSide {
    /// Left.
    Left,
    /// Right.
    Right,
    /// Both sides.
    Both,
    /// The whole body.
    #[default]
    None,
}

impl PrescribedSide {
    #[must_use]
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Both => "both",
            Self::None => "none",
        }
    }

    #[must_use]
    /// From what is stored.
    pub fn parse(text: &str) -> Self {
        [Self::Left, Self::Right, Self::Both].into_iter().find(|side| side.as_str() == text).unwrap_or_default()
    }
}

/// An intervention with its dose.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "intervention": "bridge", "side": "both", "sets": 3, "reps": 10, "times_per_week": 3, "effort": 6 }))]
pub struct PrescriptionBody {
    /// The id of an intervention of the library.
    #[schema(min_length = 1, max_length = 60)]
    pub intervention: String,
    /// Which side.
    #[serde(default)]
    pub side: PrescribedSide,
    /// Sets, 1 to 20.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 20)]
    pub sets: Option<i16>,
    /// Repetitions a set, 1 to 200.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 200)]
    pub reps: Option<i16>,
    /// Seconds held, 1 to 600.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 600)]
    pub hold_seconds: Option<i16>,
    /// Minutes at a time, 1 to 240.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 240)]
    pub minutes: Option<i16>,
    /// Times a week, 1 to 70.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 70)]
    pub times_per_week: Option<i16>,
    /// Effort: 0 none, 10 all there is.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10)]
    pub effort: Option<i16>,
    /// For the client.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub instructions: Option<String>,
    /// The rules whose accepted suggestions brought it; kept by the server, ignored when sent.
    #[serde(default)]
    #[schema(read_only, max_items = 40)]
    pub rules: Vec<String>,
}

/// A part of the plan.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentBody {
    /// `strength`, `stretching`, `posture`, `rest_recovery` or `referral`; each once a plan.
    pub component: Component,
    /// About this part, such as whom a referral goes to and why.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// What is to be done.
    #[serde(default)]
    #[schema(max_items = 60)]
    pub prescriptions: Vec<PrescriptionBody>,
}

/// A plan to begin, as a draft.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "Stronger glutes, calmer back",
    "goals": [{ "description": "Sit through a working day with little back pain", "measure": "nprs", "target": 2, "due_on": "2030-03-01" }],
    "components": [{ "component": "strength", "prescriptions": [
        { "intervention": "bridge", "side": "both", "sets": 3, "reps": 10, "times_per_week": 3, "effort": 6 }
    ] }]
}))]
pub struct NewPlan {
    /// What it is about.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    pub title: String,
    /// The assessment it rests on, one of this client's.
    pub assessment_id: Option<Uuid>,
    /// Goals.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub goals: Vec<GoalBody>,
    /// Parts; accepted suggestions add to them.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub components: Vec<ComponentBody>,
}

impl Check for NewPlan {
    fn check(&self, errors: &mut Vec<FieldError>) {
        check_goals(&self.goals, errors);
        check_components(&self.components, errors);
    }
}

/// A change to a plan: a list that is given replaces the whole list.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "title": "Stronger glutes, calmer back, back to running" }))]
pub struct PlanPatch {
    /// What it is about.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S", nullable = false)]
    pub title: Option<String>,
    /// All goals.
    #[schema(max_items = 20, nullable = false)]
    pub goals: Option<Vec<GoalBody>>,
    /// All parts.
    #[schema(max_items = 5, nullable = false)]
    pub components: Option<Vec<ComponentBody>>,
}

impl Check for PlanPatch {
    fn check(&self, errors: &mut Vec<FieldError>) {
        check_goals(self.goals.as_deref().unwrap_or_default(), errors);
        check_components(self.components.as_deref().unwrap_or_default(), errors);
    }
}

/// Why a plan is given up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "Referred to orthopaedics" }))]
pub struct Discontinuation {
    /// The reason.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S")]
    pub reason: String,
}

impl Check for Discontinuation {}

fn check_goals(goals: &[GoalBody], errors: &mut Vec<FieldError>) {
    for (index, goal) in goals.iter().enumerate() {
        match &goal.measure {
            Some(measure) if !measures::is_measure(measure) => {
                let known = measures::OUTCOME_MEASURES.join(", ");
                errors.push(FieldError::new(
                    format!("/goals/{index}/measure"),
                    "unknown_measure",
                    format!("must be a test of the catalogue or one of {known}"),
                ));
            }
            None if goal.target.is_some() => {
                errors.push(FieldError::new(format!("/goals/{index}/measure"), "required", "is required where there is a target"));
            }
            _ => {}
        }
    }
}

fn check_components(components: &[ComponentBody], errors: &mut Vec<FieldError>) {
    for (index, body) in components.iter().enumerate() {
        if components[..index].iter().any(|earlier| earlier.component == body.component) {
            errors.push(FieldError::new(format!("/components/{index}/component"), "repeated", "stands twice; put all of it into one part"));
        }
        for (at, prescription) in body.prescriptions.iter().enumerate() {
            let pointer = format!("/components/{index}/prescriptions/{at}/intervention");
            match interventions::find(&prescription.intervention) {
                None => errors.push(FieldError::new(pointer, "unknown_intervention", unknown_intervention(body.component))),
                Some(known) if known.component != body.component => {
                    errors.push(FieldError::new(pointer, "wrong_component", format!("belongs to {}", known.component.as_str())));
                }
                Some(_) => {}
            }
        }
    }
}

fn unknown_intervention(component: Component) -> String {
    let known: Vec<&str> = interventions::ALL.iter().filter(|entry| entry.component == component).map(|entry| entry.id).collect();
    if known.is_empty() { "a referral has no prescriptions; say what it is for in the note".into() } else { format!("must be one of {}", known.join(", ")) }
}

/// How many plans at a time.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlanListQuery {
    /// How many at a time, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 25)]
    #[serde(default = "crate::platform::http::default_limit")]
    pub limit: u16,
    /// Where to go on: `next_cursor` of the page before.
    #[param(required = false, nullable = false, max_length = 2048)]
    pub cursor: Option<String>,
}
