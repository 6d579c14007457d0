//! The `OpenAPI` document: what utoipa collects beside the handlers, with what holds of every operation
//! added once here, so that no handler repeats it.

use actix_web::App;
use serde_json::{Map, Value, json};
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApiBuilder};
use utoipa::{PartialSchema, ToSchema};
use utoipa_actix_web::AppExt;

use crate::platform::auth::Permission;
use crate::platform::error::{FieldError, ProblemDocument};
use crate::routes;

mod operations;

const DESCRIPTION: &str = "\
Clients, graded assessments, treatment plans and a diary that cannot double-book.

**To begin**, press *Authorize*, give your email and password, and close the box. Then follow your day: \
the diary, your clients, their assessments and plans. Every box can be tried as it stands; put in the ids \
that earlier answers gave you. The version of what you change is filled in for you.

Medius supports decisions and is not a medical device: you decide. Its clinical reference wants review by \
an HCPC-registered physiotherapist before clinical use.";

/// Sections in the order of a therapist's day.
const TAGS: &[(&str, &str)] = &[
    ("Diary", "Today and the days to come: book, move, cancel, check in."),
    ("Clients", "Who is treated here and how to reach them."),
    ("Assessments", "What was asked and tested, what it adds up to, and what it suggests."),
    ("Treatment plans", "What you decided: goals, exercises, doses."),
    ("Services and working hours", "What the clinic offers, and when each practitioner works."),
    ("Clinic and people", "The clinic's details, the people who work in it, your own account."),
    ("Signing in", "Tokens for programs; the Authorize button does this for you."),
    ("Audit", "Who changed and who saw what."),
    ("About", "Health, keys, and the meaning of refusals."),
];

/// The whole document, as it is served, printed and committed.
#[must_use]
pub fn document() -> Value {
    let license = LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build();
    let info = InfoBuilder::new().title("Medius").version(env!("CARGO_PKG_VERSION")).description(Some(DESCRIPTION)).license(Some(license)).build();
    let base = OpenApiBuilder::new().info(info).build();
    let (_, collected) = App::new().into_utoipa_app().openapi(base).configure(routes::routes).split_for_parts();
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    document["openapi"] = json!("3.1.0");
    document["servers"] = json!([{ "url": "/", "description": "This server: local or production.", "x-internal": false }]);
    document["tags"] = TAGS.iter().map(|(name, description)| json!({ "name": name, "description": description })).collect();
    add_components(&mut document);
    refer_from_pages(&mut document);
    operations::complete(&mut document);
    document
}

fn add_components(document: &mut Value) {
    let components = &mut document["components"];
    let scopes: Map<String, Value> = Permission::ALL.iter().map(|permission| (permission.name().to_owned(), permission.meaning().into())).collect();
    components["securitySchemes"] = json!({
        "oauth2": {
            "type": "oauth2",
            "description": "Sign in with your email and password; leave client id and secret empty. Tokens are signed and checked as RFC8725 asks.",
            "flows": { "password": { "tokenUrl": "/v1/auth/token", "refreshUrl": "/v1/auth/token", "scopes": scopes } }
        }
    });
    components["schemas"]["FieldError"] = serde_json::to_value(FieldError::schema()).unwrap_or_default();
    components["schemas"][&*ProblemDocument::name()] = serde_json::to_value(ProblemDocument::schema()).unwrap_or_default();
    components["schemas"]["Client"]["discriminator"] = json!({
        "propertyName": "view",
        "mapping": { "whole": "#/components/schemas/WholeClient", "contact": "#/components/schemas/ClientContact" }
    });
    components["headers"] = headers();
    components["responses"] = operations::shared_responses();
}

/// Pages refer to their items instead of repeating them.
fn refer_from_pages(document: &mut Value) {
    let Some(schemas) = document["components"]["schemas"].as_object_mut() else { return };
    let pages: Vec<String> = schemas.keys().filter_map(|name| name.strip_prefix("Page_").map(ToOwned::to_owned)).collect();
    for item in pages.into_iter().filter(|item| schemas.contains_key(item)).collect::<Vec<_>>() {
        schemas[&format!("Page_{item}")]["properties"]["items"]["items"] = json!({ "$ref": format!("#/components/schemas/{item}") });
    }
}

fn headers() -> Value {
    let text = |description: &str, example: &str| json!({ "description": description, "schema": { "type": "string", "maxLength": 2048 }, "example": example });
    json!({
        "ETag": text("The version, for If-Match and If-None-Match.", "\"v1\""),
        "Location": text("Where the new resource is.", "/v1/clients/01890000-0000-7000-8000-000000000001"),
        "X-Request-Id": text("Identifies this request; quote it when you report a problem.", "01890000-0000-7000-8000-000000000000"),
        "RateLimit": text("Requests that are left, and seconds until all are.", "\"principal\";r=1199;t=1"),
        "RateLimit-Policy": text("How many requests in how many seconds.", "\"principal\";q=1200;w=60"),
        "Retry-After": { "description": "Seconds to wait.", "schema": { "type": "integer", "format": "int32", "minimum": 0, "maximum": 3600 }, "example": 1 },
    })
}
