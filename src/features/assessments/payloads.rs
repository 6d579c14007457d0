//! What callers send about assessments.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::clinical::exposures::Exposures;
use crate::clinical::flags::{self, FlagAnswer};
use crate::clinical::pain::Pain;
use crate::clinical::{Details, Fault, Observation, RawValue, Reading, Side, Validity};
use crate::platform::error::FieldError;
use crate::platform::http::Check;

/// A test on a side. The value is a number, or a word or grade in quotation marks, as the test's scale asks.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "test": "mmt_gmax", "side": "left", "value": "3+" }))]
pub struct ObservationBody {
    /// The test's id, such as `mmt_gmax`.
    #[schema(min_length = 1, max_length = 40)]
    pub test: String,
    /// The side; for tests on one leg, the leg stood on.
    pub side: Side,
    /// Number, grade (`0 1 2- 2 2+ 3- 3 3+ 4- 4 4+ 5`) or word.
    pub value: RawValue,
    /// The unit (UCUM); left out, the test's own.
    #[serde(default)]
    #[schema(max_length = 20)]
    pub unit: Option<String>,
    /// The test's other parts.
    #[serde(default)]
    pub details: Details,
    /// How it was done, where there are several ways.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub method: Option<String>,
    /// With what.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub device: Option<String>,
    /// Pain during the test, 0 to 10.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10)]
    pub pain_nprs: Option<i16>,
    /// Whether it counts; `valid` unless said.
    #[serde(default)]
    pub validity: Validity,
    /// Anything else.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

impl ObservationBody {
    fn reading(&self) -> Reading<'_> {
        Reading {
            test: &self.test,
            side: self.side,
            value: &self.value,
            unit: self.unit.as_deref(),
            details: &self.details,
            pain_nprs: self.pain_nprs,
            validity: self.validity,
        }
    }
}

/// The observations as the clinical rules read them.
///
/// # Errors
/// Each part that is not right, at its pointer.
pub fn checked(bodies: &[ObservationBody]) -> Result<Vec<Observation>, Vec<FieldError>> {
    let (mut observations, mut errors) = (Vec::new(), Vec::new());
    for (index, body) in bodies.iter().enumerate() {
        match body.reading().check() {
            Ok(observation) => observations.push(observation),
            Err(faults) => errors.extend(faults.into_iter().map(|fault| field_error(&format!("/observations/{index}"), fault))),
        }
    }
    if errors.is_empty() { Ok(observations) } else { Err(errors) }
}

fn field_error(prefix: &str, fault: Fault) -> FieldError {
    FieldError::new(format!("{prefix}{}", fault.pointer), fault.code, fault.detail)
}

/// The content of an assessment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "presenting_complaint": "Low back pain after long sitting, tight hamstrings when running",
    "pain": [{ "region": "lower_back", "side": "both", "nprs": 6 }, { "region": "posterior_thigh", "side": "left", "nprs": 3 }],
    "red_flags": [
        { "id": "rf_ces", "present": false }, { "id": "rf_cord", "present": false }, { "id": "rf_neuro_progressive", "present": false },
        { "id": "rf_neuro_stable", "present": false }, { "id": "rf_fracture_major", "present": false }, { "id": "rf_hip_fracture", "present": false },
        { "id": "rf_fracture_fragility", "present": false }, { "id": "rf_bone_stress", "present": false }, { "id": "rf_cancer_known", "present": false },
        { "id": "rf_cancer_suspected", "present": false }, { "id": "rf_sepsis", "present": false }, { "id": "rf_infection", "present": false },
        { "id": "rf_aaa", "present": false }, { "id": "rf_pe", "present": false }, { "id": "rf_dvt", "present": false },
        { "id": "rf_limb_ischaemia", "present": false }, { "id": "rf_compartment", "present": false }, { "id": "rf_visceral", "present": false },
        { "id": "rf_hip_child", "present": false }, { "id": "rf_avulsion", "present": false }, { "id": "rf_self_harm", "present": false }
    ],
    "observations": [
        { "test": "mmt_gmax", "side": "left", "value": "3+" }, { "test": "mmt_gmax", "side": "right", "value": "5" },
        { "test": "mmt_gmed", "side": "left", "value": "4" }, { "test": "mmt_gmed", "side": "right", "value": "5" },
        { "test": "trendelenburg", "side": "left", "value": "delayed", "details": { "seconds": 12 } },
        { "test": "pelvic_tilt", "side": "left", "value": 20, "unit": "deg" }, { "test": "pelvic_tilt", "side": "right", "value": 19, "unit": "deg" },
        { "test": "mtt_iliopsoas", "side": "left", "value": 6, "unit": "deg", "details": { "pelvis_controlled": true } },
        { "test": "slr", "side": "left", "value": 62, "unit": "deg", "details": { "response": "hamstring_stretch" } },
        { "test": "hhd_abd", "side": "left", "value": 160, "unit": "N", "details": { "lever_m": 0.4, "position": "side_lying" } },
        { "test": "hhd_abd", "side": "right", "value": 210, "unit": "N", "details": { "lever_m": 0.4, "position": "side_lying" } }
    ],
    "exposures": { "sitting_h_day": 9, "sprint_sessions_wk": 1, "lbp_provoked": "posture" }
}))]
pub struct AssessmentBody {
    /// Why the client comes, in the client's words.
    #[schema(min_length = 1, max_length = 5000, pattern = r"\S")]
    pub presenting_complaint: String,
    /// Where it hurts; a region not named does not hurt.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub pain: Vec<Pain>,
    /// Red flags that were asked, the absent ones too. A blocking one left out makes the screening
    /// incomplete: then nothing is suggested.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub red_flags: Vec<FlagAnswer>,
    /// Tests.
    #[serde(default)]
    #[schema(max_items = 300)]
    pub observations: Vec<ObservationBody>,
    /// What the body is exposed to.
    #[serde(default)]
    pub exposures: Exposures,
}

impl Check for AssessmentBody {
    fn check(&self, errors: &mut Vec<FieldError>) {
        errors.extend(flags::check(&self.red_flags).into_iter().map(|fault| field_error("/red_flags", fault)));
        errors.extend(checked(&self.observations).err().into_iter().flatten());
    }
}

/// A change to a draft: what is given replaces what was there; findings and suggestions are derived anew.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "presenting_complaint": "Low back pain after long sitting, worse on Mondays" }))]
pub struct AssessmentPatch {
    /// Why the client comes.
    #[schema(min_length = 1, max_length = 5000, pattern = r"\S", nullable = false)]
    pub presenting_complaint: Option<String>,
    /// All pain.
    #[schema(max_items = 40, nullable = false)]
    pub pain: Option<Vec<Pain>>,
    /// All red flags that were asked.
    #[schema(max_items = 40, nullable = false)]
    pub red_flags: Option<Vec<FlagAnswer>>,
    /// All tests.
    #[schema(max_items = 300, nullable = false)]
    pub observations: Option<Vec<ObservationBody>>,
    /// All exposures.
    #[schema(nullable = false)]
    pub exposures: Option<Exposures>,
}

impl Check for AssessmentPatch {
    fn check(&self, errors: &mut Vec<FieldError>) {
        let red_flags = self.red_flags.as_deref().unwrap_or_default();
        errors.extend(flags::check(red_flags).into_iter().map(|fault| field_error("/red_flags", fault)));
        errors.extend(checked(self.observations.as_deref().unwrap_or_default()).err().into_iter().flatten());
    }
}

impl AssessmentPatch {
    /// The content with the patch over it.
    pub fn over(self, content: &mut AssessmentBody) {
        if let Some(complaint) = self.presenting_complaint {
            content.presenting_complaint = complaint;
        }
        if let Some(pain) = self.pain {
            content.pain = pain;
        }
        if let Some(red_flags) = self.red_flags {
            content.red_flags = red_flags;
        }
        if let Some(observations) = self.observations {
            content.observations = observations;
        }
        if let Some(exposures) = self.exposures {
            content.exposures = exposures;
        }
    }
}

/// Into which plan a suggestion goes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "treatment_plan_id": "01890000-0000-7000-8000-000000000004" }))]
pub struct Acceptance {
    /// A draft or active plan of the same client.
    pub treatment_plan_id: Uuid,
}

impl Check for Acceptance {}

/// Why a suggestion is declined.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "The client does this already" }))]
pub struct Refusal {
    /// The reason, kept.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S")]
    pub reason: String,
}

impl Check for Refusal {}

/// How many assessments at a time.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssessmentListQuery {
    /// How many at a time, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 25)]
    #[serde(default = "crate::platform::http::default_limit")]
    pub limit: u16,
    /// Where to go on: `next_cursor` of the page before.
    #[param(required = false, nullable = false, max_length = 2048)]
    pub cursor: Option<String>,
}
