//! Text as people type it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Trimmed; nothing where nothing is left.
#[must_use]
pub fn trimmed(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// What a name is searched and sorted by: lower case, without accents, single spaces.
#[must_use]
pub fn search_key(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The smallest text after every text that begins with `prefix`, bytewise.
#[must_use]
pub fn end_of_prefix(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_without_accents_and_case() {
        assert_eq!(search_key("  Zoë   van der BERG "), "zoe van der berg");
        assert_eq!(search_key("Ελένη"), "ελενη");
    }

    #[test]
    fn a_prefix_ends_after_all_that_begin_with_it() {
        for longer in ["ann", "anna", "annz", "ann\u{10fffe}"] {
            assert!("ann" <= longer && *longer < *end_of_prefix("ann"), "{longer}");
        }
        assert!("anp" > end_of_prefix("ann").as_str());
    }
}
