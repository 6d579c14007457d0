//! What a clinic may be called.

use jiff::tz::TimeZone;

/// Why a clinic cannot be made or changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClinicFault {
    /// The slug.
    #[error("the slug must be 1 to 63 lower-case letters, digits and hyphens, such as green-street")]
    Slug,
    /// The zone.
    #[error("the zone must be an IANA time zone, such as Europe/London")]
    Zone,
    /// The name.
    #[error("the name must not be blank")]
    Name,
}

/// Checks a slug.
pub fn check_slug(slug: &str) -> Result<(), ClinicFault> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let good = (1..=63).contains(&slug.len()) && slug.bytes().all(fits) && !slug.starts_with('-') && !slug.ends_with('-');
    if good { Ok(()) } else { Err(ClinicFault::Slug) }
}

/// Checks an IANA zone; offsets such as `+01:00` are none.
pub fn check_zone(zone: &str) -> Result<(), ClinicFault> {
    TimeZone::get(zone).map(|_| ()).map_err(|_| ClinicFault::Zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_and_zones() {
        for good in ["a", "green-street", "clinic-2"] {
            assert!(check_slug(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "Green", "a b", "é", &"a".repeat(64)] {
            assert!(check_slug(bad).is_err(), "{bad}");
        }
        assert!(check_zone("Europe/London").is_ok());
        for bad in ["London", "+01:00", "", "Europe/Nowhere"] {
            assert!(check_zone(bad).is_err(), "{bad}");
        }
    }
}
