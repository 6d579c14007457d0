//! JSON, read strictly: no duplicate key, no U+0000, at most 32 levels and 1,000 items, no number out of
//! range. `1.0` becomes `1`, because JSON does not tell them apart.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::platform::error::{ApiError, FieldError, Problem};

const DEEPEST: usize = 32;
const LONGEST_ARRAY: usize = 1_000;
/// Errors collected at the most.
const ENOUGH: usize = 50;

/// The value of a body.
///
/// # Errors
/// 400 where it is not JSON or repeats a key, 422 with pointers where it holds what no text column may.
pub fn parse(body: &[u8]) -> Result<Value, ApiError> {
    let mut errors = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let seed = Strict { depth: 0, pointer: String::new(), errors: &mut errors };
    let value = seed.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    match value {
        Err(error) => Err(malformed(&error)),
        Ok(_) if !errors.is_empty() => Err(ApiError::invalid(errors)),
        Ok(value) => Ok(value),
    }
}

/// Line and column only: the library's text can quote the body.
fn malformed(error: &serde_json::Error) -> ApiError {
    let text = error.to_string();
    let why = if text.starts_with(DUPLICATE) {
        "A key stands twice in one object"
    } else if text.starts_with(TOO_DEEP) {
        "It nests deeper than 32 levels"
    } else if text.starts_with("number out of range") {
        "A number is out of range"
    } else {
        "It is not valid JSON in UTF-8"
    };
    ApiError::because(Problem::MalformedJson, format!("{why}, at line {}, column {}.", error.line(), error.column()))
}

const DUPLICATE: &str = "duplicate key";
const TOO_DEEP: &str = "nested too deep";

struct Strict<'a> {
    depth: usize,
    pointer: String,
    errors: &'a mut Vec<FieldError>,
}

impl Strict<'_> {
    fn child(&mut self, token: &str) -> Strict<'_> {
        let escaped = token.replace('~', "~0").replace('/', "~1");
        Strict { depth: self.depth + 1, pointer: format!("{}/{escaped}", self.pointer), errors: self.errors }
    }

    fn error(&mut self, code: &str, detail: &str) {
        if self.errors.len() < ENOUGH {
            self.errors.push(FieldError::new(self.pointer.clone(), code, detail));
        }
    }

    fn check_text(&mut self, text: &str) {
        if text.contains('\0') {
            self.error("nul_character", "must not contain the character U+0000");
        }
    }

    fn check_depth<E: Error>(&self) -> Result<(), E> {
        if self.depth >= DEEPEST { Err(E::custom(TOO_DEEP)) } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() < EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            return Ok(Value::from(value as i64));
        }
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(mut self, text: &str) -> Result<Value, E> {
        self.check_text(text);
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        self.check_depth()?;
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(self.child(&values.len().to_string()))? {
            values.push(value);
        }
        if values.len() > LONGEST_ARRAY {
            self.error("too_many_items", "must have at most 1000 items");
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        self.check_depth()?;
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            self.check_text(&key);
            if object.contains_key(&key) {
                return Err(A::Error::custom(DUPLICATE));
            }
            let value = members.next_value_seed(self.child(&key))?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn status(body: &str) -> u16 {
        parse(body.as_bytes()).map_or_else(|error| error.problem().status(), |_| 200)
    }

    #[test]
    fn what_postgres_could_not_keep_or_a_caller_could_not_mean_is_refused() {
        for (body, expected) in [
            (r#"{"a":1}"#, 200),
            (r#"{"a":1,"a":2}"#, 400),
            (r#"{"a":{"b":1,"b":2}}"#, 400),
            (r#"{"a":1e400}"#, 400),
            (r#"{"a":"\ud800"}"#, 400),
            (r#"{"a":"\u0000"}"#, 422),
            (r#"{"a\u0000":1}"#, 422),
            (r#"{"a":1} x"#, 400),
            ("", 400),
            ("nul", 400),
        ] {
            assert_eq!(status(body), expected, "{body}");
        }
        assert_eq!(status(&format!("{}1{}", "[".repeat(32), "]".repeat(32))), 200);
        assert_eq!(status(&format!("{}1{}", "[".repeat(33), "]".repeat(33))), 400);
        assert_eq!(status(&format!("{}1{}", "[".repeat(300), "]".repeat(300))), 400);
        assert_eq!(status(&format!("[{}1]", "1,".repeat(1_000))), 422);
        assert!(parse(b"\"\xff\"").is_err());
    }

    #[test]
    fn text_comes_through_unchanged_and_whole_floats_become_integers() {
        let body = json!({ "name": "Zoë 👩🏽‍⚕️ שלום", "n": 1.0, "m": 1.5, "big": u64::MAX });
        assert_eq!(parse(body.to_string().as_bytes()).unwrap(), json!({ "name": "Zoë 👩🏽‍⚕️ שלום", "n": 1, "m": 1.5, "big": u64::MAX }));
    }

    #[test]
    fn pointers_lead_to_the_wrong_place() {
        let error = parse(br#"{"a":[{"b/c":"\u0000"}]}"#).unwrap_err();
        assert_eq!(error.fields()[0].pointer, "/a/0/b~1c");
    }
}
