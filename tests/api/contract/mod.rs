//! The properties every route must keep, walked from the `OpenAPI` document: an operation that is added is
//! checked without a line here, and one that the journey does not take fails the build.

use std::collections::BTreeSet;

use medius::platform::auth::permission::{Permission, Role, allows};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::app::{Caller, Reply};
use crate::support::journey::{self, Left};

struct Operation {
    id: String,
    method: String,
    path: String,
    permission: Option<String>,
    described: Value,
}

fn operations() -> (Value, Vec<Operation>) {
    let document = medius::openapi::document();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, described) in item.as_object().unwrap() {
            operations.push(Operation {
                id: described["operationId"].as_str().unwrap().into(),
                method: method.to_uppercase(),
                path: path.clone(),
                permission: described["security"][0]["oauth2"][0].as_str().map(ToOwned::to_owned),
                described: described.clone(),
            });
        }
    }
    assert!(operations.len() > 50);
    (document, operations)
}

impl Operation {
    /// The body of its example, if it takes one.
    fn example(&self, document: &Value) -> Option<Value> {
        let reference = self.described["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str()?;
        Some(document["components"]["schemas"][reference.rsplit('/').next()?]["example"].clone())
    }

    fn path_with(&self, id: impl Fn(&str) -> Uuid) -> String {
        let mut path = self.path.clone();
        while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
            let name = path[from + 1..to].to_owned();
            path.replace_range(from..=to, &id(&name).to_string());
        }
        path
    }

    async fn call(&self, caller: &Caller<'_>, path: &str, document: &Value) -> Reply {
        caller.change(&self.method, path, self.example(document).as_ref()).await
    }
}

#[actix_web::test]
async fn every_operation_is_refused_without_a_token_and_to_each_role_the_matrix_refuses() {
    let app = TestApp::start().await;
    let (document, operations) = operations();
    let secured: Vec<&Operation> = operations.iter().filter(|operation| operation.permission.is_some()).collect();
    for operation in &secured {
        let reply = operation.call(&app.nobody(), &operation.path_with(|_| Uuid::now_v7()), &document).await;
        assert_eq!((reply.status, reply.code()), (401, "unauthenticated"), "{}", operation.id);
    }
    for role in Role::ALL {
        let (standing, _) = app.person(role.as_str()).await;
        for operation in &secured {
            let ends_session = matches!(operation.id.as_str(), "log_out" | "log_out_everywhere" | "change_password");
            let caller = if ends_session { app.person(role.as_str()).await.0 } else { standing.clone() };
            let name = operation.permission.as_deref().unwrap();
            let permission = Permission::ALL.iter().find(|permission| permission.name() == name).unwrap();
            let reply = operation.call(&caller, &operation.path_with(|_| Uuid::now_v7()), &document).await;
            if allows(role, *permission) {
                let refused_for_fields = reply.status == 403 && reply.body["permission"] != name;
                assert!(ends_session || refused_for_fields || !matches!(reply.status, 401 | 403), "{} as {}: {}", operation.id, role.as_str(), reply.text);
            } else {
                assert_eq!((reply.status, &reply.body["permission"]), (403, &json!(name)), "{} as {}", operation.id, role.as_str());
            }
            assert!(reply.status < 500, "{} as {}: {}", operation.id, role.as_str(), reply.text);
        }
    }
}

#[actix_web::test]
async fn another_clinics_id_answers_exactly_as_a_random_one() {
    let app = TestApp::start().await;
    let (_, left) = journey::travel(&app.owner().await).await;
    app.add_clinic("other", "owner@other.local").await;
    let stranger = app.caller(app.sign_in("owner@other.local").await);
    let (document, operations) = operations();
    let before = checksum(&app).await;
    let mut compared = 0;
    for operation in operations.iter().filter(|operation| operation.permission.is_some() && operation.path.contains('{')) {
        let foreign = operation.path_with(|name| id_of(&left, &operation.path, name));
        let random = operation.path_with(|_| Uuid::now_v7());
        let (theirs, nobodys) = (operation.call(&stranger, &foreign, &document).await, operation.call(&stranger, &random, &document).await);
        assert_eq!(theirs.status, 404, "{}: {}", operation.id, theirs.text);
        assert_eq!(without_request(&theirs), without_request(&nobodys), "{}", operation.id);
        compared += 1;
    }
    assert!(compared > 30);
    assert_eq!(checksum(&app).await, before, "the first clinic's rows are untouched");
}

fn id_of(left: &Left, path: &str, name: &str) -> Uuid {
    match (name, path.split('/').nth(2).unwrap_or_default()) {
        ("assessment_id", _) | (_, "assessments") => {
            if name == "suggestion_id" {
                left.suggestion
            } else {
                left.assessment
            }
        }
        ("time_off_id", _) => left.time_off,
        (_, "clients") => left.client,
        (_, "users") => left.practitioner,
        (_, "services") => left.service,
        (_, "appointments") => left.appointment,
        (_, "treatment-plans") => left.plan,
        other => panic!("whose id is {other:?}?"),
    }
}

fn without_request(reply: &Reply) -> Value {
    let mut body = reply.body.clone();
    body.as_object_mut().unwrap().remove("request_id");
    body
}

/// Of every row of the first clinic that is not about a request.
async fn checksum(app: &TestApp) -> String {
    let tables = ["clients", "assessments", "suggestions", "treatment_plans", "plan_components", "services", "appointments", "time_off", "working_hours"];
    let sums: Vec<String> = tables.iter().map(|table| format!("(select coalesce(md5(string_agg(t::text, '' order by t::text)), '') from {table} t)")).collect();
    app.sql(&format!("select {}", sums.join(" || "))).await
}

#[actix_web::test]
async fn another_clinics_id_in_a_body_or_query_is_unknown_at_its_pointer() {
    let app = TestApp::start().await;
    let (_, left) = journey::travel(&app.owner().await).await;
    app.add_clinic("other", "owner@other.local").await;
    let stranger = app.caller(app.sign_in("owner@other.local").await);
    let own = crate::support::builders::World::make(&stranger).await;
    for (field, id) in [("client_id", left.client), ("practitioner_id", left.practitioner), ("service_id", left.service)] {
        let mut replies = Vec::new();
        for id in [id, Uuid::now_v7()] {
            let mut body = own.booking("2030-01-07T10:00:00Z");
            body[field] = json!(id);
            replies.push(without_request(&stranger.post("/v1/appointments", &body).await.expect(422)));
        }
        assert_eq!(replies[0]["errors"][0]["pointer"], format!("/{field}"));
        assert_eq!(replies[0], replies[1]);
    }
    let mut plan = crate::support::builders::example("NewPlan");
    plan["assessment_id"] = json!(left.assessment);
    let reply = stranger.post(&format!("/v1/clients/{}/treatment-plans", own.client), &plan).await.expect(422);
    assert_eq!(reply.pointers(), ["/assessment_id"]);
    let listed = stranger.get(&format!("/v1/appointments?client_id={}", left.client)).await.ok();
    assert_eq!(listed.body["items"], json!([]));
}

#[actix_web::test]
async fn the_journey_takes_every_operation_as_documented_and_every_write_is_audited() {
    let app = TestApp::start().await;
    let (journey, left) = journey::travel(&app.owner().await).await;
    let (document, operations) = operations();
    let (documented, taken): (BTreeSet<&str>, BTreeSet<&str>) =
        (operations.iter().map(|operation| operation.id.as_str()).collect(), journey.taken.keys().map(String::as_str).collect());
    assert_eq!(documented, taken, "every operation is taken once");
    for operation in &operations {
        let step = &journey.taken[&operation.id];
        let response = &operation.described["responses"][step.reply.status.to_string()];
        assert!(!response.is_null(), "{} answers {} undocumented", operation.id, step.reply.status);
        assert_fits(&document, operation, response, &step.reply);
        let entries = app.sql(&format!("select count(*) from audit_log where request_id = '{}'", step.request_id)).await;
        let writes = operation.method != "GET";
        assert!(!writes || entries != "0", "{} is not audited", operation.id);
        let about_client =
            app.sql(&format!("select count(*) from audit_log where request_id = '{}' and '{}' = any (client_ids)", step.request_id, left.client)).await;
        let shows_client = step.reply.text.contains(&left.client.to_string());
        let own_words = matches!(operation.id.as_str(), "list_entries");
        assert!(!shows_client || own_words || about_client != "0", "{} touches a client without an entry about them", operation.id);
    }
}

fn assert_fits(document: &Value, operation: &Operation, response: &Value, reply: &Reply) {
    let Some(schema) = response["content"]["application/json"].get("schema") else {
        return assert!(reply.text.is_empty(), "{} answers a body that is not documented", operation.id);
    };
    let mut root = schema.clone();
    root["components"] = document["components"].clone();
    let validator = jsonschema::options().should_validate_formats(true).should_ignore_unknown_formats(true).build(&root).unwrap();
    let errors: Vec<String> = validator.iter_errors(&reply.body).map(|error| format!("{} {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}: {errors:?}", operation.id);
}

#[actix_web::test]
async fn changes_need_the_version_that_was_read() {
    let app = TestApp::start().await;
    let (caller, (document, operations)) = (app.owner().await, operations());
    let mut needing = 0;
    for operation in &operations {
        let parameters = operation.described["parameters"].as_array().cloned().unwrap_or_default();
        if !parameters.iter().any(|parameter| parameter["name"] == "If-Match") || operation.id == "set_working_hours" {
            continue;
        }
        let path = operation.path_with(|_| Uuid::now_v7());
        let reply = match operation.example(&document) {
            Some(body) => caller.json(&operation.method, &path, &[], &body).await,
            None => caller.send(&operation.method, &path, &[], None).await,
        };
        assert_eq!(reply.status, 428, "{}: {}", operation.id, reply.text);
        needing += 1;
    }
    assert!(needing >= 20);
}

#[actix_web::test]
async fn every_body_refuses_what_is_not_json_unknown_fields_and_other_types() {
    let app = TestApp::start().await;
    let (caller, (document, operations)) = (app.owner().await, operations());
    for operation in &operations {
        let Some(example) = operation.example(&document) else { continue };
        let path = operation.path_with(|_| Uuid::now_v7());
        let send = async |kind: &str, body: &[u8]| caller.send(&operation.method, &path, &[("content-type", kind), ("if-match", "*")], Some(body)).await;
        let mut unknown = example.clone();
        unknown["surprise"] = json!(1);
        let deep = format!("{}1{}", "[".repeat(300), "]".repeat(300));
        let huge = format!("{{\"x\":\"{}\"}}", "x".repeat(1_048_576));
        let (unknown_text, json) = (unknown.to_string(), "application/json");
        let cases = [
            (json, "{", 400),
            (json, deep.as_str(), 400),
            (json, r#"{"a":1,"a":2}"#, 400),
            (json, r#"{"a":1e400}"#, 400),
            (json, "[]", 422),
            (json, huge.as_str(), 413),
            ("text/plain", "{}", 415),
            (json, unknown_text.as_str(), 422),
        ];
        for (kind, body, status) in cases {
            let reply = send(kind, body.as_bytes()).await;
            assert_eq!(reply.status, status, "{} {}: {}", operation.id, body.get(..40).unwrap_or(body), reply.text);
            assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{}", operation.id);
        }
        let reply = send(json, unknown_text.as_bytes()).await;
        assert!(reply.pointers().contains(&"/surprise"), "{}: {}", operation.id, reply.text);
    }
}
