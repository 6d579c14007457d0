//! A day in a clinic that carries out every documented operation once, successfully, with its example.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::app::{Caller, OWNER, PASSWORD, Reply};
use super::builders::example;

/// What was called, by operation id.
pub struct Journey {
    pub document: Value,
    pub taken: BTreeMap<String, Step>,
}

/// One successful call.
pub struct Step {
    pub request_id: String,
    pub reply: Reply,
}

/// The ids that the journey left behind.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    pub client: Uuid,
    pub assessment: Uuid,
    pub suggestion: Uuid,
    pub plan: Uuid,
    pub service: Uuid,
    pub practitioner: Uuid,
    pub time_off: Uuid,
    pub appointment: Uuid,
}

impl Journey {
    fn new() -> Self {
        Self { document: medius::openapi::document(), taken: BTreeMap::new() }
    }

    /// Calls an operation by its id; the path's parameters in order.
    async fn call(&mut self, caller: &Caller<'_>, operation: &str, ids: &[Uuid], body: Option<&Value>) -> &Reply {
        let (path, method) = find(&self.document, operation);
        let mut path = path.to_owned();
        for id in ids {
            let (from, to) = (path.find('{').expect("a parameter"), path.find('}').expect("a parameter"));
            path.replace_range(from..=to, &id.to_string());
        }
        let path = path.replace("{code}", "slot_taken");
        let request_id = format!("journey-{operation}");
        let headers = [("x-request-id", request_id.as_str()), ("if-match", "*")];
        let reply = match body {
            Some(body) => caller.json(&method, &path, &headers, body).await,
            None => caller.send(&method, &path, &headers, None).await,
        };
        assert!((200..300).contains(&reply.status), "{operation}: {} {}", reply.status, reply.text);
        assert_eq!(reply.header("x-request-id"), Some(request_id.as_str()), "{operation}");
        self.taken.insert(operation.into(), Step { request_id, reply });
        &self.taken[operation].reply
    }

    async fn token(&mut self, caller: &Caller<'_>) {
        let form = format!("grant_type=password&username={OWNER}&password={}", PASSWORD.replace(' ', "+"));
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-request-id", "journey-issue_token")];
        let reply = caller.app.nobody().send("POST", "/v1/auth/token", &headers, Some(form.as_bytes())).await.ok();
        self.taken.insert("issue_token".into(), Step { request_id: "journey-issue_token".into(), reply });
    }
}

fn find<'a>(document: &'a Value, operation: &str) -> (&'a str, String) {
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, described) in item.as_object().unwrap() {
            if described["operationId"] == operation {
                return (path, method.to_uppercase());
            }
        }
    }
    panic!("no operation {operation}");
}

/// Everything, once.
pub async fn travel(owner: &Caller<'_>) -> (Journey, Left) {
    let mut journey = Journey::new();
    let j = &mut journey;
    for public in ["live", "ready", "signing_keys", "list_problems"] {
        j.call(owner, public, &[], None).await;
    }
    j.call(owner, "show_problem", &[], None).await;
    j.token(owner).await;
    let practitioner = j.call(owner, "show_me", &[], None).await.id();
    let left = people_and_services(j, owner, practitioner).await;
    let left = clients_and_records(j, owner, left).await;
    let left = diary(j, owner, left).await;
    j.call(owner, "archive_client", &[left.client], Some(&json!({ "reason": "Moved away" }))).await;
    j.call(owner, "restore_client", &[left.client], None).await;
    j.call(owner, "archive_service", &[left.service], Some(&json!({ "reason": "No longer offered" }))).await;
    j.call(owner, "restore_service", &[left.service], None).await;
    j.call(owner, "list_entries", &[], None).await;
    endings(j, owner).await;
    (journey, left)
}

async fn people_and_services(j: &mut Journey, owner: &Caller<'_>, practitioner: Uuid) -> Left {
    j.call(owner, "show_clinic", &[], None).await;
    j.call(owner, "update_clinic", &[], Some(&example("ClinicPatch"))).await;
    let user = j.call(owner, "create_user", &[], Some(&example("NewUserBody"))).await.id();
    j.call(owner, "list_users", &[], None).await;
    j.call(owner, "show_user", &[user], None).await;
    j.call(owner, "update_user", &[user], Some(&example("UserPatch"))).await;
    j.call(owner, "disable_user", &[user], None).await;
    j.call(owner, "enable_user", &[user], None).await;
    let service = j.call(owner, "create_service", &[], Some(&example("NewService"))).await.id();
    j.call(owner, "list_services", &[], None).await;
    j.call(owner, "show_service", &[service], None).await;
    j.call(owner, "update_service", &[service], Some(&example("ServicePatch"))).await;
    j.call(owner, "set_working_hours", &[practitioner], Some(&example("SetWorkingHours"))).await;
    j.call(owner, "show_working_hours", &[practitioner], None).await;
    let time_off = j.call(owner, "create_time_off", &[practitioner], Some(&example("NewTimeOff"))).await.id();
    j.call(owner, "list_time_off", &[practitioner], None).await;
    j.call(owner, "cancel_time_off", &[practitioner, time_off], None).await;
    let none = Uuid::nil();
    Left { client: none, assessment: none, suggestion: none, plan: none, service, practitioner, time_off, appointment: none }
}

async fn clients_and_records(j: &mut Journey, owner: &Caller<'_>, left: Left) -> Left {
    let client = j.call(owner, "create_client", &[], Some(&example("NewClient"))).await.id();
    j.call(owner, "list_clients", &[], None).await;
    j.call(owner, "search_clients", &[], Some(&example("ClientSearch"))).await;
    j.call(owner, "show_client", &[client], None).await;
    j.call(owner, "update_client", &[client], Some(&example("ClientPatch"))).await;
    let recorded = j.call(owner, "create_assessment", &[client], Some(&example("AssessmentBody"))).await;
    let assessment = recorded.id();
    let suggestions: Vec<Uuid> = recorded.body["suggestions"].as_array().unwrap().iter().map(|each| each["id"].as_str().unwrap().parse().unwrap()).collect();
    j.call(owner, "list_assessments", &[client], None).await;
    j.call(owner, "show_assessment", &[assessment], None).await;
    let changed = j.call(owner, "update_assessment", &[assessment], Some(&example("AssessmentPatch"))).await;
    let rederived: Vec<Uuid> = changed.body["suggestions"].as_array().unwrap().iter().map(|each| each["id"].as_str().unwrap().parse().unwrap()).collect();
    assert!(rederived.len() == suggestions.len() && rederived.len() > 2);
    let plan = j.call(owner, "create_plan", &[client], Some(&example("NewPlan"))).await.id();
    j.call(owner, "accept_suggestion", &[assessment, rederived[0]], Some(&json!({ "treatment_plan_id": plan }))).await;
    j.call(owner, "decline_suggestion", &[assessment, rederived[1]], Some(&example("Refusal"))).await;
    j.call(owner, "complete_assessment", &[assessment], None).await;
    j.call(owner, "list_plans", &[client], None).await;
    j.call(owner, "show_plan", &[plan], None).await;
    j.call(owner, "update_plan", &[plan], Some(&example("PlanPatch"))).await;
    j.call(owner, "activate_plan", &[plan], None).await;
    j.call(owner, "complete_plan", &[plan], None).await;
    let other = owner.post(&format!("/v1/clients/{client}/treatment-plans"), &example("NewPlan")).await.created().id();
    j.call(owner, "discontinue_plan", &[other], Some(&example("Discontinuation"))).await;
    Left { client, assessment, suggestion: rederived[2], plan, ..left }
}

async fn diary(j: &mut Journey, owner: &Caller<'_>, left: Left) -> Left {
    let at = |starts_at: &str| json!({ "client_id": left.client, "practitioner_id": left.practitioner, "service_id": left.service, "starts_at": starts_at });
    let appointment = j.call(owner, "book_appointment", &[], Some(&at("2030-01-07T10:00:00Z"))).await.id();
    j.call(owner, "list_appointments", &[], None).await;
    j.call(owner, "show_appointment", &[appointment], None).await;
    j.call(owner, "update_appointment", &[appointment], Some(&example("AppointmentPatch"))).await;
    j.call(owner, "reschedule_appointment", &[appointment], Some(&example("Reschedule"))).await;
    j.call(owner, "check_in_appointment", &[appointment], None).await;
    j.call(owner, "cancel_appointment", &[appointment], Some(&example("Cancellation"))).await;
    // This morning's have begun once the clock is past them.
    let this_morning = owner.post("/v1/appointments", &at("2026-03-02T09:00:00Z")).await.created().id();
    let next = owner.post("/v1/appointments", &at("2026-03-02T10:30:00Z")).await.created().id();
    owner.app.set_now("2026-03-02T10:31:00Z");
    let again = Caller { app: owner.app, token: Some(owner.app.sign_in(OWNER).await) };
    j.call(&again, "complete_appointment", &[this_morning], None).await;
    j.call(&again, "mark_no_show", &[next], None).await;
    owner.app.set_now(super::app::NOW);
    Left { appointment, ..left }
}

/// What ends sessions comes last.
async fn endings(j: &mut Journey, owner: &Caller<'_>) {
    let app = owner.app;
    let (leaving, everywhere) = (app.owner().await, app.owner().await);
    j.call(&leaving, "log_out", &[], None).await;
    let (person, _) = app.person("practitioner").await;
    let change = json!({ "current_password": PASSWORD, "new_password": "seven lanterns by the harbour wall" });
    j.call(&person, "change_password", &[], Some(&change)).await;
    j.call(&everywhere, "log_out_everywhere", &[], None).await;
}
