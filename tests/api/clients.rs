//! Clients: what each role sees, search, versions, pages, archiving, retries.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::builders::example;

#[actix_web::test]
async fn the_front_desk_sees_contact_details_with_a_version_of_their_own() {
    let app = TestApp::start().await;
    let (owner, (desk, _)) = (app.owner().await, app.person("receptionist").await);
    let id = owner.post("/v1/clients", &example("NewClient")).await.created().id();
    let path = format!("/v1/clients/{id}");
    let seen = desk.get(&path).await.ok();
    for clinical in ["notes", "gp", "occupation", "sport", "training_load", "sex_for_norms", "archive_reason"] {
        assert!(seen.body.get(clinical).is_none(), "{clinical}");
    }
    owner.change("PATCH", &path, Some(&json!({ "notes": "Afraid of needles" }))).await.ok();
    let again = desk.get(&path).await.ok();
    assert_eq!((again.etag(), &again.body), (seen.etag(), &seen.body), "a clinical change leaves no trace");
    assert_eq!(owner.get(&path).await.ok().etag(), "\"v2\"");
    let tag = seen.etag().to_owned();
    desk.json("PATCH", &path, &[("if-match", &tag)], &json!({ "phone": "020 7946 0019" })).await.ok();
    let refused = desk.change("PATCH", &path, Some(&json!({ "notes": "x" }))).await.expect(403);
    assert_eq!(refused.body["permission"], "clinical:write");
    assert_eq!(desk.get(&format!("/v1/clients/{id}/assessments")).await.status, 403);
}

#[actix_web::test]
async fn clients_are_found_by_name_email_and_phone() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for (given, preferred, family, email, phone) in [
        ("Zoë", "Zee", "van der Berg", "zoe@example.com", "020 7946 0001"),
        ("Alex", "", "Winter", "alex@example.com", "+49 30 901820"),
        ("Winona", "", "Archer", "w@example.org", "020 7946 0003"),
    ] {
        let mut body = json!({ "given_name": given, "family_name": family, "email": email, "phone": phone });
        if !preferred.is_empty() {
            body["preferred_name"] = json!(preferred);
        }
        owner.post("/v1/clients", &body).await.created();
    }
    let found = async |q: &str| {
        let reply = owner.post("/v1/clients/search", &json!({ "q": q })).await.ok();
        reply.body["items"].as_array().unwrap().iter().map(|client| client["given_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (q, expected) in [
        ("win", vec!["Winona", "Alex"]),
        ("zoe", vec!["Zoë"]),
        ("ZEE", vec!["Zoë"]),
        ("zoe van", vec!["Zoë"]),
        ("van der", vec!["Zoë"]),
        ("winter alex", vec!["Alex"]),
        ("ALEX@", vec!["Alex"]),
        ("020 7946 000", vec!["Winona", "Zoë"]),
        ("+49 30", vec!["Alex"]),
        ("er", vec![]),
        ("%", vec![]),
    ] {
        assert_eq!(found(q).await, expected, "{q}");
    }
}

#[actix_web::test]
async fn searching_under_row_security_uses_an_index() {
    let app = TestApp::start().await;
    let clinic = app.sql("select id from clinics").await;
    app.sql(&format!(
        "insert into clients (clinic_id, id, created_at, updated_at, contact_updated_at, given_name, family_name, given_key, family_key)
         select '{clinic}', gen_random_uuid(), now(), now(), now(), 'g', 'f' || n, 'g' || n, 'f' || n from generate_series(1, 20000) n"
    ))
    .await;
    app.sql("analyze clients").await;
    let (client, connection) = tokio_postgres::connect(&app.superuser_url, tokio_postgres::NoTls).await.unwrap();
    actix_web::rt::spawn(connection);
    let explain = async |condition: &str| {
        let script = format!(
            "begin; set local role medius_app; set local medius.clinic_id = '{clinic}';
             explain select * from clients where clinic_id = '{clinic}' and {condition}; rollback"
        );
        let lines = client.simple_query(&script).await.unwrap();
        let text = lines.iter().filter_map(|line| match line {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(ToOwned::to_owned),
            _ => None,
        });
        text.collect::<Vec<String>>().join("\n")
    };
    let plan = explain("family_key >= 'f77' and family_key < 'f78'").await;
    assert!(plan.contains("clients_by_family") && plan.contains("family_key >= "), "{plan}");
    let control = explain("family_key like 'f77%'").await;
    assert!(!control.contains("family_key >= "), "like is not leakproof, so no index serves it: {control}");
}

#[actix_web::test]
async fn pages_follow_each_other_and_their_cursors_fit_nothing_else() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for n in 0..7 {
        owner.post("/v1/clients", &json!({ "given_name": "A", "family_name": format!("F{}", n % 3) })).await.created();
    }
    for sort in ["family_name", "created_at", "-created_at"] {
        let (mut names, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = owner.get(&format!("/v1/clients?limit=2&sort={sort}{cursor}")).await.ok();
            names.extend(page.body["items"].as_array().unwrap().iter().map(|client| client["id"].as_str().unwrap().to_owned()));
            match page.body["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 7, "{sort}");
        let other = if sort == "family_name" { "created_at" } else { "family_name" };
        assert_eq!(owner.get(&format!("/v1/clients?limit=2&sort={other}{cursor}")).await.expect(400).code(), "invalid_cursor");
    }
}

#[actix_web::test]
async fn archived_clients_leave_the_lists_and_cannot_be_changed_or_booked() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let world = crate::support::builders::World::make(&owner).await;
    let path = format!("/v1/clients/{}", world.client);
    owner.change("POST", &format!("{path}/archive"), Some(&json!({ "reason": "Moved away" }))).await.ok();
    let listed = async |archived: &str| owner.get(&format!("/v1/clients?archived={archived}")).await.ok().body["items"].as_array().unwrap().len();
    assert_eq!((listed("false").await, listed("true").await, listed("any").await), (0, 1, 1));
    let searched = async |archived: &str| {
        let found = owner.post("/v1/clients/search", &json!({ "q": "winter", "archived": archived })).await.ok();
        found.body["items"].as_array().unwrap().len()
    };
    assert_eq!((searched("false").await, searched("any").await), (0, 1));
    assert_eq!(owner.change("PATCH", &path, Some(&json!({ "sport": "Chess" }))).await.expect(409).code(), "archived");
    assert_eq!(owner.post("/v1/appointments", &world.booking("2030-01-07T10:00:00Z")).await.expect(409).code(), "archived");
    assert_eq!(owner.post(&format!("{path}/treatment-plans"), &example("NewPlan")).await.expect(409).code(), "archived");
    assert_eq!(owner.post(&format!("{path}/assessments"), &example("AssessmentBody")).await.expect(409).code(), "archived");
    owner.change("POST", &format!("{path}/restore"), None).await.ok();
    owner.change("PATCH", &path, Some(&json!({ "sport": "Chess" }))).await.ok();
}

#[actix_web::test]
async fn fifty_changes_at_once_lose_none() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let path = format!("/v1/clients/{}", owner.post("/v1/clients", &example("NewClient")).await.created().id());
    let change = async || loop {
        let seen = owner.get(&path).await.ok();
        let count: u32 = seen.body["notes"].as_str().and_then(|notes| notes.parse().ok()).unwrap_or(0);
        let tag = seen.etag().to_owned();
        let reply = owner.json("PATCH", &path, &[("if-match", &tag)], &json!({ "notes": (count + 1).to_string() })).await;
        match reply.status {
            200 => break,
            412 => {}
            other => panic!("{other} {}", reply.text),
        }
    };
    join_all((0..50).map(|_| change())).await;
    assert_eq!(owner.get(&path).await.ok().body["notes"], "50");
}

#[actix_web::test]
async fn a_retry_has_one_effect_and_the_same_answer() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let send = async |key: &str, body: &Value| owner.json("POST", "/v1/clients", &[("idempotency-key", key)], body).await;
    let body = example("NewClient");
    let first = join_all((0..20).map(|_| send("k1", &body))).await;
    assert!(first.iter().all(|reply| reply.status == 201 || (reply.status == 409 && reply.code() == "idempotency_in_progress")), "{first:?}");
    let later = join_all((0..20).map(|_| send("k1", &body))).await;
    let original = first.iter().find(|reply| reply.status == 201).unwrap();
    assert!(later.iter().all(|reply| reply.status == 201 && reply.text == original.text && reply.header("location") == original.header("location")));
    assert_eq!(app.sql("select count(*) from clients").await, "1");
    assert_eq!(send("k1", &json!({ "given_name": "B", "family_name": "C" })).await.expect(422).code(), "idempotency_mismatch");
    assert_eq!(send("no good", &body).await.status, 422);
    app.set_now("2026-03-03T08:46:00Z");
    let next_day = app.owner().await;
    next_day.json("POST", "/v1/clients", &[("idempotency-key", "k1")], &body).await.created();
    assert_eq!(app.sql("select count(*) from clients").await, "2");
    let tag = original.etag().to_owned();
    let path = format!("/v1/clients/{}/archive", original.id());
    let reason = json!({ "reason": "Moved" });
    for _ in 0..2 {
        let headers = [("idempotency-key", "k2"), ("if-match", tag.as_str())];
        next_day.json("POST", &path, &headers, &reason).await.ok();
    }
}

#[actix_web::test]
async fn an_unchanged_client_is_not_sent_again() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let path = format!("/v1/clients/{}", owner.post("/v1/clients", &example("NewClient")).await.created().id());
    let tag = owner.get(&path).await.ok().etag().to_owned();
    let unchanged = owner.send("GET", &path, &[("if-none-match", &tag)], None).await.expect(304);
    assert!(unchanged.text.is_empty());
    owner.send("GET", &path, &[("if-none-match", "\"v9\"")], None).await.ok();
}

#[actix_web::test]
async fn wrong_fields_are_told_at_their_pointers_all_at_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let wrong = json!({
        "given_name": " ", "famly_name": "x", "email": "nobody", "date_of_birth": "1988-13-01", "sex_for_norms": "other",
        "address": { "city": "Leeds" }, "marketing_opt_in": "yes", "notes": "x".repeat(5001)
    });
    let mut pointers = owner.post("/v1/clients", &wrong).await.expect(422).pointers().into_iter().map(ToOwned::to_owned).collect::<Vec<_>>();
    pointers.sort();
    assert_eq!(
        pointers,
        ["/address/line1", "/date_of_birth", "/email", "/family_name", "/famly_name", "/given_name", "/marketing_opt_in", "/notes", "/sex_for_norms"]
    );
    let phones = json!({ "given_name": "A", "family_name": "B", "phone": "123456", "emergency_contact": { "name": "C", "phone": "12345" } });
    assert_eq!(owner.post("/v1/clients", &phones).await.expect(422).pointers(), ["/phone", "/emergency_contact/phone"]);
    let nul = b"{\"given_name\":\"a\\u0000b\",\"family_name\":\"c\"}";
    let reply = owner.send("POST", "/v1/clients", &[("content-type", "application/json")], Some(nul)).await.expect(422);
    assert_eq!(reply.pointers(), ["/given_name"]);
    assert_eq!(app.sql("select count(*) from clients").await, "0");
    let kept = json!({ "given_name": "Zoë 👩🏽‍⚕️", "family_name": "שלום", "notes": "e\u{301}" });
    let stored = owner.post("/v1/clients", &kept).await.created();
    assert!(["given_name", "family_name", "notes"].iter().all(|field| stored.body[*field] == kept[*field]));
}
