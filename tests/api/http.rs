//! Conventions that belong to no feature: methods, types, headers, limits, origins.

use serde_json::json;

use crate::support::TestApp;
use crate::support::builders::example;

#[actix_web::test]
async fn wrong_methods_types_and_addresses_are_refused_as_problems() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let reply = owner.send("DELETE", "/v1/clients", &[], None).await.expect(405);
    assert_eq!(reply.header("allow"), Some("GET, POST, HEAD"));
    assert_eq!(owner.get("/v1/nothing").await.expect(404).header("content-type"), Some("application/problem+json"));
    assert_eq!(owner.get("/v1/clients/not-an-id").await.expect(404).code(), "not_found");
    assert_eq!(owner.send("GET", "/v1/clients", &[("accept", "text/html")], None).await.status, 406);
    assert_eq!(owner.get(&format!("/v1/clients?cursor={}", "x".repeat(9_000))).await.status, 414);
    assert_eq!(owner.get("/v1/clients?limit=1&limit=2").await.status, 400);
    assert_eq!(owner.get("/v1/clients?limit=0&colour=red").await.expect(422).pointers().len(), 2);
    assert_eq!(owner.get("/v1/clients?sort=%00").await.status, 422);
    let compressed = owner.send("POST", "/v1/clients", &[("content-type", "application/json"), ("content-encoding", "gzip")], Some(b"x")).await;
    assert_eq!(compressed.status, 415);
    let latin = owner.send("POST", "/v1/clients", &[("content-type", "application/json; charset=latin1")], Some(b"{}")).await;
    assert_eq!(latin.status, 415);
}

#[actix_web::test]
async fn every_answer_carries_its_request_id_and_keeps_to_itself() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let reply = owner.send("GET", "/v1/clients", &[("x-request-id", "abc-1"), ("traceparent", trace)], None).await.ok();
    assert_eq!((reply.header("x-request-id"), reply.header("traceparent")), (Some("abc-1"), Some(trace)));
    for (name, value) in [("cache-control", "no-store"), ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer")] {
        assert_eq!(reply.header(name), Some(value));
    }
    assert!(reply.header("ratelimit").is_some() && reply.header("ratelimit-policy").is_some());
    let made = owner.send("GET", "/v1/nothing", &[("x-request-id", "bad id")], None).await;
    assert_eq!(made.header("x-request-id"), made.body["request_id"].as_str());
    let head = owner.send("HEAD", "/v1/clients", &[], None).await.ok();
    assert!(head.text.is_empty());
}

#[actix_web::test]
async fn only_exact_origins_may_call_from_a_browser() {
    let app = TestApp::start_with(&["--cors-origins", "https://app.example.com"], 4).await;
    let preflight = async |origin: &str| {
        let headers = [("origin", origin), ("access-control-request-method", "PATCH"), ("access-control-request-headers", "authorization,if-match")];
        app.nobody().send("OPTIONS", "/v1/clients/x", &headers, None).await
    };
    assert_eq!(preflight("https://app.example.com").await.header("access-control-allow-origin"), Some("https://app.example.com"));
    for other in ["https://app.example.com.evil.test", "http://app.example.com", "https://APP.example.com:444", "null", "https://evil.test"] {
        assert_eq!(preflight(other).await.header("access-control-allow-origin"), None, "{other}");
    }
    let refused = app.nobody().send("GET", "/v1/clients", &[("origin", "https://app.example.com")], None).await.expect(401);
    assert_eq!(refused.header("access-control-allow-origin"), Some("https://app.example.com"), "a refusal can be read too");
}

#[actix_web::test]
async fn too_many_requests_wait() {
    let app = TestApp::start_with(&["--rate-limit", "on"], 4).await;
    let mut last = None;
    for _ in 0..31 {
        last = Some(app.token_answer(&[("grant_type", "password")]).await);
    }
    let last = last.unwrap();
    assert_eq!((last.status, last.body["error"].as_str()), (429, Some("temporarily_unavailable")));
    assert!(last.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
}

#[actix_web::test]
async fn health_problems_keys_and_documents_are_public() {
    let app = TestApp::start().await;
    let nobody = app.nobody();
    nobody.get("/health/live").await.ok();
    nobody.get("/health/ready").await.ok();
    let keys = nobody.get("/.well-known/jwks.json").await.ok();
    assert_eq!((keys.body["keys"][0]["alg"].as_str(), keys.body["keys"][0].get("d")), (Some("EdDSA"), None));
    assert_eq!(nobody.get("/problems/slot_taken").await.ok().body["status"], 409);
    assert_eq!(nobody.get("/openapi.json").await.ok().body, medius::openapi::document());
    let page = nobody.get("/docs/").await.ok();
    assert!(!page.text.contains("http://") && !page.text.contains("https://"), "no third party");
    nobody.get("/docs/swagger-ui-bundle.js").await.ok();
    assert_eq!(nobody.get("/docs/nothing.js").await.status, 404);
    app.state.readiness.turn_off();
    assert_eq!(nobody.get("/health/ready").await.status, 503);
}

#[actix_web::test]
async fn a_full_pool_answers_busy_before_the_lock_gives_up() {
    let app = TestApp::start_with(&[], 1).await;
    let owner = app.owner().await;
    let id = owner.post("/v1/clients", &example("NewClient")).await.created().id();
    let (blocker, connection) = tokio_postgres::connect(&app.superuser_url, tokio_postgres::NoTls).await.unwrap();
    actix_web::rt::spawn(connection);
    blocker.batch_execute("begin; lock table clients in access exclusive mode").await.unwrap();
    let path = format!("/v1/clients/{id}");
    let (stuck, busy) = futures_util::future::join(owner.get(&path), async {
        actix_web::rt::time::sleep(std::time::Duration::from_millis(200)).await;
        owner.get("/v1/services").await
    })
    .await;
    assert_eq!((busy.status, busy.header("retry-after")), (503, Some("1")));
    assert_eq!(stuck.status, 503, "the lock's time limit");
    blocker.batch_execute("rollback").await.unwrap();
    owner.get(&path).await.ok();
    assert_eq!(owner.post("/v1/clients/search", &json!({ "q": "winter" })).await.ok().body["items"].as_array().unwrap().len(), 1);
}
