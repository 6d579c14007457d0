//! Assessments, suggestions and plans over HTTP; the rules themselves are tested in `tests/clinical`.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::app::Caller;
use crate::support::builders::example;

async fn client(owner: &Caller<'_>) -> String {
    format!("/v1/clients/{}", owner.post("/v1/clients", &example("NewClient")).await.created().id())
}

#[actix_web::test]
async fn an_assessment_tells_findings_and_suggestions_with_rule_evidence_and_caveat() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let client = client(&owner).await;
    let recorded = owner.post(&format!("{client}/assessments"), &example("AssessmentBody")).await.created();
    let findings = recorded.body["findings"].as_array().unwrap();
    let weak = findings.iter().find(|finding| finding["id"] == "weak_gmax" && finding["side"] == "left").unwrap();
    assert_eq!((weak["status"].as_str(), weak["severity"].as_str()), (Some("present"), Some("moderate")));
    assert_eq!(weak["observation_ids"], json!([recorded.body["observations"][0]["id"]]));
    assert!(weak["explanation"].as_str().unwrap().contains("3+"));
    for suggestion in recorded.body["suggestions"].as_array().unwrap() {
        assert!(suggestion["rationale"].as_str().unwrap().contains("may contribute"), "{suggestion}");
        assert!(!suggestion["caveat"].as_str().unwrap().is_empty() && !suggestion["evidence"]["sources"].as_array().unwrap().is_empty());
        assert_eq!(suggestion["status"], "proposed");
    }
    assert_eq!(recorded.body["screening"]["status"], "complete");
    assert!(recorded.body.get("safety").is_none());
    let shown = owner.get(recorded.header("location").unwrap()).await.ok();
    assert_eq!(shown.body, recorded.body, "what is read is what was written");
}

#[actix_web::test]
async fn a_red_flag_leaves_referral_alone_and_one_not_asked_leaves_nothing() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let client = client(&owner).await;
    let mut body = example("AssessmentBody");
    body["red_flags"][0]["present"] = json!(true);
    let blocked = owner.post(&format!("{client}/assessments"), &body).await.created();
    assert_eq!(blocked.body["safety"]["action"], "emergency");
    assert_eq!(blocked.body["safety"]["wording"], "Stop. Do not treat. Call 999 / A&E now; give safety-net card.");
    let suggested: Vec<&str> = blocked.body["suggestions"].as_array().unwrap().iter().map(|each| each["component"].as_str().unwrap()).collect();
    assert_eq!(suggested, ["referral"]);
    body["red_flags"].as_array_mut().unwrap().remove(0);
    let unasked = owner.post(&format!("{client}/assessments"), &body).await.created();
    assert_eq!(unasked.body["suggestions"], json!([]));
    assert_eq!(unasked.body["screening"], json!({ "status": "incomplete", "not_asked": ["rf_ces"], "notices": [] }));
}

#[actix_web::test]
async fn suggestions_come_into_a_plan_only_by_acceptance_and_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let client = client(&owner).await;
    let recorded = owner.post(&format!("{client}/assessments"), &example("AssessmentBody")).await.created();
    let assessment = format!("/v1/assessments/{}", recorded.id());
    let mut new = example("NewPlan");
    new["assessment_id"] = json!(recorded.id());
    let plan = owner.post(&format!("{client}/treatment-plans"), &new).await.created();
    let suggestion = |rule: &str| -> Value { recorded.body["suggestions"].as_array().unwrap().iter().find(|each| each["rule"] == rule).unwrap().clone() };
    let (r01, r10) = (suggestion("r01"), suggestion("r10"));
    let path = |suggestion: &Value, verb: &str| format!("{assessment}/suggestions/{}/{verb}", suggestion["id"].as_str().unwrap());
    let into = json!({ "treatment_plan_id": plan.id() });
    let stale = owner.json("POST", &path(&r01, "accept"), &[("if-match", "\"v9\"")], &into).await;
    assert_eq!(stale.status, 412);
    let tag = plan.etag().to_owned();
    let accepted = owner.json("POST", &path(&r01, "accept"), &[("if-match", &tag)], &into).await.ok();
    assert_eq!(accepted.etag(), "\"v2\"");
    let strength = accepted.body["components"].as_array().unwrap().iter().find(|part| part["component"] == "strength").unwrap();
    let bridge = strength["prescriptions"].as_array().unwrap().iter().find(|each| each["intervention"] == "bridge").unwrap();
    assert_eq!((&bridge["rules"], &bridge["sets"]), (&json!(["r01"]), &json!(3)));
    assert_eq!(owner.change("POST", &path(&r01, "accept"), Some(&into)).await.expect(409).code(), "conflict");
    let declined = owner.change("POST", &path(&r10, "decline"), Some(&json!({ "reason": "Does it already" }))).await.ok();
    let kept = declined.body["suggestions"].as_array().unwrap().iter().find(|each| each["id"] == r10["id"]).unwrap().clone();
    assert_eq!((&kept["status"], &kept["decline_reason"]), (&json!("declined"), &json!("Does it already")));
    let settled = owner.change("PATCH", &assessment, Some(&json!({ "presenting_complaint": "x" }))).await.expect(409);
    assert_eq!(settled.code(), "assessment_decided");
    let stranger = self::client(&owner).await;
    let other = owner.post(&format!("{stranger}/treatment-plans"), &example("NewPlan")).await.created().id();
    let r12 = suggestion("r12");
    let wrong = owner.change("POST", &path(&r12, "accept"), Some(&json!({ "treatment_plan_id": other }))).await.expect(422);
    assert_eq!(wrong.pointers(), ["/treatment_plan_id"]);
}

#[actix_web::test]
async fn wrong_observations_are_told_with_what_is_allowed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let client = client(&owner).await;
    let wrong = json!({
        "presenting_complaint": "x",
        "red_flags": [{ "id": "rf_nothing", "present": false }],
        "observations": [
            { "test": "mmt_nothing", "side": "left", "value": "4" }, { "test": "mmt_gmax", "side": "none", "value": "4" },
            { "test": "mmt_gmax", "side": "left", "value": "6" }, { "test": "mmt_gmax", "side": "left", "value": 4 },
            { "test": "ake", "side": "left", "value": 200 }, { "test": "ake", "side": "left", "value": 20, "unit": "rad" },
            { "test": "mtt_iliopsoas", "side": "left", "value": 5 }, { "test": "trendelenburg", "side": "left", "value": "delayed" },
            { "test": "hhd_abd", "side": "left", "value": 100 }
        ]
    });
    let reply = owner.post(&format!("{client}/assessments"), &wrong).await.expect(422);
    assert_eq!(
        reply.pointers(),
        [
            "/red_flags/0/id",
            "/observations/0/test",
            "/observations/1/side",
            "/observations/2/value",
            "/observations/3/value",
            "/observations/4/value",
            "/observations/5/unit",
            "/observations/6/details/pelvis_controlled",
            "/observations/7/details/seconds",
            "/observations/8/details/lever_m",
            "/observations/8/details/position",
        ]
    );
    assert!(reply.text.contains("0 1 2- 2 2+ 3- 3 3+ 4- 4 4+ 5"));
    let plan = json!({ "title": "x", "goals": [{ "description": "x", "measure": "happiness", "target": 1 }],
        "components": [{ "component": "stretching", "prescriptions": [{ "intervention": "bridge" }, { "intervention": "dance" }] }] });
    let reply = owner.post(&format!("{client}/treatment-plans"), &plan).await.expect(422);
    assert_eq!(reply.pointers(), ["/goals/0/measure", "/components/0/prescriptions/0/intervention", "/components/0/prescriptions/1/intervention"]);
    assert_eq!(app.sql("select (select count(*) from assessments) + (select count(*) from treatment_plans)").await, "0");
}
