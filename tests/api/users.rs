//! People, roles, and the clinic.

use serde_json::json;

use crate::support::TestApp;
use crate::support::app::OWNER;
use crate::support::builders::example;

#[actix_web::test]
async fn a_clinic_keeps_an_owner() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let id = owner.get("/v1/me").await.ok().id();
    for (method, path, body) in
        [("PATCH", format!("/v1/users/{id}"), Some(json!({ "role": "practitioner" }))), ("POST", format!("/v1/users/{id}/disable"), None)]
    {
        let reply = owner.change(method, &path, body.as_ref()).await.expect(409);
        assert_eq!(reply.code(), "conflict");
    }
}

#[actix_web::test]
async fn a_change_of_role_ends_sessions_and_an_email_signs_in_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (person, id) = app.person("practitioner").await;
    owner.change("PATCH", &format!("/v1/users/{id}"), Some(&json!({ "role": "receptionist" }))).await.ok();
    assert_eq!(person.get("/v1/me").await.status, 401);
    let mut twin = example("NewUserBody");
    twin["email"] = json!(OWNER.to_uppercase());
    assert_eq!(owner.post("/v1/users", &twin).await.expect(409).code(), "email_taken");
    twin["password"] = json!("aaaaaaaaaaaaaaaaaaaa");
    assert_eq!(owner.post("/v1/users", &twin).await.expect(422).pointers(), ["/password"]);
}

#[actix_web::test]
async fn practitioners_set_their_own_hours_only() {
    let app = TestApp::start().await;
    let (one, own) = app.person("practitioner").await;
    let (_, other) = app.person("practitioner").await;
    let hours = example("SetWorkingHours");
    let set = one.json("PUT", &format!("/v1/users/{own}/working-hours"), &[], &hours).await.ok();
    assert_eq!(one.change("PUT", &format!("/v1/users/{other}/working-hours"), Some(&hours)).await.status, 403);
    assert_eq!(one.json("PUT", &format!("/v1/users/{own}/working-hours"), &[], &hours).await.status, 428, "over hours that are there");
    let tag = set.etag().to_owned();
    one.json("PUT", &format!("/v1/users/{own}/working-hours"), &[("if-match", &tag)], &hours).await.ok();
    assert_eq!(one.json("PUT", &format!("/v1/users/{own}/working-hours"), &[("if-match", &tag)], &hours).await.status, 412);
}
