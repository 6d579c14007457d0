//! Bodies and parameters are checked against the very schemas that the `OpenAPI` document shows, so that
//! contract and behaviour cannot differ. All errors are collected at once; none quotes a submitted value.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{Value, json};

use crate::platform::error::FieldError;
use crate::platform::http::formats;

static VALIDATORS: LazyLock<RwLock<HashMap<TypeId, Arc<Validator>>>> = LazyLock::new(RwLock::default);

/// The validator of `T`, compiled on first use from what `document` gives.
pub fn validator_of<T: 'static>(document: impl FnOnce() -> Value) -> Option<Arc<Validator>> {
    let id = TypeId::of::<T>();
    if let Some(known) = VALIDATORS.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
        return Some(known.clone());
    }
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("date-time", |text: &str| formats::instant(text).is_some())
        .with_format("date", |text: &str| formats::date(text).is_some())
        .with_format("wall-clock", |text: &str| formats::wall_clock(text).is_some())
        .with_format("password", |_: &str| true)
        .should_ignore_unknown_formats(true);
    let compiled = match options.build(&document()) {
        Ok(validator) => Arc::new(validator),
        Err(error) => {
            tracing::error!(schema = std::any::type_name::<T>(), %error, "a schema of ours does not compile");
            return None;
        }
    };
    VALIDATORS.write().unwrap_or_else(PoisonError::into_inner).insert(id, compiled.clone());
    Some(compiled)
}

/// A schema of a component with all that it refers to.
pub fn component_document(name: &str, schemas: Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) -> Value {
    let components: HashMap<_, _> = schemas.into_iter().collect();
    json!({ "$ref": format!("#/components/schemas/{name}"), "components": { "schemas": components } })
}

/// Every violation, as errors under `prefix`.
pub fn violations(validator: &Validator, value: &Value, prefix: &str) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for violation in validator.iter_errors(value).take(100) {
        explain(&violation, prefix, &mut errors);
    }
    errors
}

fn explain(violation: &ValidationError<'_>, prefix: &str, errors: &mut Vec<FieldError>) {
    let at = format!("{prefix}{}", violation.instance_path().as_str());
    match violation.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            errors.push(FieldError::new(format!("{at}/{name}"), "required", "is required"));
        }
        ValidationErrorKind::AdditionalProperties { unexpected } | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            errors.extend(unexpected.iter().map(|name| unknown_field(&at, name)));
        }
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => branch(violation, context, prefix, &at, errors),
        kind => {
            let (code, detail) = describe(kind);
            errors.push(FieldError::new(at, code, detail));
        }
    }
}

/// A field's name is the caller's own text: it may stand in the pointer when it looks like a name.
fn unknown_field(at: &str, name: &str) -> FieldError {
    let plain = name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let pointer = if plain { format!("{at}/{name}") } else { at.to_owned() };
    FieldError::new(pointer, "unknown_field", "is not a field here; remove it")
}

/// Of several shapes, explain the one that was meant: the first whose type fits.
fn branch(violation: &ValidationError<'_>, context: &[Vec<ValidationError<'static>>], prefix: &str, at: &str, errors: &mut Vec<FieldError>) {
    let own_path = violation.instance_path().as_str();
    let wrong_type = |inner: &ValidationError<'_>| inner.instance_path().as_str() == own_path && matches!(inner.kind(), ValidationErrorKind::Type { .. });
    if let Some(meant) = context.iter().find(|branch| !branch.is_empty() && !branch.iter().any(wrong_type)) {
        for inner in meant {
            explain(inner, prefix, errors);
        }
    } else {
        let kinds: Vec<String> = context.iter().flatten().filter(|inner| wrong_type(inner)).map(|inner| describe(inner.kind()).1).collect();
        let detail = if kinds.is_empty() { "has none of the allowed shapes".into() } else { kinds.join(", or ") };
        errors.push(FieldError::new(at, "wrong_type", detail));
    }
}

fn describe(kind: &ValidationErrorKind) -> (&'static str, String) {
    use ValidationErrorKind as K;
    match kind {
        K::Type { kind } => ("wrong_type", format!("must be {}", type_names(kind))),
        K::Enum { options } => ("not_allowed", format!("must be one of {}", list(options))),
        K::Constant { expected_value } => ("not_allowed", format!("must be {expected_value}")),
        K::MinLength { limit } => ("too_short", format!("must have at least {limit} characters")),
        K::MaxLength { limit } => ("too_long", format!("must have at most {limit} characters")),
        K::Minimum { limit } => ("too_small", format!("must be at least {limit}")),
        K::Maximum { limit } => ("too_large", format!("must be at most {limit}")),
        K::ExclusiveMinimum { limit } => ("too_small", format!("must be more than {limit}")),
        K::ExclusiveMaximum { limit } => ("too_large", format!("must be less than {limit}")),
        K::MinItems { limit } => ("too_few_items", format!("must have at least {limit} items")),
        K::MaxItems { limit } => ("too_many_items", format!("must have at most {limit} items")),
        K::MinProperties { limit } => ("too_few_fields", format!("must have at least {limit} fields")),
        K::UniqueItems => ("repeated_item", "must not repeat an item".into()),
        K::Format { format } => ("wrong_format", format!("must be {}", format_name(format))),
        K::Pattern { pattern } if pattern == r"\S" => ("blank", "must not be blank".into()),
        K::Pattern { pattern } => ("wrong_format", format!("must match {pattern}")),
        _ => ("invalid", "is not what the schema asks for".into()),
    }
}

fn type_names(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => format!("a value of type {one}"),
        TypeKind::Multiple(several) => {
            let names: Vec<String> = several.iter().map(|one| one.to_string()).collect();
            format!("a value of type {}", names.join(" or "))
        }
    }
}

fn list(options: &Value) -> String {
    let names = options.as_array().map(Vec::as_slice).unwrap_or_default();
    names.iter().map(|name| name.as_str().map_or_else(|| name.to_string(), ToOwned::to_owned)).collect::<Vec<_>>().join(", ")
}

fn format_name(format: &str) -> &str {
    match format {
        "date-time" => "an instant with its offset between 1900 and 2100, such as 2026-03-02T09:00:00Z",
        "date" => "a date between 1900 and 2100, such as 2026-03-02",
        "wall-clock" => "a wall-clock time, such as 09:00",
        "email" => "an email address",
        "uuid" => "an id (UUID)",
        other => other,
    }
}
