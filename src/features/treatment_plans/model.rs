//! Rows, and a plan as a whole.

use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::payloads::{ComponentBody, GoalBody};
use super::rules::Status;
use crate::platform::db::schema::{plan_components, plan_goals, prescriptions, treatment_plans};

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = treatment_plans, check_for_backend(diesel::pg::Pg))]
pub struct PlanRow {
    pub id: Uuid,
    pub version: i64,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
    pub client_id: Uuid,
    pub assessment_id: Option<Uuid>,
    pub practitioner_id: Uuid,
    pub title: String,
    pub status: String,
    pub activated_at: Option<jiff_diesel::Timestamp>,
    pub ended_at: Option<jiff_diesel::Timestamp>,
    pub discontinue_reason: Option<String>,
}

impl PlanRow {
    /// The table's check constraint allows no other.
    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::Discontinued)
    }
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = plan_goals, check_for_backend(diesel::pg::Pg))]
pub struct GoalRow {
    pub clinic_id: Uuid,
    pub id: Uuid,
    pub treatment_plan_id: Uuid,
    pub position: i32,
    pub description: String,
    pub measure: Option<String>,
    pub target: Option<Value>,
    pub due_on: Option<jiff_diesel::Date>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = plan_components, check_for_backend(diesel::pg::Pg))]
pub struct ComponentRow {
    pub clinic_id: Uuid,
    pub id: Uuid,
    pub treatment_plan_id: Uuid,
    pub position: i32,
    pub component: String,
    pub note: Option<String>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = prescriptions, check_for_backend(diesel::pg::Pg))]
pub struct PrescriptionRow {
    pub clinic_id: Uuid,
    pub id: Uuid,
    pub plan_component_id: Uuid,
    pub position: i32,
    pub intervention: String,
    pub side: String,
    pub sets: Option<i16>,
    pub reps: Option<i16>,
    pub hold_seconds: Option<i16>,
    pub minutes: Option<i16>,
    pub times_per_week: Option<i16>,
    pub effort: Option<i16>,
    pub instructions: Option<String>,
    pub rules: Vec<String>,
}

/// A plan with its goals and components.
#[derive(Clone, Debug)]
pub struct Plan {
    pub row: PlanRow,
    pub goals: Vec<GoalBody>,
    pub components: Vec<ComponentBody>,
}
