//! What is written about plans.

use jiff_diesel::ToDiesel;
use serde_json::json;
use uuid::Uuid;

use super::error::PlanError;
use super::model::Plan;
use super::payloads::{ComponentBody, NewPlan, PlanPatch, PrescribedSide, PrescriptionBody};
use super::queries::{self, PlanChange};
use super::rules::{self, Status, Verb};
use crate::clinical::interventions::{Component, Dose, Intervention, Span};
use crate::features::clients;
use crate::platform::audit::Entry;
use crate::platform::db::Tx;
use crate::platform::http::IfMatch;

pub async fn create(tx: &mut Tx<'_>, client: Uuid, new: &NewPlan) -> Result<Plan, PlanError> {
    clients::lock(tx, client).await?.ok_or(PlanError::NoClient)?.active()?;
    let practitioner = tx.actor().user_id().unwrap_or_default();
    let row = queries::insert(tx, client, practitioner, new.title.trim(), new.assessment_id).await?;
    let components = without_rules(&new.components, &[]);
    queries::replace_goals(tx, row.id, &new.goals).await?;
    queries::replace_components(tx, row.id, &components).await?;
    let plan = Plan { row, goals: new.goals.clone(), components };
    record(tx, &plan, "treatment_plan.create", "treatment_plan.created").await?;
    Ok(plan)
}

pub async fn change(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, patch: &PlanPatch) -> Result<Plan, PlanError> {
    let mut plan = hold(tx, id, if_match, Verb::Change).await?;
    if let Some(goals) = &patch.goals {
        queries::replace_goals(tx, id, goals).await?;
        plan.goals.clone_from(goals);
    }
    if let Some(components) = &patch.components {
        plan.components = without_rules(components, &plan.components);
        queries::replace_components(tx, id, &plan.components).await?;
    }
    let title = patch.title.as_ref().map(|title| title.trim().to_owned());
    plan.row = queries::update(tx, &plan.row, PlanChange { title, ..PlanChange::default() }).await?;
    record(tx, &plan, "treatment_plan.update", "treatment_plan.updated").await?;
    Ok(plan)
}

/// Where an intervention comes from is the server's to say: what stays keeps its rules, what is new has none.
fn without_rules(components: &[ComponentBody], before: &[ComponentBody]) -> Vec<ComponentBody> {
    let known = |intervention: &str| before.iter().flat_map(|body| &body.prescriptions).find(|known| known.intervention == intervention);
    let mut components = components.to_vec();
    for prescription in components.iter_mut().flat_map(|body| &mut body.prescriptions) {
        prescription.rules = known(&prescription.intervention).map(|known| known.rules.clone()).unwrap_or_default();
    }
    components
}

pub async fn step(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, verb: Verb, reason: Option<&str>) -> Result<Plan, PlanError> {
    let mut plan = hold(tx, id, if_match, verb).await?;
    let now = Some(tx.now().to_diesel());
    let (change, action, event) = match verb {
        Verb::Activate => {
            let change = PlanChange { status: Some(Status::Active.as_str()), activated_at: now, ..PlanChange::default() };
            (change, "treatment_plan.activate", "treatment_plan.activated")
        }
        Verb::Complete => {
            let change = PlanChange { status: Some(Status::Completed.as_str()), ended_at: now, ..PlanChange::default() };
            (change, "treatment_plan.complete", "treatment_plan.completed")
        }
        Verb::Discontinue => {
            let discontinue_reason = reason.map(ToOwned::to_owned);
            let change = PlanChange { status: Some(Status::Discontinued.as_str()), ended_at: now, discontinue_reason, ..PlanChange::default() };
            (change, "treatment_plan.discontinue", "treatment_plan.discontinued")
        }
        Verb::Change => return Ok(plan),
    };
    plan.row = queries::update(tx, &plan.row, change).await?;
    record(tx, &plan, action, event).await?;
    Ok(plan)
}

/// What an accepted suggestion brings into a plan.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The part of the plan.
    pub component: Component,
    /// The rule's id.
    pub rule: String,
    /// Whom to refer to and why; for referrals.
    pub note: Option<String>,
    /// What to prescribe.
    pub interventions: Vec<&'static Intervention>,
    /// For which side.
    pub side: PrescribedSide,
}

pub async fn accept(tx: &mut Tx<'_>, id: Uuid, client: Uuid, if_match: &IfMatch, accepted: Accepted) -> Result<Plan, PlanError> {
    let mut plan = queries::hold(tx, id).await?.filter(|plan| plan.row.client_id == client).ok_or(PlanError::NotTheClients)?;
    if_match.check(plan.row.version)?;
    rules::check_step(plan.row.status(), Verb::Change).map_err(PlanError::Step)?;
    merge(&mut plan.components, accepted);
    queries::replace_components(tx, id, &plan.components).await?;
    plan.row = queries::update(tx, &plan.row, PlanChange { title: Some(plan.row.title.clone()), ..PlanChange::default() }).await?;
    record(tx, &plan, "treatment_plan.accept", "treatment_plan.updated").await?;
    Ok(plan)
}

/// An intervention that is there already is not prescribed twice: the rule is added to it.
fn merge(components: &mut Vec<ComponentBody>, accepted: Accepted) {
    let at = components.iter().position(|body| body.component == accepted.component).unwrap_or_else(|| {
        components.push(ComponentBody { component: accepted.component, note: None, prescriptions: Vec::new() });
        components.len() - 1
    });
    let part = &mut components[at];
    if let Some(note) = accepted.note {
        let joined = part.note.take().map_or_else(|| note.clone(), |before| format!("{before}\n{note}"));
        part.note = Some(joined.chars().take(2_000).collect());
    }
    for intervention in accepted.interventions {
        match part.prescriptions.iter_mut().find(|prescription| prescription.intervention == intervention.id) {
            Some(there) => {
                if !there.rules.contains(&accepted.rule) {
                    there.rules.push(accepted.rule.clone());
                }
                there.side = if there.side == accepted.side { there.side } else { PrescribedSide::Both };
            }
            None => part.prescriptions.push(prescribe(intervention, accepted.side, &accepted.rule)),
        }
    }
}

/// The library's dose begins at its lower end; the instructions say how far it goes.
fn prescribe(intervention: &Intervention, side: PrescribedSide, rule: &str) -> PrescriptionBody {
    let least = |span: Option<Span>| span.map(|(least, _)| least);
    let dose = intervention.dose;
    PrescriptionBody {
        intervention: intervention.id.into(),
        side,
        sets: least(dose.sets),
        reps: least(dose.reps),
        hold_seconds: least(dose.hold_seconds),
        minutes: least(dose.minutes),
        times_per_week: least(dose.times_per_week),
        effort: least(dose.effort),
        instructions: Some(format!("{}{}", intervention.instructions, up_to(&dose))),
        rules: vec![rule.into()],
    }
}

fn up_to(dose: &Dose) -> String {
    let spans =
        [(dose.sets, "sets"), (dose.reps, "repetitions"), (dose.hold_seconds, "seconds"), (dose.minutes, "minutes"), (dose.times_per_week, "times a week")];
    let grows = spans.into_iter().filter_map(|(span, unit)| span.filter(|(least, most)| least < most).map(|(_, most)| format!("{most} {unit}")));
    let grows: Vec<String> = grows.collect();
    if grows.is_empty() { String::new() } else { format!(" Build up to {}.", grows.join(", ")) }
}

async fn hold(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, verb: Verb) -> Result<Plan, PlanError> {
    let plan = queries::hold(tx, id).await?.ok_or(PlanError::NotFound)?;
    if_match.check(plan.row.version)?;
    rules::check_step(plan.row.status(), verb).map_err(PlanError::Step)?;
    Ok(plan)
}

async fn record(tx: &mut Tx<'_>, plan: &Plan, action: &'static str, event: &'static str) -> Result<(), PlanError> {
    let details = json!({ "status": plan.row.status });
    tx.audit(Entry::new(action, "treatment_plan", plan.row.id).client(plan.row.client_id).details(details)).await?;
    tx.emit(event, plan.row.id).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinical::interventions;

    fn accepted(rule: &str, side: PrescribedSide) -> Accepted {
        let bridge = interventions::find("bridge").unwrap();
        Accepted { component: Component::Strength, rule: rule.into(), note: None, interventions: vec![bridge], side }
    }

    #[test]
    fn what_two_rules_propose_is_prescribed_once_and_cites_both() {
        let mut components = Vec::new();
        merge(&mut components, accepted("r01", PrescribedSide::Left));
        merge(&mut components, accepted("r10", PrescribedSide::Right));
        merge(&mut components, accepted("r10", PrescribedSide::Right));
        assert_eq!(components.len(), 1);
        let bridge = &components[0].prescriptions[0];
        assert_eq!((components[0].prescriptions.len(), bridge.side, &bridge.rules), (1, PrescribedSide::Both, &vec!["r01".to_owned(), "r10".to_owned()]));
        assert_eq!((bridge.sets, bridge.reps, bridge.times_per_week, bridge.effort), (Some(3), Some(8), Some(2), Some(6)));
    }
}
