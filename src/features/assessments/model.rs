//! Rows, and an assessment as a whole.

use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::platform::db::schema::{assessments, findings, observations, suggestions};

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = assessments, check_for_backend(diesel::pg::Pg))]
pub struct AssessmentRow {
    pub id: Uuid,
    pub version: i64,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
    pub client_id: Uuid,
    pub practitioner_id: Uuid,
    pub status: String,
    pub presenting_complaint: String,
    pub pain: Value,
    pub red_flags: Value,
    pub exposures: Value,
    pub catalogue_version: String,
    pub screening: Value,
    pub safety: Option<Value>,
    pub completed_at: Option<jiff_diesel::Timestamp>,
}

impl AssessmentRow {
    pub fn is_draft(&self) -> bool {
        self.status == "draft"
    }
}

/// What is asked and what it comes to; set together.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = assessments, treat_none_as_null = true)]
pub struct ContentColumns {
    pub presenting_complaint: String,
    pub pain: Value,
    pub red_flags: Value,
    pub exposures: Value,
    pub catalogue_version: String,
    pub screening: Value,
    pub safety: Option<Value>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = observations, check_for_backend(diesel::pg::Pg))]
pub struct ObservationRow {
    pub clinic_id: Uuid,
    pub id: Uuid,
    pub assessment_id: Uuid,
    pub position: i32,
    pub test: String,
    pub side: String,
    pub value: Value,
    pub unit: Option<String>,
    pub details: Value,
    pub method: Option<String>,
    pub device: Option<String>,
    pub pain_nprs: Option<i16>,
    pub validity: String,
    pub note: Option<String>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = findings, check_for_backend(diesel::pg::Pg))]
pub struct FindingRow {
    pub clinic_id: Uuid,
    pub id: Uuid,
    pub assessment_id: Uuid,
    pub position: i32,
    pub finding: String,
    pub side: String,
    pub status: String,
    pub severity: Option<String>,
    pub confidence: String,
    pub observation_ids: Vec<Uuid>,
    pub explanation: String,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = suggestions, check_for_backend(diesel::pg::Pg))]
pub struct SuggestionRow {
    pub clinic_id: Uuid,
    pub id: Uuid,
    pub assessment_id: Uuid,
    pub position: i32,
    pub rule: String,
    pub rule_version: i32,
    pub pattern: String,
    pub priority: String,
    pub rationale: String,
    pub caveat: String,
    pub evidence: Value,
    pub component: String,
    pub interventions: Value,
    pub finding_ids: Vec<Uuid>,
    pub suppressed: Value,
    pub status: String,
    pub decline_reason: Option<String>,
    pub decided_at: Option<jiff_diesel::Timestamp>,
    pub decided_by: Option<Uuid>,
    pub treatment_plan_id: Option<Uuid>,
}

/// What was derived from the observations.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    pub findings: Vec<FindingRow>,
    pub suggestions: Vec<SuggestionRow>,
}

/// An assessment with everything under it.
#[derive(Clone, Debug)]
pub struct Assessment {
    pub row: AssessmentRow,
    pub observations: Vec<ObservationRow>,
    pub derived: Derived,
}
