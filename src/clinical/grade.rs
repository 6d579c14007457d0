//! Manual muscle test grades (section 1): an order of twelve, never a decimal, never averaged.

use std::fmt;

use crate::clinical::Severity;

/// A grade; compare by order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grade(u8);

const NAMES: [&str; 12] = ["0", "1", "2-", "2", "2+", "3-", "3", "3+", "4-", "4", "4+", "5"];

impl Grade {
    /// All grades, weakest first.
    pub const NAMES: [&'static str; 12] = NAMES;

    /// From its name, such as `3+`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        NAMES.iter().zip(0..).find(|(name, _)| **name == text).map(|(_, rank)| Self(rank))
    }

    /// 0 for no contraction to 11 for normal.
    #[must_use]
    pub fn rank(self) -> u8 {
        self.0
    }

    /// Grade 4 and below counts as weak (LOCAL); 4+ and 5 are normal.
    #[must_use]
    pub fn is_weak(self) -> bool {
        self.0 <= 9
    }

    /// 4− and below, the mark of a neurological deficit beside neural signs.
    #[must_use]
    pub fn is_four_minus_or_less(self) -> bool {
        self.0 <= 8
    }

    /// 4 is mild, 4− and 3+ moderate, 3 and below severe; normal grades have none.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self.0 {
            0..=6 => Some(Severity::Severe),
            7 | 8 => Some(Severity::Moderate),
            9 => Some(Severity::Mild),
            _ => None,
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(NAMES[usize::from(self.0)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bands_of_severity() {
        let severity = |name| Grade::parse(name).unwrap().severity();
        for (name, expected) in [
            ("5", None),
            ("4+", None),
            ("4", Some(Severity::Mild)),
            ("4-", Some(Severity::Moderate)),
            ("3+", Some(Severity::Moderate)),
            ("3", Some(Severity::Severe)),
            ("0", Some(Severity::Severe)),
        ] {
            assert_eq!(severity(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn names_and_ranks_are_one_order(a in 0_usize..12, b in 0_usize..12) {
            let (x, y) = (Grade::parse(NAMES[a]).unwrap(), Grade::parse(NAMES[b]).unwrap());
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x.to_string(), NAMES[a]);
            prop_assert_eq!(x.is_weak(), x.severity().is_some());
            prop_assert!(a > b || x.severity() >= y.severity() || y.severity().is_none() || x.severity().is_some());
        }

        #[test]
        fn nothing_else_is_a_grade(text in "\\PC{0,4}") {
            prop_assert_eq!(Grade::parse(&text).is_some(), NAMES.contains(&text.as_str()));
        }
    }
}
