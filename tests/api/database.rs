//! What the database itself guarantees: row security, the audit log, the roles.

use futures_util::future::join_all;

use crate::support::TestApp;
use crate::support::builders::{World, example};

#[actix_web::test]
async fn every_clinic_table_is_behind_forced_row_security_with_a_composite_key() {
    let app = TestApp::start().await;
    let unprotected = app
        .sql(
            "select string_agg(c.relname, ', ') from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname not in ('signing_keys', '__diesel_schema_migrations')
               and not (c.relrowsecurity and c.relforcerowsecurity
                        and exists (select from pg_policy p where p.polrelid = c.oid and p.polqual is not null and p.polwithcheck is not null))",
        )
        .await;
    assert_eq!(unprotected, "");
    let keys = app
        .sql(
            "select string_agg(conname, ', ') from pg_constraint k join pg_namespace n on n.oid = k.connamespace
             where n.nspname = 'public' and contype in ('p', 'u', 'x') and conname not in ('users_email_key', 'signing_keys_pkey', '__diesel_schema_migrations_pkey')
               and conrelid <> 'clinics'::regclass
               and (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) <> 'clinic_id'",
        )
        .await;
    assert_eq!(keys, "", "keys that do not begin with the clinic");
    let foreign = app
        .sql(
            "select string_agg(conname, ', ') from pg_constraint k where contype = 'f' and confrelid <> 'clinics'::regclass
               and (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) <> 'clinic_id'",
        )
        .await;
    assert_eq!(foreign, "", "foreign keys that do not begin with the clinic");
}

#[actix_web::test]
async fn the_application_role_has_no_more_than_it_needs() {
    let app = TestApp::start().await;
    let powers = app.sql("select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin from pg_roles where rolname = 'medius_app'").await;
    assert_eq!(powers, "f");
    let excess = app
        .sql(
            "select string_agg(table_name || ' ' || privilege_type, ', ') from information_schema.role_table_grants
             where grantee = 'medius_app' and (privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES') or (table_name = 'audit_log' and privilege_type in ('UPDATE', 'DELETE')))",
        )
        .await;
    assert_eq!(excess, "");
    let owned = app.sql("select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = 'medius_app')").await;
    assert_eq!(owned, "0");
    let definers = app
        .sql(
            "select string_agg(proname, ', ' order by proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where n.nspname = 'public' and prosecdef and proconfig::text like '%search_path%' and proowner = (select oid from pg_roles where rolname = 'medius_lookup')",
        )
        .await;
    assert_eq!(definers, "installation_has_clinic, sessions_revoked_since, sign_in_candidates, sweep_idempotency_keys", "the allow-list");
    let others = app
        .sql(
            "select count(*) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where n.nspname = 'public' and prosecdef and proowner <> (select oid from pg_roles where rolname = 'medius_lookup')",
        )
        .await;
    assert_eq!(others, "0");
}

#[actix_web::test]
async fn a_connection_without_a_clinic_sees_nothing_and_does_not_fail() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    World::make(&owner).await;
    for setting in ["", "set medius.clinic_id = '';"] {
        assert_eq!(app.sql(&format!("set role medius_app; {setting} select count(*) from clients")).await, "0", "{setting}");
    }
}

#[actix_web::test]
async fn the_audit_log_cannot_be_changed_even_by_its_owner() {
    let app = TestApp::start().await;
    app.owner().await;
    let (client, connection) = tokio_postgres::connect(&app.superuser_url, tokio_postgres::NoTls).await.unwrap();
    actix_web::rt::spawn(connection);
    for change in ["update audit_log set action = 'x'", "delete from audit_log", "truncate audit_log"] {
        let error = client.batch_execute(change).await.unwrap_err();
        assert_eq!(error.as_db_error().unwrap().message(), "audit_log is append-only", "{change}");
    }
}

#[actix_web::test]
async fn reads_of_two_clinics_on_one_connection_never_cross() {
    let app = TestApp::start_with(&[], 1).await;
    app.add_clinic("other", "owner@other.local").await;
    let (one, other) = (app.owner().await, app.caller(app.sign_in("owner@other.local").await));
    let (a, b) = (one.post("/v1/clients", &example("NewClient")).await.created().id(), other.post("/v1/clients", &example("NewClient")).await.created().id());
    let reads = (0..400).map(|n| {
        let (caller, own, foreign) = if n % 2 == 0 { (one.clone(), a, b) } else { (other.clone(), b, a) };
        async move {
            assert_eq!(caller.get(&format!("/v1/clients/{own}")).await.status, 200);
            assert_eq!(caller.get(&format!("/v1/clients/{foreign}")).await.status, 404);
        }
    });
    join_all(reads).await;
    assert_eq!(app.sql("select count(*) from audit_log where action = 'client.read'").await, "400", "one entry a read");
}

#[actix_web::test]
async fn a_read_that_cannot_be_audited_is_not_answered() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let id = owner.post("/v1/clients", &example("NewClient")).await.created().id();
    app.sql("revoke insert on audit_log from medius_app").await;
    let refused = owner.get(&format!("/v1/clients/{id}")).await.expect(503);
    assert!(!refused.text.contains("Winter"));
    let write = owner.post("/v1/clients", &example("NewClient")).await;
    assert_eq!(write.status, 500);
    assert_eq!(app.sql("select count(*) from clients").await, "1", "a write without its entry is no write");
}

#[actix_web::test]
async fn reads_survive_the_loss_of_their_connections() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let id = owner.post("/v1/clients", &example("NewClient")).await.created().id();
    app.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()").await;
    let mut failures = 0;
    for _ in 0..10 {
        failures += usize::from(owner.get(&format!("/v1/clients/{id}")).await.status != 200);
    }
    // The auditor's connections are lost too; a group that meets one is refused, never answered unaudited.
    assert!(failures <= 4, "{failures}");
    owner.get(&format!("/v1/clients/{id}")).await.ok();
}
