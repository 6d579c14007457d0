//! What a search text means: an email, a telephone number, or the beginning of names.

use crate::platform::http::text::{end_of_prefix, search_key};

/// A half-open range of keys that begin with a prefix, bytewise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix {
    /// The prefix itself.
    pub from: String,
    /// The smallest key after all that begin with it.
    pub to: String,
}

impl Prefix {
    fn of(key: &str) -> Self {
        Self { from: key.to_owned(), to: end_of_prefix(key) }
    }
}

/// What to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The beginning of an email.
    Email(Prefix),
    /// The beginning of an E.164 number, in each way the digits can be read.
    Phone(Vec<Prefix>),
    /// The beginning of a family, given or preferred name.
    Name(Prefix),
    /// Given and family name in either order, or one name of several words.
    Names { whole: Prefix, first: Prefix, last: Prefix },
}

/// Reads a search text; local telephone numbers are of the country with `calling_code`.
pub fn meaning(text: &str, calling_code: &str) -> Meaning {
    let text = text.trim();
    if text.contains('@') {
        return Meaning::Email(Prefix::of(&text.to_lowercase()));
    }
    if let Some(numbers) = phone_prefixes(text, calling_code) {
        return Meaning::Phone(numbers);
    }
    let key = search_key(text);
    match key.rsplit_once(' ') {
        Some((first, last)) => Meaning::Names { whole: Prefix::of(&key), first: Prefix::of(first), last: Prefix::of(last) },
        None => Meaning::Name(Prefix::of(&key)),
    }
}

fn phone_prefixes(text: &str, calling_code: &str) -> Option<Vec<Prefix>> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let phone_like = !digits.is_empty() && text.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
    if !phone_like {
        return None;
    }
    let international = digits.strip_prefix("00").map(ToOwned::to_owned).or_else(|| text.starts_with('+').then(|| digits.clone()));
    let number = international.unwrap_or_else(|| format!("{calling_code}{}", digits.trim_start_matches('0')));
    Some(vec![Prefix::of(&format!("+{number}")), Prefix::of(&format!("+{digits}"))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_mean_what_a_receptionist_means() {
        assert!(matches!(meaning("Alex@", "44"), Meaning::Email(prefix) if prefix.from == "alex@"));
        assert!(matches!(meaning("020 7946", "44"), Meaning::Phone(numbers) if numbers[0].from == "+44207946"));
        assert!(matches!(meaning("+44 (20) 7946", "44"), Meaning::Phone(numbers) if numbers[0].from == "+44207946"));
        assert!(matches!(meaning("0044207946", "44"), Meaning::Phone(numbers) if numbers[0].from == "+44207946"));
        assert!(matches!(meaning(" Zoë ", "44"), Meaning::Name(prefix) if prefix.from == "zoe"));
        assert!(matches!(meaning("alex van der berg", "44"), Meaning::Names { first, last, .. } if first.from == "alex van der" && last.from == "berg"));
    }
}
