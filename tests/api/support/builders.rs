//! Bodies and small worlds for tests.

use serde_json::{Value, json};
use uuid::Uuid;

use super::app::Caller;

/// The example of a request body in the `OpenAPI` document.
pub fn example(schema: &str) -> Value {
    let document = medius::openapi::document();
    let example = document["components"]["schemas"][schema]["example"].clone();
    assert!(!example.is_null(), "{schema} has no example");
    example
}

/// A clinic ready to be booked.
pub struct World {
    pub client: Uuid,
    pub practitioner: Uuid,
    pub service: Uuid,
}

impl World {
    /// A client, a service of 60 minutes with 15 after, and the caller working on weekdays from 9 to 17:30.
    pub async fn make(owner: &Caller<'_>) -> Self {
        let practitioner = owner.get("/v1/me").await.ok().id();
        let client = owner.post("/v1/clients", &example("NewClient")).await.created().id();
        let service = owner.post("/v1/services", &example("NewService")).await.created().id();
        owner.change("PUT", &format!("/v1/users/{practitioner}/working-hours"), Some(&example("SetWorkingHours"))).await.ok();
        Self { client, practitioner, service }
    }

    pub fn booking(&self, starts_at: &str) -> Value {
        json!({ "client_id": self.client, "practitioner_id": self.practitioner, "service_id": self.service, "starts_at": starts_at })
    }
}
