//! Half-open spans of time: they begin, and end just before their end, so touching spans do not overlap.

use jiff::{SignedDuration, Timestamp};

/// From an instant until just before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant no longer part of it.
    pub until: Timestamp,
}

impl Interval {
    /// Of this length.
    #[must_use]
    pub fn lasting(from: Timestamp, length: SignedDuration) -> Self {
        Self { from, until: from + length }
    }

    /// Whether an instant is in both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// Whether the other lies wholly within.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.from <= other.from && other.until <= self.until
    }

    /// Longer by this much at each end.
    #[must_use]
    pub fn widened(self, before: SignedDuration, after: SignedDuration) -> Self {
        Self { from: self.from - before, until: self.until + after }
    }
}

/// What remains of `open` (in order, without overlaps) outside `taken` (in any order).
#[must_use]
pub fn subtract(open: &[Interval], taken: &[Interval]) -> Vec<Interval> {
    let mut taken = taken.to_vec();
    taken.sort_unstable();
    let mut free = Vec::new();
    for interval in open {
        let mut from = interval.from;
        for busy in taken.iter().filter(|busy| busy.overlaps(*interval)) {
            if busy.from > from {
                free.push(Interval { from, until: busy.from });
            }
            from = from.max(busy.until);
        }
        if from < interval.until {
            free.push(Interval { from, until: interval.until });
        }
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn minute(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
    }

    fn interval(from: i64, length: i64) -> Interval {
        Interval { from: minute(from), until: minute(from + length) }
    }

    #[test]
    fn touching_spans_do_not_overlap() {
        assert!(!interval(0, 60).overlaps(interval(60, 60)));
        assert!(interval(0, 61).overlaps(interval(60, 60)));
    }

    proptest! {
        #[test]
        fn overlap_means_a_shared_minute(a in 0_i64..200, la in 1_i64..60, b in 0_i64..200, lb in 1_i64..60) {
            let shared = (a..a + la).any(|m| (b..b + lb).contains(&m));
            prop_assert_eq!(interval(a, la).overlaps(interval(b, lb)), shared);
            prop_assert_eq!(interval(b, lb).overlaps(interval(a, la)), shared);
        }

        #[test]
        fn what_is_free_is_open_and_not_taken(taken in proptest::collection::vec((0_i64..300, 1_i64..60), 0..8)) {
            let open = [interval(20, 100), interval(150, 90)];
            let taken: Vec<_> = taken.into_iter().map(|(from, length)| interval(from, length)).collect();
            let free = subtract(&open, &taken);
            for m in 0..400 {
                let at = interval(m, 1);
                let within = |spans: &[Interval]| spans.iter().any(|span| span.overlaps(at));
                prop_assert_eq!(within(&free), within(&open) && !within(&taken), "minute {}", m);
            }
        }
    }
}
