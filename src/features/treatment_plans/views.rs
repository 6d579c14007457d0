//! Plans as callers see them.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::Plan;
use super::payloads::{ComponentBody, GoalBody};
use super::rules::Status;

/// What a plan has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// Being written.
    Draft,
    /// Being followed.
    Active,
    /// Ended as meant.
    Completed,
    /// Given up, with a reason.
    Discontinued,
}

/// A treatment plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TreatmentPlan)]
pub struct PlanView {
    /// Its id.
    pub id: Uuid,
    /// Version, as in `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Whose it is.
    pub client_id: Uuid,
    /// The assessment it rests on.
    pub assessment_id: Option<Uuid>,
    /// Who wrote it.
    pub practitioner_id: Uuid,
    /// What it is about.
    #[schema(max_length = 200)]
    pub title: String,
    /// What it has come to.
    pub status: PlanStatus,
    /// When it became active.
    pub activated_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it was given up.
    #[schema(max_length = 1000)]
    pub discontinue_reason: Option<String>,
    /// Goals.
    #[schema(max_items = 20)]
    pub goals: Vec<GoalBody>,
    /// Parts.
    #[schema(max_items = 5)]
    pub components: Vec<ComponentBody>,
    /// When the client should see a clinician.
    #[schema(max_length = 500)]
    pub seek_help: &'static str,
}

/// On every assessment and plan.
pub const SEEK_HELP: &str = "See a clinician if pain worsens or lasts over six weeks, or if numbness, weakness, fever, bladder or bowel change appears.";

impl From<Plan> for PlanView {
    fn from(plan: Plan) -> Self {
        let status = match plan.row.status() {
            Status::Draft => PlanStatus::Draft,
            Status::Active => PlanStatus::Active,
            Status::Completed => PlanStatus::Completed,
            Status::Discontinued => PlanStatus::Discontinued,
        };
        let row = plan.row;
        Self {
            id: row.id,
            version: row.version,
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
            client_id: row.client_id,
            assessment_id: row.assessment_id,
            practitioner_id: row.practitioner_id,
            title: row.title,
            status,
            activated_at: row.activated_at.map(jiff_diesel::Timestamp::to_jiff),
            ended_at: row.ended_at.map(jiff_diesel::Timestamp::to_jiff),
            discontinue_reason: row.discontinue_reason,
            goals: plan.goals,
            components: plan.components,
            seek_help: SEEK_HELP,
        }
    }
}
