//! A server on a database of its own, and requests to it.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::http::{Method, header};
use clap::Parser;
use jiff::Timestamp;
use medius::app::{self, AppState};
use medius::features::clinics::{self, FirstOwner, NewClinic};
use medius::platform::clock::Clock;
use medius::platform::db::roles::APPLICATION_ROLE;
use medius::platform::db::{Db, DbSettings, with_role};
use medius::platform::secrets::RootKey;
use medius::server::{self, Config};
use secrecy::SecretString;
use serde_json::Value;
use uuid::Uuid;

use super::cluster;

/// Monday, a quarter to nine in London.
pub const NOW: &str = "2026-03-02T08:45:00Z";
pub const OWNER: &str = "owner@clinic.local";
pub const PASSWORD: &str = "purple kettle seven lanterns";

pub struct TestApp {
    pub base: String,
    pub superuser_url: String,
    pub clock: Clock,
    pub db: Db,
    pub state: AppState,
    handle: actix_web::dev::ServerHandle,
}

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

impl TestApp {
    /// A server with a first clinic and its owner.
    pub async fn start() -> Self {
        Self::start_with(&[], 8).await
    }

    pub async fn start_with(arguments: &[&str], connections: usize) -> Self {
        let superuser_url = cluster::database().await;
        let clock = Clock::standing_at(NOW.parse().unwrap());
        let mut command = vec!["test", "--issuer", "http://test"];
        command.extend_from_slice(arguments);
        if !arguments.contains(&"--rate-limit") {
            command.extend_from_slice(&["--rate-limit", "off"]);
        }
        let config = Settings::parse_from(command).config;
        let url = with_role(&superuser_url, APPLICATION_ROLE);
        let state = server::state(&config, &url, &RootKey::generate(), &clock).await.unwrap();
        let settings = DbSettings { url, connections, clock: clock.clone() };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (worker_state, worker_settings) = (state.clone(), settings.clone());
        let server = HttpServer::new(move || app::build(worker_state.clone(), Db::new(&worker_settings)))
            .workers(1)
            .shutdown_timeout(1)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let db = Db::new(&DbSettings { connections: 2, ..settings });
        let app = Self { base, superuser_url, clock, db, state, handle };
        app.add_clinic("clinic", OWNER).await;
        app
    }

    /// Another clinic of the same installation.
    pub async fn add_clinic(&self, slug: &str, owner: &str) -> Uuid {
        let clinic = NewClinic { name: slug.into(), slug: slug.into(), zone: "Europe/London".into() };
        let owner = FirstOwner { email: owner.into(), name: "Owner".into(), password: SecretString::from(PASSWORD) };
        clinics::create(&self.db, &self.state.sign_in.passwords, clinic, owner).await.unwrap()
    }

    pub fn set_now(&self, instant: &str) {
        self.clock.set(instant.parse::<Timestamp>().unwrap());
    }

    pub async fn sql(&self, query: &str) -> String {
        cluster::scalar(&self.superuser_url, query).await
    }

    pub async fn token_answer(&self, form: &[(&str, &str)]) -> Reply {
        let client = client();
        let mut answer = client.post(format!("{}/v1/auth/token", self.base)).send_form(&form).await.unwrap();
        Reply::read(&mut answer).await
    }

    /// An access token.
    pub async fn sign_in(&self, email: &str) -> String {
        let reply = self.token_answer(&[("grant_type", "password"), ("username", email), ("password", PASSWORD)]).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.body["access_token"].as_str().unwrap().to_owned()
    }

    pub async fn owner(&self) -> Caller<'_> {
        Caller { app: self, token: Some(self.sign_in(OWNER).await) }
    }

    /// Adds a person with this role and signs them in.
    pub async fn person(&self, role: &str) -> (Caller<'_>, Uuid) {
        let email = format!("{role}-{}@clinic.local", Uuid::now_v7().simple());
        let body = serde_json::json!({ "email": email, "name": role, "role": role, "password": PASSWORD });
        let added = self.owner().await.post("/v1/users", &body).await.created();
        (Caller { app: self, token: Some(self.sign_in(&email).await) }, added.id())
    }

    pub fn nobody(&self) -> Caller<'_> {
        Caller { app: self, token: None }
    }

    pub fn caller(&self, token: String) -> Caller<'_> {
        Caller { app: self, token: Some(token) }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let handle = self.handle.clone();
        actix_web::rt::spawn(async move { handle.stop(false).await });
    }
}

fn client() -> awc::Client {
    awc::Client::builder().timeout(Duration::from_secs(30)).disable_redirects().finish()
}

/// Somebody who calls.
#[derive(Clone)]
pub struct Caller<'a> {
    pub app: &'a TestApp,
    pub token: Option<String>,
}

impl Caller<'_> {
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Reply {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = client().request(method, format!("{}{path}", self.app.base));
        if let Some(token) = &self.token {
            request = request.insert_header((header::AUTHORIZATION, format!("Bearer {token}")));
        }
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        let sent = match body {
            Some(body) => request.send_body(body.to_vec()).await,
            None => request.send().await,
        };
        Reply::read(&mut sent.unwrap()).await
    }

    pub async fn json(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.send(method, path, &all, Some(body.to_string().as_bytes())).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.json("POST", path, &[], body).await
    }

    /// A verb or change of whatever is there.
    pub async fn change(&self, method: &str, path: &str, body: Option<&Value>) -> Reply {
        match body {
            Some(body) => self.json(method, path, &[("if-match", "*")], body).await,
            None => self.send(method, path, &[("if-match", "*")], None).await,
        }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub text: String,
}

impl Reply {
    async fn read<S>(answer: &mut awc::ClientResponse<S>) -> Self
    where
        S: futures_util::Stream<Item = Result<actix_web::web::Bytes, awc::error::PayloadError>> + Unpin,
    {
        let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned())).collect();
        let bytes = answer.body().limit(8 * 1_024 * 1_024).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self { status: answer.status().as_u16(), headers, body: serde_json::from_str(&text).unwrap_or(Value::Null), text }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn etag(&self) -> &str {
        self.header("etag").expect("an ETag")
    }

    pub fn id(&self) -> Uuid {
        self.body["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("no id in {}", self.text))
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    #[track_caller]
    pub fn ok(self) -> Self {
        self.expect(200)
    }

    #[track_caller]
    pub fn created(self) -> Self {
        self.expect(201)
    }

    /// Of a refusal: its code.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// Of a 422: its pointers.
    pub fn pointers(&self) -> Vec<&str> {
        self.body["errors"].as_array().map(|errors| errors.iter().filter_map(|error| error["pointer"].as_str()).collect()).unwrap_or_default()
    }
}
