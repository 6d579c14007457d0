//! `Query<T>`: query parameters, checked against the parameters the `OpenAPI` document shows.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;

use crate::platform::error::{ApiError, FieldError, Problem};
use crate::platform::http::schema::{validator_of, violations};

/// The parameters of a request, as `T`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + IntoParams + 'static> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self))
    }
}

fn parse<T: DeserializeOwned + IntoParams + 'static>(text: &str) -> Result<T, ApiError> {
    let schemas = parameter_schemas::<T>();
    let value = Value::Object(members(text, &schemas)?);
    let validator = validator_of::<T>(|| json!({ "type": "object", "properties": schemas, "required": required::<T>(), "additionalProperties": false }));
    let validator = validator.ok_or_else(|| ApiError::new(Problem::Internal))?;
    let errors = violations(&validator, &value, "/query");
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    serde_json::from_value(value).map_err(|_| ApiError::field("/query", "invalid", "has a value that does not fit"))
}

/// The pairs, each turned into the type its schema asks for.
fn members(text: &str, schemas: &Map<String, Value>) -> Result<Map<String, Value>, ApiError> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(text);
    let pairs = pairs.map_err(|_| ApiError::because(Problem::BadRequest, "The query string cannot be read."))?.into_inner();
    let mut members = Map::new();
    for (name, text) in pairs {
        if text.contains('\0') || name.contains('\0') {
            return Err(ApiError::invalid(vec![FieldError::new("/query", "nul_character", "must not contain the character U+0000")]));
        }
        if members.contains_key(&name) {
            return Err(ApiError::because(Problem::BadRequest, "A query parameter is repeated."));
        }
        let typed = typed(&text, schemas.get(&name));
        members.insert(name, typed);
    }
    Ok(members)
}

fn typed(text: &str, schema: Option<&Value>) -> Value {
    let wants =
        |kind: &str| schema.is_some_and(|schema| schema["type"] == kind || schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(|k| k == kind)));
    if wants("integer")
        && let Ok(number) = text.parse::<i64>()
    {
        return Value::from(number);
    }
    match text {
        "true" if wants("boolean") => Value::Bool(true),
        "false" if wants("boolean") => Value::Bool(false),
        _ => Value::String(text.to_owned()),
    }
}

fn parameters<T: IntoParams>() -> Vec<Value> {
    let parameters = T::into_params(|| Some(ParameterIn::Query));
    parameters.iter().filter_map(|parameter| serde_json::to_value(parameter).ok()).collect()
}

fn parameter_schemas<T: IntoParams>() -> Map<String, Value> {
    parameters::<T>().into_iter().map(|parameter| (parameter["name"].as_str().unwrap_or_default().to_owned(), parameter["schema"].clone())).collect()
}

fn required<T: IntoParams>() -> Vec<Value> {
    parameters::<T>().into_iter().filter(|parameter| parameter["required"] == true).map(|parameter| parameter["name"].clone()).collect()
}
