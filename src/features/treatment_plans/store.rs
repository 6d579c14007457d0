//! A plan's goals and components between their rows and their shape.

use jiff_diesel::ToDiesel;
use serde::Deserialize;
use uuid::Uuid;

use super::model::{ComponentRow, GoalRow, PrescriptionRow};
use super::payloads::{ComponentBody, GoalBody, PrescribedSide, PrescriptionBody};
use crate::clinical::RawValue;
use crate::clinical::interventions::Component;

fn position(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

pub fn goal_rows(clinic: Uuid, plan: Uuid, goals: &[GoalBody]) -> Vec<GoalRow> {
    let row = |(index, goal): (usize, &GoalBody)| GoalRow {
        clinic_id: clinic,
        id: Uuid::now_v7(),
        treatment_plan_id: plan,
        position: position(index),
        description: goal.description.trim().to_owned(),
        measure: goal.measure.clone(),
        target: goal.target.as_ref().and_then(|target| serde_json::to_value(target).ok()),
        due_on: goal.due_on.map(ToDiesel::to_diesel),
    };
    goals.iter().enumerate().map(row).collect()
}

pub fn component_rows(clinic: Uuid, plan: Uuid, components: &[ComponentBody]) -> (Vec<ComponentRow>, Vec<PrescriptionRow>) {
    let mut rows = (Vec::new(), Vec::new());
    for (index, body) in components.iter().enumerate() {
        let id = Uuid::now_v7();
        let component = body.component.as_str().to_owned();
        rows.0.push(ComponentRow { clinic_id: clinic, id, treatment_plan_id: plan, position: position(index), component, note: body.note.clone() });
        rows.1.extend(body.prescriptions.iter().enumerate().map(|(index, prescription)| PrescriptionRow {
            clinic_id: clinic,
            id: Uuid::now_v7(),
            plan_component_id: id,
            position: position(index),
            intervention: prescription.intervention.clone(),
            side: prescription.side.as_str().to_owned(),
            sets: prescription.sets,
            reps: prescription.reps,
            hold_seconds: prescription.hold_seconds,
            minutes: prescription.minutes,
            times_per_week: prescription.times_per_week,
            effort: prescription.effort,
            instructions: prescription.instructions.clone(),
            rules: prescription.rules.clone(),
        }));
    }
    rows
}

pub fn goals(rows: Vec<GoalRow>) -> Vec<GoalBody> {
    let body = |row: GoalRow| GoalBody {
        description: row.description,
        measure: row.measure,
        target: row.target.and_then(|target| RawValue::deserialize(target).ok()),
        due_on: row.due_on.map(jiff_diesel::Date::to_jiff),
    };
    rows.into_iter().map(body).collect()
}

pub fn components(rows: Vec<ComponentRow>, prescriptions: &[PrescriptionRow]) -> Vec<ComponentBody> {
    let body = |row: ComponentRow| ComponentBody {
        component: component(&row.component),
        note: row.note,
        prescriptions: prescriptions.iter().filter(|prescription| prescription.plan_component_id == row.id).map(prescription).collect(),
    };
    rows.into_iter().map(body).collect()
}

/// The table's check constraint allows no other.
fn component(text: &str) -> Component {
    let all = [Component::Strength, Component::Stretching, Component::Posture, Component::RestRecovery];
    all.into_iter().find(|component| component.as_str() == text).unwrap_or(Component::Referral)
}

fn prescription(row: &PrescriptionRow) -> PrescriptionBody {
    PrescriptionBody {
        intervention: row.intervention.clone(),
        side: PrescribedSide::parse(&row.side),
        sets: row.sets,
        reps: row.reps,
        hold_seconds: row.hold_seconds,
        minutes: row.minutes,
        times_per_week: row.times_per_week,
        effort: row.effort,
        instructions: row.instructions.clone(),
        rules: row.rules.clone(),
    }
}
