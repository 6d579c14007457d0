//! Golden cases a clinician can read: `tests/clinical/*.toml`. Each case tells what was observed and what
//! must, and must not, come of it; it cites the section of the clinical reference it holds the code to.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests: a panic is the failure")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use medius::clinical::exposures::Exposures;
use medius::clinical::findings::{self, Finding, FindingId};
use medius::clinical::flags::{self, FlagAnswer};
use medius::clinical::pain::Pain;
use medius::clinical::rules::{self, Proposal};
use medius::clinical::{Case, Details, Observation, RawValue, Reading, Sex, Side, Subject, Validity};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    case: Vec<Golden>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    name: String,
    section: String,
    #[serde(default)]
    sex: Option<Sex>,
    #[serde(default)]
    age: Option<i16>,
    #[serde(default)]
    pain: Vec<Pain>,
    #[serde(default)]
    tests: Vec<TestLine>,
    #[serde(default)]
    exposures: Exposures,
    /// Flags that are present; the others were asked and are absent.
    #[serde(default)]
    flags: Vec<String>,
    /// Flags that were not asked.
    #[serde(default)]
    unasked: Vec<String>,
    /// `weak_gmax left present moderate usual`, as far as it is written out.
    #[serde(default)]
    findings: Vec<String>,
    /// Rules that must fire: `r01`, or `r01 strength: bridge, clam` with all its interventions.
    #[serde(default)]
    fires: Vec<String>,
    /// Rules that must not fire.
    #[serde(default)]
    silent: Vec<String>,
    /// `bridge: pain of 7 or more in the region it loads`.
    #[serde(default)]
    suppressed: Vec<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TestLine {
    test: String,
    side: Side,
    value: RawValue,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    validity: Validity,
}

fn observation(line: &TestLine, case: &str) -> Observation {
    let reading = Reading {
        test: &line.test,
        side: line.side,
        value: &line.value,
        unit: line.unit.as_deref(),
        details: &line.details,
        pain_nprs: None,
        validity: line.validity,
    };
    reading.check().unwrap_or_else(|faults| panic!("{case}: {} is not a test: {faults:?}", line.test))
}

struct Outcome {
    findings: Vec<Finding>,
    proposal: Proposal,
}

impl Golden {
    fn run(&self) -> Outcome {
        let observations: Vec<Observation> = self.tests.iter().map(|line| observation(line, &self.name)).collect();
        let answers: Vec<FlagAnswer> = flags::ALL
            .iter()
            .filter(|flag| !self.unasked.iter().any(|id| id == flag.id))
            .map(|flag| FlagAnswer { id: flag.id.into(), present: self.flags.iter().any(|id| id == flag.id) })
            .collect();
        let subject = Subject { sex: self.sex, age: self.age };
        let case = Case { subject, observations: &observations, pain: &self.pain, exposures: &self.exposures, flags: &answers };
        let findings = findings::derive(&case);
        let proposal = rules::propose(&case, &findings);
        Outcome { findings, proposal }
    }

    fn check(&self) {
        let outcome = self.run();
        let told: Vec<String> = outcome.findings.iter().map(tell).collect();
        for expected in &self.findings {
            assert!(told.iter().any(|told| told.starts_with(expected.as_str())), "{} ({}): {expected} is not among {told:#?}", self.name, self.section);
        }
        let fired: Vec<String> = outcome.proposal.suggestions.iter().map(fired).collect();
        for expected in &self.fires {
            assert!(fired.iter().any(|fired| fired.starts_with(expected.as_str())), "{} ({}): {expected} is not among {fired:#?}", self.name, self.section);
        }
        for rule in &self.silent {
            assert!(!fired.iter().any(|fired| fired.starts_with(rule.as_str())), "{} ({}): {rule} fired: {fired:#?}", self.name, self.section);
        }
        let suppressed: BTreeSet<String> = outcome
            .proposal
            .suggestions
            .iter()
            .flat_map(|suggestion| &suggestion.suppressed)
            .map(|out| format!("{}: {}", out.intervention.id, out.because.meaning()))
            .collect();
        for expected in &self.suppressed {
            assert!(suppressed.contains(expected), "{} ({}): {expected} is not among {suppressed:#?}", self.name, self.section);
        }
    }
}

fn tell(finding: &Finding) -> String {
    let severity = finding.severity.map_or("", |severity| severity.as_str());
    [finding.id.as_str(), finding.side.as_str(), finding.status.as_str(), severity, finding.confidence.as_str()]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn fired(suggestion: &rules::Suggestion) -> String {
    let interventions: Vec<&str> = suggestion.interventions.iter().map(|proposed| proposed.intervention.id).collect();
    format!("{} {}: {}", suggestion.rule.id, suggestion.component.as_str(), interventions.join(", "))
}

fn books() -> Vec<Golden> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clinical");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap();
        let book: Book = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", entry.path().display()));
        cases.extend(book.case);
    }
    assert!(cases.len() > 40);
    cases
}

#[test]
fn golden_cases() {
    books().iter().for_each(Golden::check);
}

#[test]
fn every_rule_has_a_case_where_it_fires_and_one_where_it_must_not() {
    let cases = books();
    for rule in rules::ALL {
        assert!(cases.iter().any(|case| case.fires.iter().any(|line| line.starts_with(rule.id))), "{} never fires", rule.id);
        assert!(cases.iter().any(|case| case.silent.iter().any(|line| line == rule.id)), "{} is never silent", rule.id);
    }
}

#[test]
fn every_finding_has_a_case_for_each_status() {
    let cases = books();
    for id in FindingId::ALL {
        for status in ["present", "absent", "not_evaluable"] {
            let named = |line: &String| line.starts_with(&format!("{} ", id.as_str())) && line.contains(&format!(" {status}"));
            assert!(cases.iter().any(|case| case.findings.iter().any(named)), "{} is never {status}", id.as_str());
        }
    }
}

#[test]
fn swapping_left_and_right_swaps_the_findings_and_nothing_else() {
    for case in books() {
        let mut mirrored = copy(&case);
        mirrored.tests.iter_mut().for_each(|line| line.side = line.side.other());
        let mut expected: Vec<String> =
            case.run().findings.iter().filter(|finding| finding.observations.len() + finding.grounds.len() > 0).map(tell).map(|told| mirror(&told)).collect();
        let mut got: Vec<String> = mirrored.run().findings.iter().filter(|finding| finding.observations.len() + finding.grounds.len() > 0).map(tell).collect();
        expected.sort();
        got.sort();
        assert_eq!(got, expected, "{}", case.name);
    }
}

fn mirror(told: &str) -> String {
    told.replace(" left ", " <> ").replace(" right ", " left ").replace(" <> ", " right ")
}

#[test]
fn a_blocking_flag_never_leaves_anything_but_referral() {
    for case in books() {
        for flag in flags::ALL.iter().filter(|flag| flag.action.blocks()) {
            let blocked = Golden { flags: vec![flag.id.into()], unasked: Vec::new(), ..copy(&case) };
            let suggestions = blocked.run().proposal.suggestions;
            assert!(suggestions.len() == 1 && suggestions[0].rule.id == "r25" && suggestions[0].interventions.is_empty(), "{} with {}", case.name, flag.id);
        }
    }
}

fn copy(case: &Golden) -> Golden {
    Golden {
        name: case.name.clone(),
        section: case.section.clone(),
        sex: case.sex,
        age: case.age,
        pain: case.pain.clone(),
        tests: case.tests.clone(),
        exposures: case.exposures.clone(),
        flags: Vec::new(),
        unasked: Vec::new(),
        findings: Vec::new(),
        fires: Vec::new(),
        silent: Vec::new(),
        suppressed: Vec::new(),
    }
}

#[test]
fn no_rationale_claims_a_cause_and_every_rule_has_sources_and_a_caveat() {
    for rule in rules::ALL {
        assert!(!rule.rationale.contains("cause"), "{}", rule.id);
        assert!(rule.id == "r25" || rule.rationale.contains("may contribute"), "{}", rule.id);
        assert!(!rule.evidence.sources.is_empty() && !rule.caveat.is_empty() && rule.version >= 1, "{}", rule.id);
        let contested = rule.evidence.sources.iter().any(|source| source.starts_with("Against"));
        assert_eq!(contested, rule.evidence.grade.ends_with('X'), "{}", rule.id);
    }
}
