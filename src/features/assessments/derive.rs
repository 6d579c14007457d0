//! From what was asked and tested to rows: observations, findings, suggestions.

use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::{ContentColumns, Derived, FindingRow, ObservationRow, SuggestionRow};
use super::payloads::{AssessmentBody, checked};
use crate::clinical::findings::{self, Finding};
use crate::clinical::flags::{Flag, Screening};
use crate::clinical::rules::{self, Suggestion};
use crate::clinical::{CATALOGUE_VERSION, Case, Sex, Subject};
use crate::features::clients::ClientFacts;
use crate::platform::error::ApiError;

/// Everything one assessment is stored as.
pub struct Rows {
    pub content: ContentColumns,
    pub observations: Vec<ObservationRow>,
    pub derived: Derived,
}

/// What the norms ask about the client, on a day.
pub fn subject(client: &ClientFacts, today: Date) -> Subject {
    let sex = match client.sex_for_norms.as_deref() {
        Some("female") => Some(Sex::Female),
        Some("male") => Some(Sex::Male),
        _ => None,
    };
    let age = client.date_of_birth.map(|born| {
        let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
        today.year() - born.year() - i16::from(!had_birthday)
    });
    Subject { sex, age }
}

/// Derives findings and suggestions from a body.
///
/// # Errors
/// 422 where an observation is not right.
pub fn rows(clinic: Uuid, assessment: Uuid, body: &AssessmentBody, subject: Subject) -> Result<Rows, ApiError> {
    let observations = checked(&body.observations).map_err(ApiError::invalid)?;
    let case = Case { subject, observations: &observations, pain: &body.pain, exposures: &body.exposures, flags: &body.red_flags };
    let found = findings::derive(&case);
    let proposal = rules::propose(&case, &found);
    let observation_rows = observation_rows(clinic, assessment, body);
    let ids: Vec<Uuid> = observation_rows.iter().map(|row| row.id).collect();
    let finding_rows: Vec<FindingRow> = found.iter().enumerate().map(|(index, finding)| finding_row(clinic, assessment, index, finding, &ids)).collect();
    let finding_ids: Vec<Uuid> = finding_rows.iter().map(|row| row.id).collect();
    let suggestions =
        proposal.suggestions.iter().enumerate().map(|(index, suggestion)| suggestion_row(clinic, assessment, index, suggestion, &finding_ids)).collect();
    let content = ContentColumns {
        presenting_complaint: body.presenting_complaint.trim().to_owned(),
        pain: to_json(&body.pain),
        red_flags: to_json(&body.red_flags),
        exposures: to_json(&body.exposures),
        catalogue_version: CATALOGUE_VERSION.into(),
        screening: screening(&proposal.screening),
        safety: safety(&proposal.screening),
    };
    Ok(Rows { content, observations: observation_rows, derived: Derived { findings: finding_rows, suggestions } })
}

fn to_json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn position(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

fn screening(screening: &Screening) -> Value {
    let not_asked: Vec<&str> = screening.not_asked.iter().map(|flag| flag.id).collect();
    let status = if not_asked.is_empty() { "complete" } else { "incomplete" };
    let notices: Vec<Value> = screening.present.iter().filter(|flag| !flag.action.blocks()).map(|flag| notice(flag)).collect();
    json!({ "status": status, "not_asked": not_asked, "notices": notices })
}

fn notice(flag: &Flag) -> Value {
    json!({ "flag": flag.id, "action": flag.action, "wording": flag.action.wording() })
}

fn safety(screening: &Screening) -> Option<Value> {
    let action = screening.block()?;
    let flags: Vec<&str> = screening.present.iter().filter(|flag| flag.action.blocks()).map(|flag| flag.id).collect();
    Some(json!({ "action": action, "wording": action.wording(), "flags": flags }))
}

fn observation_rows(clinic: Uuid, assessment: Uuid, body: &AssessmentBody) -> Vec<ObservationRow> {
    let row = |(index, observation): (usize, &super::payloads::ObservationBody)| ObservationRow {
        clinic_id: clinic,
        id: Uuid::now_v7(),
        assessment_id: assessment,
        position: position(index),
        test: observation.test.clone(),
        side: observation.side.as_str().into(),
        value: to_json(&observation.value),
        unit: observation.unit.clone(),
        details: to_json(&observation.details),
        method: observation.method.clone(),
        device: observation.device.clone(),
        pain_nprs: observation.pain_nprs,
        validity: observation.validity.as_str().into(),
        note: observation.note.clone(),
    };
    body.observations.iter().enumerate().map(row).collect()
}

fn finding_row(clinic: Uuid, assessment: Uuid, index: usize, finding: &Finding, observations: &[Uuid]) -> FindingRow {
    FindingRow {
        clinic_id: clinic,
        id: Uuid::now_v7(),
        assessment_id: assessment,
        position: position(index),
        finding: finding.id.as_str().into(),
        side: finding.side.as_str().into(),
        status: finding.status.as_str().into(),
        severity: finding.severity.map(|severity| severity.as_str().into()),
        confidence: finding.confidence.as_str().into(),
        observation_ids: finding.observations.iter().filter_map(|index| observations.get(*index).copied()).collect(),
        explanation: finding.explanation.clone(),
    }
}

fn suggestion_row(clinic: Uuid, assessment: Uuid, index: usize, suggestion: &Suggestion, findings: &[Uuid]) -> SuggestionRow {
    let rule = suggestion.rule;
    let interventions: Vec<Value> = suggestion
        .interventions
        .iter()
        .map(
            |proposed| json!({ "intervention": proposed.intervention.id, "ask_first": proposed.ask_first.iter().map(|ask| ask.meaning()).collect::<Vec<_>>() }),
        )
        .collect();
    let suppressed: Vec<Value> =
        suggestion.suppressed.iter().map(|out| json!({ "intervention": out.intervention.id, "reason": out.because.meaning() })).collect();
    SuggestionRow {
        clinic_id: clinic,
        id: Uuid::now_v7(),
        assessment_id: assessment,
        position: position(index),
        rule: rule.id.into(),
        rule_version: rule.version,
        pattern: rule.pattern.into(),
        priority: suggestion.priority.as_str().into(),
        rationale: rule.rationale.into(),
        caveat: rule.caveat.into(),
        evidence: to_json(&rule.evidence),
        component: suggestion.component.as_str().into(),
        interventions: interventions.into(),
        finding_ids: suggestion.findings.iter().filter_map(|index| findings.get(*index).copied()).collect(),
        suppressed: suppressed.into(),
        status: if suggestion.is_suppressed() { "suppressed".into() } else { "proposed".into() },
        decline_reason: None,
        decided_at: None,
        decided_by: None,
        treatment_plan_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_counts_whole_years_on_the_day() {
        let client = |born: &str| ClientFacts { id: Uuid::nil(), date_of_birth: Some(born.parse().unwrap()), sex_for_norms: None, archived: false };
        let age = |born: &str, today: &str| subject(&client(born), today.parse().unwrap()).age.unwrap();
        assert_eq!(age("2008-03-02", "2026-03-01"), 17);
        assert_eq!(age("2008-03-02", "2026-03-02"), 18);
        assert_eq!(age("2008-02-29", "2026-02-28"), 17);
    }
}
