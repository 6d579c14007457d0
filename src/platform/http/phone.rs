//! Telephone numbers, kept as E.164.

use std::str::FromStr;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use crate::platform::error::{ApiError, FieldError};

/// The number as E.164, read as a local one of `region` unless it begins with `+`.
#[must_use]
pub fn e164(text: &str, region: &str) -> Option<String> {
    let region = rlibphonenumber::Region::from_str(region).ok()?;
    let number = PHONE_NUMBER_UTIL.parse(text, Some(region)).ok()?;
    PHONE_NUMBER_UTIL.is_valid_number(&number).then(|| PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned())
}

/// As [`e164`], with an error at `pointer`.
///
/// # Errors
/// 422 when it is not a telephone number.
pub fn require(text: &str, region: &str, pointer: &str) -> Result<String, ApiError> {
    e164(text, region).ok_or_else(|| ApiError::invalid(vec![fault(pointer)]))
}

/// The error of a number that is none.
#[must_use]
pub fn fault(pointer: &str) -> FieldError {
    FieldError::new(pointer, "not_a_phone_number", "must be a telephone number, such as +44 20 7946 0000 or a local one")
}

/// The country's calling code, such as `44`.
#[must_use]
pub fn calling_code(region: &str) -> String {
    let region = rlibphonenumber::Region::from_str(region).ok();
    region.and_then(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(region).map(|code| code.to_string())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::e164;

    #[test]
    fn local_and_foreign_numbers_become_e164() {
        assert_eq!(e164("020 7946 0000", "GB").as_deref(), Some("+442079460000"));
        assert_eq!(e164("+49 30 901820", "GB").as_deref(), Some("+4930901820"));
        for wrong in ["12", "+97233142764978", "call me", ""] {
            assert_eq!(e164(wrong, "GB"), None, "{wrong}");
        }
    }
}
