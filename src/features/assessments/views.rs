//! Assessments as callers see them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::observation_body;
use super::model::{Assessment, FindingRow, ObservationRow, SuggestionRow};
use crate::clinical::exposures::Exposures;
use crate::clinical::flags::{Action, FlagAnswer};
use crate::clinical::pain::Pain;
use crate::clinical::{Details, RawValue, Side, Validity};
use crate::features::treatment_plans::SEEK_HELP;

/// Whether an assessment may still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentStatus {
    /// It may.
    Draft,
    /// It stands.
    Completed,
}

/// A recorded test.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Observation)]
pub struct ObservationView {
    /// Its id, which findings refer to.
    pub id: Uuid,
    /// The test's id.
    #[schema(max_length = 40)]
    pub test: String,
    /// The side.
    pub side: Side,
    /// Number, grade or word.
    pub value: RawValue,
    /// The unit, where one was given.
    #[schema(max_length = 20)]
    pub unit: Option<String>,
    /// The test's other parts.
    pub details: Details,
    /// How it was done.
    #[schema(max_length = 200)]
    pub method: Option<String>,
    /// With what.
    #[schema(max_length = 200)]
    pub device: Option<String>,
    /// Pain during the test, 0 to 10.
    #[schema(minimum = 0, maximum = 10)]
    pub pain_nprs: Option<i16>,
    /// Whether it counts.
    pub validity: Validity,
    /// Anything else.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

/// What the observations add up to, on a side.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub struct FindingView {
    /// Which finding of the catalogue, such as `weak_gmax`.
    #[schema(max_length = 40, example = "weak_gmax")]
    pub id: String,
    /// `left`, `right` or `none`.
    #[schema(max_length = 5, example = "left")]
    pub side: String,
    /// `present`, `absent`, or `not_evaluable` where too little was tested.
    #[schema(max_length = 16, example = "present")]
    pub status: String,
    /// `mild`, `moderate` or `severe`, where present.
    #[schema(max_length = 16, example = "moderate")]
    pub severity: Option<String>,
    /// `usual` or `low`.
    #[schema(max_length = 8, example = "usual")]
    pub confidence: String,
    /// The observations it rests on.
    #[schema(max_items = 300)]
    pub observation_ids: Vec<Uuid>,
    /// Why, with the numbers used.
    #[schema(max_length = 4000)]
    pub explanation: String,
}

/// Whether the red flags were asked.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ScreeningView {
    /// `complete` or `incomplete`.
    #[schema(max_length = 16, example = "complete")]
    pub status: String,
    /// Blocking flags that were not asked.
    #[schema(max_items = 40)]
    pub not_asked: Vec<String>,
    /// Present flags that do not block, with what they ask for.
    #[schema(max_items = 40)]
    pub notices: Vec<NoticeView>,
}

/// A present flag that does not block.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct NoticeView {
    /// The flag.
    #[schema(max_length = 40)]
    pub flag: String,
    /// What it asks for.
    pub action: Action,
    /// In the exact words.
    #[schema(max_length = 200)]
    pub wording: String,
}

/// A block: nothing but referral is suggested.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SafetyView {
    /// The most urgent action.
    pub action: Action,
    /// In the exact words.
    #[schema(max_length = 200, example = "Stop. Do not treat. Call 999 / A&E now; give safety-net card.")]
    pub wording: String,
    /// The flags that block.
    #[schema(max_items = 40)]
    pub flags: Vec<String>,
}

/// What supports a suggestion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EvidenceView {
    /// A to D; a following X: there is published evidence against.
    #[schema(max_length = 4, example = "C X")]
    pub grade: String,
    /// For and against.
    #[schema(max_items = 20)]
    pub sources: Vec<String>,
}

/// A finding a suggestion rests on.
#[derive(Debug, Serialize, ToSchema)]
pub struct RestsOn {
    /// Which finding.
    #[schema(max_length = 40)]
    pub finding: String,
    /// Where.
    #[schema(max_length = 5)]
    pub side: String,
}

/// What must be asked before an intervention is used.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskFirst {
    /// The intervention.
    #[schema(max_length = 60)]
    pub intervention: String,
    /// What to ask about.
    #[schema(max_items = 20)]
    pub about: Vec<String>,
}

/// An intervention taken out by a contraindication.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SuppressedView {
    /// The intervention.
    #[schema(max_length = 60)]
    pub intervention: String,
    /// Why.
    #[schema(max_length = 200)]
    pub reason: String,
}

/// A suggestion for you to accept or decline.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub struct SuggestionView {
    /// Its id.
    pub id: Uuid,
    /// The rule that makes it, such as `r01`.
    #[schema(max_length = 8, example = "r01")]
    pub rule: String,
    /// The rule's version.
    #[schema(minimum = 1)]
    pub rule_version: i32,
    /// The pattern it names.
    #[schema(max_length = 60)]
    pub pattern: String,
    /// `safety`, `high`, `usual` or `low`.
    #[schema(max_length = 8)]
    pub priority: String,
    /// Why.
    #[schema(max_length = 1000)]
    pub rationale: String,
    /// What supports it, and what contradicts it.
    pub evidence: EvidenceView,
    /// What to keep in mind.
    #[schema(max_length = 1000)]
    pub caveat: String,
    /// `strength`, `stretching`, `posture`, `rest_recovery` or `referral`.
    #[schema(max_length = 16)]
    pub component: String,
    /// What is proposed: ids of the intervention library.
    #[schema(max_items = 60)]
    pub interventions: Vec<String>,
    /// What the record cannot tell and must be asked before use.
    #[schema(max_items = 60)]
    pub ask_first: Vec<AskFirst>,
    /// The catalogue ids of the findings it rests on.
    #[schema(max_items = 60)]
    pub finding_ids: Vec<String>,
    /// The same, with their sides.
    #[schema(max_items = 60)]
    pub rests_on: Vec<RestsOn>,
    /// What contraindications took out.
    #[schema(max_items = 60)]
    pub suppressed: Vec<SuppressedView>,
    /// `proposed`, `accepted`, `declined`, or `suppressed` where nothing was left of it.
    #[schema(max_length = 16)]
    pub status: String,
    /// Why it was declined.
    #[schema(max_length = 1000)]
    pub decline_reason: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// The plan it was accepted into.
    pub treatment_plan_id: Option<Uuid>,
}

/// An assessment with its findings and suggestions. Decision support: the therapist decides.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Assessment)]
pub struct AssessmentView {
    /// Its id.
    pub id: Uuid,
    /// Version, as in `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Whose it is.
    pub client_id: Uuid,
    /// Who assessed.
    pub practitioner_id: Uuid,
    /// Whether it may still change.
    pub status: AssessmentStatus,
    /// When it was completed.
    pub completed_at: Option<Timestamp>,
    /// The version of tests, findings, rules and interventions it was derived under.
    #[schema(max_length = 20)]
    pub catalogue_version: String,
    /// Why the client comes.
    #[schema(max_length = 5000)]
    pub presenting_complaint: String,
    /// Where it hurts.
    #[schema(max_items = 40)]
    pub pain: Vec<Pain>,
    /// Red flags that were asked.
    #[schema(max_items = 40)]
    pub red_flags: Vec<FlagAnswer>,
    /// What the body is exposed to.
    pub exposures: Exposures,
    /// Tests.
    #[schema(max_items = 300)]
    pub observations: Vec<ObservationView>,
    /// Findings, every one on every side.
    #[schema(max_items = 100)]
    pub findings: Vec<FindingView>,
    /// Whether the red flags were asked.
    pub screening: ScreeningView,
    /// Where a red flag blocks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub safety: Option<SafetyView>,
    /// Suggestions, most urgent first.
    #[schema(max_items = 100)]
    pub suggestions: Vec<SuggestionView>,
    /// When the client should see a clinician.
    #[schema(max_length = 500)]
    pub seek_help: &'static str,
}

impl From<Assessment> for AssessmentView {
    fn from(assessment: Assessment) -> Self {
        let Assessment { row, observations, derived } = assessment;
        let suggestions = derived.suggestions.into_iter().map(|suggestion| suggestion_view(suggestion, &derived.findings)).collect();
        let status = if row.is_draft() { AssessmentStatus::Draft } else { AssessmentStatus::Completed };
        let incomplete = || ScreeningView { status: "incomplete".into(), not_asked: Vec::new(), notices: Vec::new() };
        Self {
            id: row.id,
            version: row.version,
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
            client_id: row.client_id,
            practitioner_id: row.practitioner_id,
            status,
            completed_at: row.completed_at.map(jiff_diesel::Timestamp::to_jiff),
            catalogue_version: row.catalogue_version,
            presenting_complaint: row.presenting_complaint,
            pain: serde_json::from_value(row.pain).unwrap_or_default(),
            red_flags: serde_json::from_value(row.red_flags).unwrap_or_default(),
            exposures: serde_json::from_value(row.exposures).unwrap_or_default(),
            observations: observations.iter().filter_map(observation_view).collect(),
            findings: derived.findings.into_iter().map(FindingView::from).collect(),
            screening: serde_json::from_value(row.screening).unwrap_or_else(|_| incomplete()),
            safety: row.safety.and_then(|safety| serde_json::from_value(safety).ok()),
            suggestions,
            seek_help: SEEK_HELP,
        }
    }
}

fn observation_view(row: &ObservationRow) -> Option<ObservationView> {
    let body = observation_body(row)?;
    Some(ObservationView {
        id: row.id,
        test: body.test,
        side: body.side,
        value: body.value,
        unit: body.unit,
        details: body.details,
        method: body.method,
        device: body.device,
        pain_nprs: body.pain_nprs,
        validity: body.validity,
        note: body.note,
    })
}

impl From<FindingRow> for FindingView {
    fn from(row: FindingRow) -> Self {
        Self {
            id: row.finding,
            side: row.side,
            status: row.status,
            severity: row.severity,
            confidence: row.confidence,
            observation_ids: row.observation_ids,
            explanation: row.explanation,
        }
    }
}

#[derive(Deserialize)]
struct StoredProposal {
    intervention: String,
    ask_first: Vec<String>,
}

fn suggestion_view(row: SuggestionRow, findings: &[FindingRow]) -> SuggestionView {
    let proposals: Vec<StoredProposal> = serde_json::from_value(row.interventions).unwrap_or_default();
    let rests_on: Vec<RestsOn> = findings
        .iter()
        .filter(|finding| row.finding_ids.contains(&finding.id))
        .map(|finding| RestsOn { finding: finding.finding.clone(), side: finding.side.clone() })
        .collect();
    let mut finding_ids: Vec<String> = rests_on.iter().map(|finding| finding.finding.clone()).collect();
    finding_ids.dedup();
    SuggestionView {
        id: row.id,
        rule: row.rule,
        rule_version: row.rule_version,
        pattern: row.pattern,
        priority: row.priority,
        rationale: row.rationale,
        evidence: serde_json::from_value(row.evidence).unwrap_or(EvidenceView { grade: String::new(), sources: Vec::new() }),
        caveat: row.caveat,
        component: row.component,
        interventions: proposals.iter().map(|proposal| proposal.intervention.clone()).collect(),
        ask_first: proposals
            .into_iter()
            .filter(|proposal| !proposal.ask_first.is_empty())
            .map(|proposal| AskFirst { intervention: proposal.intervention, about: proposal.ask_first })
            .collect(),
        finding_ids,
        rests_on,
        suppressed: serde_json::from_value(row.suppressed).unwrap_or_default(),
        status: row.status,
        decline_reason: row.decline_reason,
        decided_at: row.decided_at.map(jiff_diesel::Timestamp::to_jiff),
        treatment_plan_id: row.treatment_plan_id,
    }
}
