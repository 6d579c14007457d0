//! The diary: no double booking, however many try; hours, time off, steps.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::TestApp;
use crate::support::builders::{World, example};

#[actix_web::test]
async fn of_two_hundred_bookings_of_one_slot_exactly_one_wins() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let world = World::make(&owner).await;
    let clients = join_all((0..200).map(|n| {
        let owner = owner.clone();
        async move { owner.post("/v1/clients", &json!({ "given_name": "C", "family_name": format!("{n}") })).await.created().id() }
    }))
    .await;
    for round in 0..2 {
        let starts_at = format!("2030-01-07T{:02}:00:00Z", 10 + round * 2);
        let book = async |client: &uuid::Uuid| {
            let mut body = world.booking(&starts_at);
            body["client_id"] = json!(client);
            let reply = owner.post("/v1/appointments", &body).await;
            (reply.status, reply.text)
        };
        let replies = join_all(clients.iter().map(book)).await;
        let count = |wanted: u16| replies.iter().filter(|(status, _)| *status == wanted).count();
        assert_eq!((count(201), count(409)), (1, 199), "{:?}", replies.iter().find(|(status, _)| !matches!(status, 201 | 409)));
        assert!(replies.iter().all(|(_, text)| !text.contains("family_name")));
    }
}

#[actix_web::test]
async fn touching_times_both_fit_buffers_bind_the_practitioner_and_the_client_is_bound_bare() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let world = World::make(&owner).await;
    let (other, second) = app.person("practitioner").await;
    other.json("PUT", &format!("/v1/users/{second}/working-hours"), &[], &example("SetWorkingHours")).await.ok();
    owner.post("/v1/appointments", &world.booking("2030-01-07T10:00:00Z")).await.created();
    let within_buffer = owner.post("/v1/appointments", &world.booking("2030-01-07T11:00:00Z")).await.expect(409);
    assert_eq!(within_buffer.body["clash"], json!({ "starts_at": "2030-01-07T10:00:00Z", "ends_at": "2030-01-07T11:15:00Z" }));
    let free: Vec<&str> = within_buffer.body["free_slots"].as_array().unwrap().iter().map(|slot| slot["starts_at"].as_str().unwrap()).collect();
    assert_eq!(free, ["2030-01-07T11:15:00Z", "2030-01-07T11:30:00Z", "2030-01-07T11:45:00Z"]);
    let mut elsewhere = world.booking("2030-01-07T11:00:00Z");
    elsewhere["practitioner_id"] = json!(second);
    let moved = owner.post("/v1/appointments", &elsewhere).await.created();
    elsewhere["starts_at"] = json!("2030-01-07T11:30:00Z");
    assert_eq!(owner.post("/v1/appointments", &elsewhere).await.expect(409).code(), "slot_taken", "the client is there already");
    let back = json!({ "starts_at": "2030-01-07T11:15:00Z", "practitioner_id": world.practitioner });
    let back = owner.change("POST", &format!("/v1/appointments/{}/reschedule", moved.id()), Some(&back)).await.ok();
    assert_eq!((back.body["ends_at"].as_str(), back.etag()), (Some("2030-01-07T12:15:00Z"), "\"v2\""));
}

#[actix_web::test]
async fn the_database_refuses_what_the_rules_would_have() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let world = World::make(&owner).await;
    owner.post("/v1/appointments", &world.booking("2030-01-07T10:00:00Z")).await.created();
    let (client, connection) = tokio_postgres::connect(&app.superuser_url, tokio_postgres::NoTls).await.unwrap();
    actix_web::rt::spawn(connection);
    let copy = "insert into appointments (clinic_id, id, created_at, updated_at, client_id, practitioner_id, service_id, starts_at, ends_at, busy_from, busy_until, price_pence, currency)
        select clinic_id, gen_random_uuid(), created_at, updated_at, client_id, practitioner_id, service_id, starts_at, ends_at, busy_from, busy_until, price_pence, currency from appointments";
    let error = client.batch_execute(copy).await.unwrap_err();
    assert_eq!(error.as_db_error().unwrap().code().code(), "23P01");
}

#[actix_web::test]
async fn hours_time_off_and_the_past_bound_the_diary() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let world = World::make(&owner).await;
    let early = owner.post("/v1/appointments", &world.booking("2030-01-07T08:30:00Z")).await.expect(409);
    assert_eq!((early.code(), &early.body["free_slots"][0]["starts_at"]), ("outside_working_hours", &json!("2030-01-07T09:00:00Z")));
    assert_eq!(owner.post("/v1/appointments", &world.booking("2030-01-06T10:00:00Z")).await.expect(409).code(), "outside_working_hours");
    assert_eq!(owner.post("/v1/appointments", &world.booking("2026-03-01T10:00:00Z")).await.expect(422).pointers(), ["/starts_at"]);
    let off = json!({ "starts_at": "2030-01-07T12:00:00Z", "ends_at": "2030-01-08T12:00:00Z", "reason": "Course" });
    let off = owner.post(&format!("/v1/users/{}/time-off", world.practitioner), &off).await.created().id();
    let away = owner.post("/v1/appointments", &world.booking("2030-01-07T13:00:00Z")).await.expect(409);
    assert_eq!((away.code(), &away.body["clash"]["starts_at"]), ("slot_taken", &json!("2030-01-07T12:00:00Z")));
    owner.change("POST", &format!("/v1/users/{}/time-off/{off}/cancel", world.practitioner), None).await.ok();
    owner.post("/v1/appointments", &world.booking("2030-01-07T13:00:00Z")).await.created();
    for wrong in ["2030-01-07T10:00:00", "2030-01-07T10:00:30Z", "9999-01-01T10:00:00Z", "soon"] {
        assert_eq!(owner.post("/v1/appointments", &world.booking(wrong)).await.expect(422).pointers(), ["/starts_at"], "{wrong}");
    }
    let offset = owner.post("/v1/appointments", &world.booking("2030-07-08T10:00:00+01:00")).await.created();
    assert_eq!(offset.body["starts_at"], "2030-07-08T09:00:00Z");
}

#[actix_web::test]
async fn a_cancelled_time_is_free_and_an_ended_appointment_stays_ended() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let world = World::make(&owner).await;
    let body = world.booking("2030-01-07T10:00:00Z");
    let path = format!("/v1/appointments/{}", owner.post("/v1/appointments", &body).await.created().id());
    let cancelled = owner.change("POST", &format!("{path}/cancel"), Some(&json!({ "reason": "illness" }))).await.ok();
    assert_eq!((cancelled.body["status"].as_str(), cancelled.body["cancel_reason"].as_str()), (Some("cancelled"), Some("illness")));
    owner.post("/v1/appointments", &body).await.created();
    for verb in ["check-in", "complete", "no-show"] {
        assert_eq!(owner.change("POST", &format!("{path}/{verb}"), None).await.expect(409).code(), "conflict", "{verb}");
    }
    assert_eq!(owner.change("POST", &format!("{path}/cancel"), Some(&json!({ "reason": "weather" }))).await.expect(422).pointers(), ["/reason"]);
}

#[actix_web::test]
async fn swapping_two_appointments_never_deadlocks_or_doubles() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let world = World::make(&owner).await;
    let (other, second) = app.person("practitioner").await;
    other.json("PUT", &format!("/v1/users/{second}/working-hours"), &[], &example("SetWorkingHours")).await.ok();
    let client = owner.post("/v1/clients", &example("NewClient")).await.created().id();
    let one = owner.post("/v1/appointments", &world.booking("2030-01-07T10:00:00Z")).await.created().id();
    let mut body = world.booking("2030-01-07T10:00:00Z");
    (body["client_id"], body["practitioner_id"]) = (json!(client), json!(second));
    let two = owner.post("/v1/appointments", &body).await.created().id();
    let moves = (0..40).map(|n| {
        let (id, to, hour) = if n % 2 == 0 { (one, second, 9 + n % 8) } else { (two, world.practitioner, 9 + n % 8) };
        let owner = owner.clone();
        async move {
            let body = json!({ "starts_at": format!("2030-01-07T{hour:02}:00:00Z"), "practitioner_id": to });
            owner.change("POST", &format!("/v1/appointments/{id}/reschedule"), Some(&body)).await
        }
    });
    for reply in join_all(moves).await {
        assert!(matches!(reply.status, 200 | 409), "{}", reply.text);
    }
}

#[actix_web::test]
async fn lists_carry_names_only_where_asked() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let world = World::make(&owner).await;
    let id = owner.post("/v1/appointments", &world.booking("2030-01-07T10:00:00Z")).await.created().id();
    let day = "/v1/appointments?from=2030-01-07T00:00:00Z&to=2030-01-08T00:00:00Z";
    let bare = owner.get(day).await.ok();
    assert!(bare.body["items"][0].get("client").is_none());
    let named = owner.get(&format!("{day}&include=client,practitioner,service")).await.ok();
    assert_eq!(named.body["items"][0]["client"]["name"], "Alex Winter");
    assert_eq!(owner.get(&format!("{day}&include=price")).await.expect(422).pointers(), ["/query/include"]);
    assert!(owner.get(&format!("/v1/appointments/{id}?include=service")).await.ok().header("etag").is_none());
    assert_eq!(owner.get("/v1/appointments?from=2031-01-01T00:00:00Z").await.ok().body["items"], json!([]));
}
