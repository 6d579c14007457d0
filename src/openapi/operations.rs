//! What holds of every operation of a kind: the refusals it can answer, the headers it takes and gives.

use serde_json::{Map, Value, json};
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;

use crate::platform::error::Problem;
use crate::platform::http::idempotency::IdempotencyKeyHeader;

/// Posts that take no `Idempotency-Key`.
const WITHOUT_KEY: [&str; 5] = ["/v1/auth/token", "/v1/auth/logout", "/v1/auth/logout-all", "/v1/me/password", "/v1/clients/search"];

/// The refusals, by their name among the components.
const REFUSALS: &[(&str, u16, &str)] = &[
    ("BadRequest", 400, "The request cannot be read: JSON that is not well formed, a repeated key or parameter, a cursor of another list."),
    ("Unauthenticated", 401, "Sign in first: the token is missing, expired, revoked or not ours."),
    ("Forbidden", 403, "Your role does not have the permission that the answer names."),
    ("NotFound", 404, "Nothing here has that id."),
    ("NotAcceptable", 406, "Only JSON is served: accept application/json."),
    ("Conflict", 409, "The state does not allow this, or a request with the same Idempotency-Key is still running."),
    ("PreconditionFailed", 412, "It has changed since you read it: read it again."),
    ("BodyTooLarge", 413, "The body is larger than 256 KiB."),
    ("UriTooLong", 414, "The address is longer than 8 KiB."),
    ("UnsupportedMediaType", 415, "Send application/json in UTF-8, not compressed."),
    ("Invalid", 422, "Some fields are not right: `errors` points to each and says what would be. Or the Idempotency-Key was used for another request."),
    ("PreconditionRequired", 428, "Say which version you change with If-Match."),
    ("TooManyRequests", 429, "Too many requests: wait as long as Retry-After says."),
    ("Internal", 500, "Something went wrong here; it has been logged under the request id."),
    ("Unavailable", 503, "Busy or not ready: try again after Retry-After."),
];

/// The refusals as shared responses.
pub fn shared_responses() -> Value {
    let responses: Map<String, Value> = REFUSALS.iter().map(|(name, status, description)| ((*name).to_owned(), refusal(*status, description))).collect();
    responses.into()
}

fn refusal(status: u16, description: &str) -> Value {
    let mut headers = json!({ "X-Request-Id": header("X-Request-Id") });
    if status == 429 || status == 503 {
        headers["Retry-After"] = header("Retry-After");
    }
    if status != 401 && status < 500 {
        headers["RateLimit"] = header("RateLimit");
        headers["RateLimit-Policy"] = header("RateLimit-Policy");
    }
    let problem = Problem::ALL.iter().find(|problem| problem.status() == status).copied().unwrap_or(Problem::Internal);
    let example = json!({
        "type": format!("/problems/{}", problem.code()), "title": problem.title(), "status": status, "detail": problem.help(),
        "code": problem.code(), "request_id": "01890000-0000-7000-8000-000000000000"
    });
    let content = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemDocument" }, "example": example } });
    json!({ "description": description, "headers": headers, "content": content })
}

fn header(name: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{name}") })
}

/// Completes every operation of the document.
pub fn complete(document: &mut Value) {
    bound_formats(document);
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for (path, item) in paths {
        let Some(operations) = item.as_object_mut() else { continue };
        for (method, operation) in operations {
            complete_operation(path, method, operation);
        }
    }
}

fn complete_operation(path: &str, method: &str, operation: &mut Value) {
    let api = path.starts_with("/v1/");
    let secured = operation.get("security").is_some();
    if !secured {
        operation["security"] = json!([]);
    }
    if method == "post" && api && !WITHOUT_KEY.contains(&path) {
        add_idempotency_key(operation);
    }
    let takes_body = operation["requestBody"]["content"].get("application/json").is_some();
    if takes_body {
        operation["requestBody"]["required"] = json!(true);
    }
    for status in refusals_of(operation, api, secured, takes_body) {
        refuse(operation, status);
    }
    describe_successes(operation, method, secured);
}

fn add_idempotency_key(operation: &mut Value) {
    let key = IdempotencyKeyHeader::into_params(|| Some(ParameterIn::Header));
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    parameters.extend(key.iter().filter_map(|parameter| serde_json::to_value(parameter).ok()));
    operation["parameters"] = parameters.into();
}

fn refusals_of(operation: &Value, api: bool, secured: bool, takes_body: bool) -> Vec<u16> {
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let has =
        |place: &str, name: Option<&str>| parameters.iter().any(|parameter| parameter["in"] == place && name.is_none_or(|name| parameter["name"] == name));
    let mut statuses = vec![414, 500];
    let mut add = |condition: bool, these: &[u16]| {
        if condition {
            statuses.extend_from_slice(these);
        }
    };
    add(api, &[406]);
    add(secured, &[401, 403, 429, 503]);
    add(takes_body, &[400, 413, 415, 422]);
    add(has("query", None), &[400, 422]);
    add(has("path", None), &[404]);
    add(!secured && operation["responses"].get("429").is_some(), &[429, 503]);
    add(has("header", Some("If-Match")), &[412, 428]);
    add(has("header", Some("Idempotency-Key")), &[409, 422]);
    statuses
}

/// Refers to the shared refusal, or gives a described one its shape.
fn refuse(operation: &mut Value, status: u16) {
    let Some((name, _, description)) = REFUSALS.iter().find(|(_, known, _)| *known == status) else { return };
    let response = &mut operation["responses"][status.to_string()];
    if response.is_null() {
        *response = json!({ "$ref": format!("#/components/responses/{name}") });
    } else if status == 429 || status == 503 {
        response["headers"]["Retry-After"] = header("Retry-After");
    } else if response.get("$ref").is_none() && response.get("content").is_none() {
        let own = response["description"].as_str().unwrap_or(description).to_owned();
        *response = refusal(status, &own);
    }
}

/// Successes carry their headers; single resources that are read can be unchanged.
fn describe_successes(operation: &mut Value, method: &str, secured: bool) {
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    let mut tagged = false;
    for (status, response) in responses.iter_mut() {
        if response.get("$ref").is_some() {
            continue;
        }
        let headers = &mut response["headers"];
        if headers.is_null() {
            *headers = json!({});
        }
        headers["X-Request-Id"] = header("X-Request-Id");
        if secured {
            headers["RateLimit"] = header("RateLimit");
            headers["RateLimit-Policy"] = header("RateLimit-Policy");
        }
        let schema = response["content"]["application/json"]["schema"]["$ref"].as_str().unwrap_or_default();
        let resource = secured && status.starts_with('2') && !schema.is_empty() && !schema.contains("Page_");
        if resource {
            tagged = true;
            response["headers"]["ETag"] = header("ETag");
            if status == "201" {
                response["headers"]["Location"] = header("Location");
            }
        }
    }
    if tagged && method == "get" {
        responses.insert("304".into(), json!({ "description": "You have this version already.", "headers": { "ETag": header("ETag") } }));
    }
}

/// No whole number passes what JavaScript keeps exactly, no text without a limit of its own what a body could
/// hold of use.
fn bound_open_ends(members: &mut Map<String, Value>) {
    let is = |kind: &str| members.get("type").is_some_and(|known| known == kind || known.as_array().is_some_and(|kinds| kinds.iter().any(|each| each == kind)));
    if is("integer") {
        members.entry("minimum").or_insert_with(|| 0.into());
        members.entry("maximum").or_insert_with(|| 9_007_199_254_740_991_i64.into());
    } else if is("string") && !["maxLength", "enum", "const"].iter().any(|bound| members.contains_key(*bound)) {
        members.insert("maxLength".into(), 2_048.into());
    }
}

/// The formats say how long their texts are at most; said again for readers who only look at `maxLength`.
fn bound_formats(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(bound_formats),
        Value::Object(members) => {
            let longest = match members.get("format").and_then(Value::as_str) {
                Some("uuid") => Some(36),
                Some("date") => Some(10),
                Some("date-time") => Some(40),
                _ => None,
            };
            if let Some(longest) = longest {
                members.entry("maxLength").or_insert_with(|| longest.into());
            }
            bound_open_ends(members);
            members.values_mut().for_each(bound_formats);
        }
        _ => {}
    }
}
