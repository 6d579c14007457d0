//! What is written about assessments.

use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::derive::{self, Rows};
use super::error::AssessmentError;
use super::model::{Assessment, ObservationRow, SuggestionRow};
use super::payloads::{AssessmentBody, AssessmentPatch, ObservationBody};
use super::queries::{self, Decision};
use crate::clinical::interventions::{self, Component, Intervention};
use crate::features::treatment_plans::{self, Accepted, PlanView, PrescribedSide};
use crate::features::{clients, clinics};
use crate::platform::audit::Entry;
use crate::platform::db::Tx;
use crate::platform::http::IfMatch;

pub async fn create(tx: &mut Tx<'_>, client: Uuid, body: &AssessmentBody) -> Result<Assessment, AssessmentError> {
    let id = Uuid::now_v7();
    let rows = derive(tx, client, id, body).await?;
    let practitioner = tx.actor().user_id().unwrap_or_default();
    let assessment = queries::insert(tx, id, client, practitioner, rows).await?;
    record(tx, &assessment, "assessment.create", "assessment.created").await?;
    Ok(assessment)
}

/// Derives under the client's sex and age today; an archived client is not assessed.
async fn derive(tx: &mut Tx<'_>, client: Uuid, id: Uuid, body: &AssessmentBody) -> Result<Rows, AssessmentError> {
    let clinic = tx.actor().clinic.0;
    let facts = clients::lock(tx, client).await?.ok_or(AssessmentError::NoClient)?.active()?;
    let zone = clinics::locale(tx, clinic).await?.zone;
    let today = tx.now().to_zoned(zone).date();
    Ok(derive::rows(clinic, id, body, derive::subject(&facts, today))?)
}

pub async fn change(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, patch: AssessmentPatch) -> Result<Assessment, AssessmentError> {
    let assessment = hold(tx, id, if_match).await?;
    let decided = assessment.derived.suggestions.iter().any(|suggestion| suggestion.decided_at.is_some());
    if !assessment.row.is_draft() || decided {
        return Err(AssessmentError::Settled);
    }
    let mut body = body_of(&assessment);
    patch.over(&mut body);
    let rows = derive(tx, assessment.row.client_id, id, &body).await?;
    let assessment = queries::replace(tx, &assessment.row, rows).await?;
    record(tx, &assessment, "assessment.update", "assessment.updated").await?;
    Ok(assessment)
}

/// The content as it was sent.
fn body_of(assessment: &Assessment) -> AssessmentBody {
    let row = &assessment.row;
    AssessmentBody {
        presenting_complaint: row.presenting_complaint.clone(),
        pain: Deserialize::deserialize(&row.pain).unwrap_or_default(),
        red_flags: Deserialize::deserialize(&row.red_flags).unwrap_or_default(),
        observations: assessment.observations.iter().filter_map(observation_body).collect(),
        exposures: Deserialize::deserialize(&row.exposures).unwrap_or_default(),
    }
}

/// A stored observation in the shape it was sent in.
pub fn observation_body(row: &ObservationRow) -> Option<ObservationBody> {
    let document = json!({
        "test": row.test, "side": row.side, "value": row.value, "unit": row.unit, "details": row.details, "method": row.method,
        "device": row.device, "pain_nprs": row.pain_nprs, "validity": row.validity, "note": row.note,
    });
    serde_json::from_value(document).ok()
}

pub async fn complete(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch) -> Result<Assessment, AssessmentError> {
    let mut assessment = hold(tx, id, if_match).await?;
    if !assessment.row.is_draft() {
        return Err(AssessmentError::Completed);
    }
    assessment.row = queries::complete(tx, &assessment.row).await?;
    record(tx, &assessment, "assessment.complete", "assessment.completed").await?;
    Ok(assessment)
}

/// Accepts a suggestion into a plan of the same client; `if_match` is the plan's.
pub async fn accept(tx: &mut Tx<'_>, id: Uuid, suggestion: Uuid, plan: Uuid, if_match: &IfMatch) -> Result<PlanView, AssessmentError> {
    let assessment = queries::hold(tx, id).await?.ok_or(AssessmentError::NotFound)?;
    let suggestion = proposed(&assessment, suggestion)?;
    let accepted = accepted(&assessment, suggestion);
    let plan_now = treatment_plans::accept(tx, plan, assessment.row.client_id, if_match, accepted).await?;
    queries::decide(tx, &assessment.row, suggestion.id, Decision::Accepted(plan)).await?;
    let details = json!({ "suggestion": suggestion.id, "rule": suggestion.rule, "treatment_plan": plan });
    let entry = Entry::new("suggestion.accept", "assessment", id).client(assessment.row.client_id).details(details);
    tx.audit(entry).await?;
    tx.emit("suggestion.accepted", suggestion.id).await?;
    Ok(plan_now)
}

pub async fn decline(tx: &mut Tx<'_>, id: Uuid, suggestion: Uuid, if_match: &IfMatch, reason: &str) -> Result<Assessment, AssessmentError> {
    let assessment = hold(tx, id, if_match).await?;
    let suggestion = proposed(&assessment, suggestion)?;
    queries::decide(tx, &assessment.row, suggestion.id, Decision::Declined(reason)).await?;
    let details = json!({ "suggestion": suggestion.id, "rule": suggestion.rule });
    let entry = Entry::new("suggestion.decline", "assessment", id).client(assessment.row.client_id).details(details);
    tx.audit(entry).await?;
    tx.emit("suggestion.declined", suggestion.id).await?;
    queries::hold(tx, id).await?.ok_or(AssessmentError::NotFound)
}

fn proposed(assessment: &Assessment, id: Uuid) -> Result<&SuggestionRow, AssessmentError> {
    let suggestion = assessment.derived.suggestions.iter().find(|suggestion| suggestion.id == id).ok_or(AssessmentError::NotFound)?;
    if suggestion.status == "proposed" { Ok(suggestion) } else { Err(AssessmentError::NotProposed(suggestion.status.clone())) }
}

fn accepted(assessment: &Assessment, suggestion: &SuggestionRow) -> Accepted {
    let all = [Component::Strength, Component::Stretching, Component::Posture, Component::RestRecovery];
    let component = all.into_iter().find(|component| component.as_str() == suggestion.component).unwrap_or(Component::Referral);
    let safety = assessment.row.safety.as_ref().and_then(|safety| safety["wording"].as_str());
    let note = (component == Component::Referral)
        .then(|| safety.map_or_else(|| suggestion.rationale.clone(), |wording| format!("{wording} {}", suggestion.rationale)));
    Accepted { component, rule: suggestion.rule.clone(), note, interventions: interventions_of(suggestion), side: side_of(assessment, suggestion) }
}

fn interventions_of(suggestion: &SuggestionRow) -> Vec<&'static Intervention> {
    let proposed = suggestion.interventions.as_array().map(Vec::as_slice).unwrap_or_default();
    proposed.iter().filter_map(|entry| entry["intervention"].as_str()).filter_map(interventions::find).collect()
}

/// The sides of the findings it rests on.
fn side_of(assessment: &Assessment, suggestion: &SuggestionRow) -> PrescribedSide {
    let on = |side: &str| assessment.derived.findings.iter().any(|finding| finding.side == side && suggestion.finding_ids.contains(&finding.id));
    match (on("left"), on("right")) {
        (true, true) => PrescribedSide::Both,
        (true, false) => PrescribedSide::Left,
        (false, true) => PrescribedSide::Right,
        (false, false) => PrescribedSide::None,
    }
}

async fn hold(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch) -> Result<Assessment, AssessmentError> {
    let assessment = queries::hold(tx, id).await?.ok_or(AssessmentError::NotFound)?;
    if_match.check(assessment.row.version)?;
    Ok(assessment)
}

async fn record(tx: &mut Tx<'_>, assessment: &Assessment, action: &'static str, event: &'static str) -> Result<(), AssessmentError> {
    let details: Value = json!({ "observations": assessment.observations.len(), "catalogue_version": assessment.row.catalogue_version });
    tx.audit(Entry::new(action, "assessment", assessment.row.id).client(assessment.row.client_id).details(details)).await?;
    tx.emit(event, assessment.row.id).await?;
    Ok(())
}
