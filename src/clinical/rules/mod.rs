//! Rules (section 5): from present findings to suggestions, each with its evidence and caveat. "May
//! contribute", never "causes": the article's links are popular in clinics but mostly grade C or D.
//!
//! Nothing is suggested while screening is incomplete; a blocking flag leaves referral alone (R25).

mod catalogue;
mod conditions;
mod contraindications;
mod facts;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clinical::findings::Finding;
use crate::clinical::flags::{self, Screening};
use crate::clinical::interventions::{self, Component, Contraindication, Intervention};
use crate::clinical::{Case, Side};
pub use catalogue::ALL;
use contraindications::Ruling;
use facts::Facts;

/// How urgent a suggestion is among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Safety first.
    Safety,
    /// A stronger case.
    High,
    /// The usual.
    Usual,
    /// Weak evidence or a contested link.
    Low,
}

impl Priority {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safety => "safety",
            Self::High => "high",
            Self::Usual => "usual",
            Self::Low => "low",
        }
    }
}

/// What supports a rule and what contradicts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// A consistent reviews or trials; B prospective or consistent observation; C cross-sectional or mixed;
    /// D mechanism, case report or article only. A following X: there is published evidence against.
    pub grade: &'static str,
    /// For and against, in short.
    pub sources: &'static [&'static str],
}

/// Interventions of one component, by number.
type Output = (Component, &'static [&'static str]);

/// A rule.
pub struct Rule {
    /// The id in the API.
    pub id: &'static str,
    /// Raised when its meaning changes.
    pub version: i32,
    /// The pattern it names.
    pub pattern: &'static str,
    /// Why, in words for a therapist.
    pub rationale: &'static str,
    /// The evidence.
    pub evidence: Evidence,
    /// What to keep in mind.
    pub caveat: &'static str,
    outputs: &'static [Output],
    when: fn(&Facts<'_>) -> Option<Firing>,
}

/// That a rule fires, and on what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Firing {
    findings: Vec<usize>,
    sides: Vec<Side>,
    priority: Priority,
}

/// An intervention that is proposed.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// Which.
    pub intervention: &'static Intervention,
    /// What the record cannot tell and must be asked before use.
    pub ask_first: Vec<Contraindication>,
}

/// An intervention that was taken out, and why.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// Which.
    pub intervention: &'static Intervention,
    /// What rules it out.
    pub because: Contraindication,
}

/// A suggestion for the therapist to accept or decline.
#[derive(Clone)]
pub struct Suggestion {
    /// The rule that makes it.
    pub rule: &'static Rule,
    /// The part of a plan.
    pub component: Component,
    /// Its rank.
    pub priority: Priority,
    /// What is proposed; none and not a referral means that all were suppressed.
    pub interventions: Vec<Proposed>,
    /// What was taken out.
    pub suppressed: Vec<Suppressed>,
    /// Indices of the findings it rests on.
    pub findings: Vec<usize>,
    /// The sides it concerns; none means the whole.
    pub sides: Vec<Side>,
}

impl Suggestion {
    /// Whether contraindications left nothing of it.
    #[must_use]
    pub fn is_suppressed(&self) -> bool {
        self.interventions.is_empty() && self.component != Component::Referral
    }
}

/// What an assessment leads to.
pub struct Proposal {
    /// The red flags.
    pub screening: Screening,
    /// The suggestions, most urgent first.
    pub suggestions: Vec<Suggestion>,
}

/// A rule by its id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id == id)
}

/// Fires the rules on findings derived from the same case.
#[must_use]
pub fn propose(case: &Case<'_>, findings: &[Finding]) -> Proposal {
    let screening = flags::screen(case.flags);
    let blocked = screening.block().is_some();
    let facts = Facts { case, findings, blocked };
    let silent = !screening.not_asked.is_empty() && !blocked;
    let mut suggestions: Vec<Suggestion> = ALL
        .iter()
        .filter(|_| !silent)
        .filter_map(|rule| Some((rule, (rule.when)(&facts)?)))
        .flat_map(|(rule, firing)| suggest(rule, &firing, &facts))
        .collect();
    if blocked {
        suggestions.retain(|suggestion| suggestion.priority == Priority::Safety);
    }
    suggestions.sort_by_key(|suggestion| suggestion.priority);
    Proposal { screening, suggestions }
}

fn suggest(rule: &'static Rule, firing: &Firing, facts: &Facts<'_>) -> Vec<Suggestion> {
    rule.outputs.iter().map(|(component, numbers)| suggestion(rule, *component, numbers, firing, facts)).collect()
}

fn suggestion(rule: &'static Rule, component: Component, numbers: &[&str], firing: &Firing, facts: &Facts<'_>) -> Suggestion {
    let (mut proposed, mut suppressed) = (Vec::new(), Vec::new());
    for intervention in numbers.iter().filter_map(|number| interventions::numbered(number)) {
        match contraindications::weigh(intervention, &firing.sides, facts) {
            Ruling::Out(because) => suppressed.push(Suppressed { intervention, because }),
            Ruling::In(ask_first) => proposed.push(Proposed { intervention, ask_first }),
        }
    }
    Suggestion {
        rule,
        component,
        priority: firing.priority,
        interventions: proposed,
        suppressed,
        findings: firing.findings.clone(),
        sides: firing.sides.clone(),
    }
}
