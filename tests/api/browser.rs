//! Signing in and working through Swagger UI, in a real browser: a therapist's first minutes, with the
//! examples as they stand, ids apart. The page may ask nobody but us for anything.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::app::{OWNER, PASSWORD};

/// ChromeDriver, ended with the test.
struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("chromedriver");
        let child = command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn();
        Self { child: child.expect("chromedriver is installed by scripts/test"), port }
    }

    async fn browser(&self) -> Client {
        let arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
        let mut all: Vec<Value> = arguments.iter().map(|argument| json!(argument)).collect();
        all.extend([json!("--disable-component-update"), json!("--disable-sync"), json!("--window-size=1200,1600")]);
        let capabilities = json!({ "goog:chromeOptions": { "args": all }, "goog:loggingPrefs": { "browser": "ALL" } });
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        builder.capabilities(capabilities.as_object().unwrap().clone());
        for _ in 0..100 {
            if let Ok(client) = builder.connect(&format!("http://127.0.0.1:{}", self.port)).await {
                return client;
            }
            actix_web::rt::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no browser session");
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The whole group: a browser that is left behind would outlive a failed test.
        let _ = Command::new("kill").args(["-TERM", "--", &format!("-{}", self.child.id())]).status();
        let _ = self.child.wait();
    }
}

/// The page, as somebody uses it.
struct Page {
    browser: Client,
}

impl Page {
    async fn click(&self, css: &str) {
        let found = self.browser.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css(css)).await;
        let element = found.unwrap_or_else(|error| panic!("{css}: {error}"));
        self.browser.execute("arguments[0].scrollIntoView({ block: 'center' })", vec![serde_json::to_value(&element).unwrap()]).await.unwrap();
        element.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    async fn fill(&self, css: &str, text: &str) {
        let element =
            self.browser.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"));
        // React listens to what keys do.
        element.click().await.unwrap();
        let select_all = format!("{}a{}", char::from(fantoccini::key::Key::Control), char::from(fantoccini::key::Key::Null));
        element.send_keys(&select_all).await.unwrap();
        element.send_keys(text).await.unwrap();
    }

    async fn sign_in(&self) {
        self.click("button.authorize").await;
        self.fill("#oauth_username", OWNER).await;
        self.fill("#oauth_password", PASSWORD).await;
        self.click(".modal-ux .auth-btn-wrapper button.authorize").await;
        self.browser
            .wait()
            .at_most(Duration::from_secs(20))
            .for_element(Locator::XPath("//div[@class='auth-container']//button[text()='Logout']"))
            .await
            .expect("signed in");
        self.click(".modal-ux .btn-done").await;
    }

    /// Opens an operation, fills in path ids, perhaps edits the example, executes it, and returns the answer.
    async fn run(&self, tag: &str, operation: &str, ids: &[(&str, &str)], edit: &[(&str, &str)]) -> (u16, Value) {
        let block = format!("#operations-{}-{operation}", tag.replace(' ', "_"));
        self.click(&format!("{block} .opblock-summary-control")).await;
        for (name, id) in ids {
            self.fill(&format!("{block} tr[data-param-name='{name}'] input"), id).await;
        }
        if !edit.is_empty() {
            let area = format!("{block} textarea.body-param__text");
            let shown = self.browser.wait().for_element(Locator::Css(&area)).await.unwrap().prop("value").await.unwrap().unwrap();
            let mut body: Value = serde_json::from_str(&shown).unwrap();
            for (field, value) in edit {
                body[*field] = json!(value);
            }
            let script = "const area = document.querySelector(arguments[0]);
                Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(area, arguments[1]);
                area.dispatchEvent(new Event('change', { bubbles: true }));";
            self.browser.execute(script, vec![json!(area), json!(body.to_string())]).await.unwrap();
        }
        self.click(&format!("{block} button.execute")).await;
        let status = format!("{block} .live-responses-table tbody .response-col_status");
        let status = self.browser.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css(&status)).await.expect("an answer").text().await.unwrap();
        let text = self
            .browser
            .find(Locator::Css(&format!(
                "{block} .live-responses-table tbody .response-col_description pre code, {block} .live-responses-table tbody .response-col_description pre"
            )))
            .await;
        let text = match text {
            Ok(element) => element.text().await.unwrap(),
            Err(_) => String::new(),
        };
        self.click(&format!("{block} .opblock-summary-control")).await;
        (status.split_whitespace().next().unwrap().parse().unwrap_or(0), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }
}

fn id(answer: &(u16, Value)) -> String {
    answer.1["id"].as_str().unwrap_or_else(|| panic!("no id in {answer:?}")).to_owned()
}

fn brief(answer: &(u16, Value)) -> String {
    answer.1.to_string().chars().take(400).collect()
}

#[actix_web::test]
async fn a_therapist_works_through_the_pages() {
    let app = TestApp::start().await;
    let driver = Driver::start();
    let page = Page { browser: driver.browser().await };
    page.browser.goto(&format!("{}/docs/", app.base)).await.unwrap();
    page.browser.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css(".opblock-tag")).await.expect("the pages");
    let tags = page.browser.find_all(Locator::Css(".opblock-tag")).await.unwrap();
    assert_eq!(tags[0].attr("data-tag").await.unwrap().as_deref(), Some("Diary"), "her day comes first");
    assert!(page.browser.find(Locator::Css(".operation-filter-input")).await.is_ok(), "a filter box");
    page.sign_in().await;

    let me = page.run("Clinic and people", "show_me", &[], &[]).await;
    assert_eq!(me.1["email"], OWNER);
    let practitioner = id(&me);
    let client = id(&page.run("Clients", "create_client", &[], &[]).await);
    let assessment = page.run("Assessments", "create_assessment", &[("id", &client)], &[]).await;
    assert_eq!(assessment.0, 201, "{}", brief(&assessment));
    assert!(assessment.1["findings"].as_array().unwrap().iter().any(|finding| finding["id"] == "weak_gmax" && finding["status"] == "present"));
    let suggestion = assessment.1["suggestions"][0]["id"].as_str().unwrap().to_owned();
    let plan = id(&page.run("Treatment plans", "create_plan", &[("id", &client)], &[]).await);
    let path = [("assessment_id", id(&assessment)), ("suggestion_id", suggestion)];
    let path: Vec<(&str, &str)> = path.iter().map(|(name, id)| (*name, id.as_str())).collect();
    let accepted = page.run("Assessments", "accept_suggestion", &path, &[("treatment_plan_id", &plan)]).await;
    assert_eq!((accepted.0, accepted.1["version"].as_i64()), (200, Some(2)), "{}", brief(&accepted));

    let service = id(&page.run("Services and working hours", "create_service", &[], &[]).await);
    let hours = page.run("Services and working hours", "set_working_hours", &[("id", &practitioner)], &[]).await;
    assert_eq!(hours.0, 200, "{}", brief(&hours));
    let ids = [("client_id", client.as_str()), ("practitioner_id", practitioner.as_str()), ("service_id", service.as_str())];
    let booked = page.run("Diary", "book_appointment", &[], &ids).await;
    assert_eq!(booked.0, 201, "{}", brief(&booked));
    let moved = page.run("Diary", "reschedule_appointment", &[("id", &id(&booked))], &[]).await;
    assert_eq!(moved.0, 200, "{}", brief(&moved));
    let cancelled = page.run("Diary", "cancel_appointment", &[("id", &id(&booked))], &[]).await;
    assert_eq!((cancelled.0, cancelled.1["status"].as_str()), (200, Some("cancelled")), "{}", brief(&cancelled));

    let asked = "return performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin)";
    let origins = page.browser.execute(asked, vec![]).await.unwrap();
    assert!(origins.as_array().unwrap().iter().all(|origin| origin.as_str() == Some(app.base.as_str())), "{origins}");
    if let Some(folder) = std::env::var_os("MEDIUS_SCREENSHOTS") {
        std::fs::write(std::path::Path::new(&folder).join("docs.png"), page.browser.screenshot().await.unwrap()).unwrap();
    }
    page.browser.clone().close().await.unwrap();
}
