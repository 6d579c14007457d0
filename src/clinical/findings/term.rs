//! Three-valued judgement (section 2, resolution 4). A term knows which observations decided it and says
//! so in words with their numbers.

use crate::clinical::{Confidence, Severity, Side};

/// True, false, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It was tested and does not hold.
    False,
    /// It was not tested, or not so that it counts.
    Unknown,
}

/// A judgement with what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Whether it holds.
    pub truth: Truth,
    /// How bad, where it holds.
    pub severity: Option<Severity>,
    /// How far it can be relied on.
    pub confidence: Confidence,
    /// Indices of the observations that decided it.
    pub observations: Vec<usize>,
    /// The tests that make it hold.
    pub grounds: Vec<&'static str>,
    /// The weaker side, where sides were compared.
    pub weaker: Option<Side>,
    /// Why, with the numbers.
    pub words: Vec<String>,
}

impl Term {
    /// Not known.
    pub fn unknown() -> Self {
        Self {
            truth: Truth::Unknown,
            severity: None,
            confidence: Confidence::Usual,
            observations: Vec::new(),
            grounds: Vec::new(),
            weaker: None,
            words: Vec::new(),
        }
    }

    /// Decided by observations.
    pub fn decided(holds: bool, severity: Option<Severity>, observations: Vec<usize>, words: String) -> Self {
        let truth = if holds { Truth::True } else { Truth::False };
        let severity = severity.filter(|_| holds);
        Self { truth, severity, observations, words: vec![words], ..Self::unknown() }
    }

    /// On the ground of this test.
    pub fn on(mut self, test: &'static str) -> Self {
        self.grounds = vec![test];
        self
    }

    /// With low confidence.
    pub fn low(mut self) -> Self {
        self.confidence = Confidence::Low;
        self
    }

    /// With low confidence when `condition` holds.
    pub fn low_if(self, condition: bool) -> Self {
        if condition { self.low() } else { self }
    }

    pub fn holds(&self) -> bool {
        self.truth == Truth::True
    }

    /// Present if any holds; absent if at least one was tested and none holds; else unknown.
    pub fn any(terms: impl IntoIterator<Item = Term>) -> Term {
        let terms: Vec<Term> = terms.into_iter().collect();
        let truth = [Truth::True, Truth::False].into_iter().find(|truth| terms.iter().any(|term| term.truth == *truth));
        truth.map_or_else(Term::unknown, |truth| merge(truth, terms, Confidence::max))
    }

    /// False beats unknown, unknown beats true.
    pub fn all(terms: impl IntoIterator<Item = Term>) -> Term {
        let terms: Vec<Term> = terms.into_iter().collect();
        let truth = [Truth::False, Truth::Unknown, Truth::True].into_iter().find(|truth| terms.iter().any(|term| term.truth == *truth));
        truth.map_or_else(Term::unknown, |truth| merge(truth, terms, Confidence::min))
    }

    /// One and only one holds; both must be known.
    pub fn xor(one: Term, other: Term) -> Term {
        match (one.truth, other.truth) {
            (Truth::Unknown, _) | (_, Truth::Unknown) => Term::unknown(),
            (a, b) => {
                let truth = if a == b { Truth::False } else { Truth::True };
                // The one that holds says how bad; the other is part of the reason.
                let confidence = one.confidence.min(other.confidence);
                let terms = [one, other].map(|mut term| {
                    term.truth = truth;
                    term
                });
                merge(truth, terms.to_vec(), |_, _| confidence)
            }
        }
    }

    /// The opposite, where unknown passes with low confidence (resolution 4).
    pub fn not_or_unknown(self) -> Term {
        match self.truth {
            Truth::True => Term { truth: Truth::False, severity: None, ..self },
            Truth::False => Term { truth: Truth::True, severity: None, ..self },
            Truth::Unknown => Term { truth: Truth::True, ..Term::unknown().low() },
        }
    }
}

/// The terms of one truth as one.
fn merge(truth: Truth, terms: Vec<Term>, confidence: impl Fn(Confidence, Confidence) -> Confidence) -> Term {
    let mut merged = Term { truth, ..Term::unknown() };
    let mut first = true;
    for term in terms.into_iter().filter(|term| term.truth == truth) {
        merged.severity = merged.severity.max(term.severity);
        merged.confidence = if first { term.confidence } else { confidence(merged.confidence, term.confidence) };
        merged.observations.extend(term.observations);
        merged.grounds.extend(term.grounds);
        merged.weaker = merged.weaker.or(term.weaker);
        for words in term.words {
            if !merged.words.contains(&words) {
                merged.words.push(words);
            }
        }
        first = false;
    }
    merged.observations.sort_unstable();
    merged.observations.dedup();
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(truth: Truth) -> Term {
        Term { truth, ..Term::unknown() }
    }

    #[test]
    fn tables_of_truth() {
        use Truth::{False as F, True as T, Unknown as U};
        for (a, b, any, all, xor) in [(T, T, T, T, F), (T, F, T, F, T), (T, U, T, U, U), (F, F, F, F, F), (F, U, F, F, U), (U, U, U, U, U)] {
            for (x, y) in [(a, b), (b, a)] {
                assert_eq!(Term::any([term(x), term(y)]).truth, any, "{x:?} or {y:?}");
                assert_eq!(Term::all([term(x), term(y)]).truth, all, "{x:?} and {y:?}");
                assert_eq!(Term::xor(term(x), term(y)).truth, xor, "{x:?} xor {y:?}");
            }
        }
        assert_eq!(term(U).not_or_unknown().confidence, Confidence::Low);
        assert_eq!(term(T).not_or_unknown().truth, F);
    }

    #[test]
    fn or_is_as_sure_as_its_surest_reason_and_and_as_its_weakest() {
        let sure = Term::decided(true, Some(Severity::Mild), vec![0], "a".into());
        let unsure = Term::decided(true, Some(Severity::Severe), vec![1], "b".into()).low();
        let any = Term::any([sure.clone(), unsure.clone()]);
        assert_eq!((any.confidence, any.severity, any.observations), (Confidence::Usual, Some(Severity::Severe), vec![0, 1]));
        assert_eq!(Term::all([sure, unsure]).confidence, Confidence::Low);
    }
}
