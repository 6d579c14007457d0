//! Signing in, staying signed in, and out.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::TestApp;
use crate::support::app::{OWNER, PASSWORD};

fn refresh(token: &str) -> [(&'static str, String); 2] {
    [("grant_type", "refresh_token".into()), ("refresh_token", token.into())]
}

async fn refreshed(app: &TestApp, token: &str) -> crate::support::Reply {
    let form = refresh(token);
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.token_answer(&form).await
}

#[actix_web::test]
async fn unknown_wrong_and_disabled_answer_alike() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (_, id) = app.person("practitioner").await;
    let email = owner.get(&format!("/v1/users/{id}")).await.ok().body["email"].as_str().unwrap().to_owned();
    owner.change("POST", &format!("/v1/users/{id}/disable"), None).await.ok();
    let mut answers = Vec::new();
    for (username, password) in [("nobody@clinic.local", PASSWORD), (OWNER, "wrong password of some length"), (email.as_str(), PASSWORD)] {
        let reply = app.token_answer(&[("grant_type", "password"), ("username", username), ("password", password)]).await;
        answers.push((reply.status, reply.text));
    }
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    assert_eq!(answers[0].0, 400);
    assert!(answers[0].1.contains("invalid_grant"));
}

#[actix_web::test]
async fn the_token_endpoint_speaks_rfc_6749() {
    let app = TestApp::start().await;
    let form = "application/x-www-form-urlencoded";
    let basic = ("authorization", "Basic Og==");
    let body = format!("grant_type=password&username={OWNER}&password={}", PASSWORD.replace(' ', "+"));
    let good = app.nobody().send("POST", "/v1/auth/token", &[("content-type", form), basic], Some(body.as_bytes())).await.ok();
    assert_eq!((good.body["token_type"].as_str(), good.body["expires_in"].as_i64()), (Some("Bearer"), Some(600)));
    assert_eq!(good.header("cache-control"), Some("no-store"));
    for (kind, body, error) in [
        (form, "grant_type=client_credentials", "unsupported_grant_type"),
        (form, "", "invalid_request"),
        (form, "grant_type=password&username=a", "invalid_request"),
        (form, "grant_type=password&grant_type=password&username=a&password=b", "invalid_request"),
        ("application/json", "{}", "invalid_request"),
        (form, "grant_type=refresh_token&refresh_token=nonsense", "invalid_grant"),
        (form, "grant_type=password&username=a%00b&password=c", "invalid_request"),
    ] {
        let reply = app.nobody().send("POST", "/v1/auth/token", &[("content-type", kind)], Some(body.as_bytes())).await;
        assert_eq!((reply.status, reply.body["error"].as_str()), (400, Some(error)), "{body}");
    }
}

#[actix_web::test]
async fn parallel_uses_of_a_refresh_token_get_one_successor_and_an_old_one_ends_the_session() {
    let app = TestApp::start().await;
    let first = app.token_answer(&[("grant_type", "password"), ("username", OWNER), ("password", PASSWORD)]).await.ok();
    let (access, token) = (first.body["access_token"].as_str().unwrap().to_owned(), first.body["refresh_token"].as_str().unwrap());
    let answers = join_all((0..20).map(|_| refreshed(&app, token))).await;
    let successors: Vec<&str> = answers.iter().map(|answer| answer.body["refresh_token"].as_str().unwrap_or_else(|| panic!("{}", answer.text))).collect();
    assert!(successors.iter().all(|successor| *successor == successors[0]) && successors[0] != token);
    app.caller(access.clone()).get("/v1/me").await.ok();
    app.set_now("2026-03-02T08:45:11Z");
    assert_eq!(refreshed(&app, token).await.body["error"], "invalid_grant");
    assert_eq!(refreshed(&app, successors[0]).await.body["error"], "invalid_grant", "the whole session has ended");
    assert_eq!(app.caller(access).get("/v1/me").await.status, 401);
    assert_eq!(app.sql("select count(*) from audit_log where action = 'session.refresh_reuse'").await, "1");
}

#[actix_web::test]
async fn sessions_end_when_idle_and_tokens_when_their_time_is_up() {
    let app = TestApp::start().await;
    let first = app.token_answer(&[("grant_type", "password"), ("username", OWNER), ("password", PASSWORD)]).await.ok();
    app.set_now("2026-03-02T08:55:00Z");
    assert_eq!(app.caller(first.body["access_token"].as_str().unwrap().into()).get("/v1/me").await.status, 401);
    app.set_now("2026-03-02T20:45:00Z");
    assert_eq!(refreshed(&app, first.body["refresh_token"].as_str().unwrap()).await.status, 400);
}

#[actix_web::test]
async fn guesses_are_counted_before_they_are_verified_and_a_lock_passes() {
    let app = TestApp::start().await;
    let guess = async || app.token_answer(&[("grant_type", "password"), ("username", OWNER), ("password", "a wrong password of some length")]).await.status;
    let statuses = join_all((0..30).map(|_| guess())).await;
    assert!(statuses.iter().all(|status| *status == 400));
    assert_eq!(app.sql(&format!("select failed_sign_ins from users where email = '{OWNER}'")).await, "10");
    let right = app.token_answer(&[("grant_type", "password"), ("username", OWNER), ("password", PASSWORD)]).await;
    assert_eq!(right.status, 400, "locked for a minute");
    app.set_now("2026-03-02T08:46:01Z");
    app.sign_in(OWNER).await;
    assert_eq!(app.sql(&format!("select failed_sign_ins from users where email = '{OWNER}'")).await, "0");
}

#[actix_web::test]
async fn signing_out_counts_at_once() {
    let app = TestApp::start().await;
    let (one, other) = (app.owner().await, app.owner().await);
    one.post("/v1/auth/logout", &json!({})).await.expect(204);
    assert_eq!(one.get("/v1/me").await.status, 401);
    other.get("/v1/me").await.ok();
    let third = app.owner().await;
    other.post("/v1/auth/logout-all", &json!({})).await.expect(204);
    assert_eq!((other.get("/v1/me").await.status, third.get("/v1/me").await.status), (401, 401));
}
