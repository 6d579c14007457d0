//! The rules as data. R06, R09, R13, R15, R18 to R24 and R26 to R30 need findings this version does not derive.

use crate::clinical::interventions::Component::{Posture, Referral, RestRecovery, Strength, Stretching};
use crate::clinical::rules::{Evidence, Rule, conditions};

const GLUTE_MAX: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9a", "9b"];
const ABDUCTORS: &[&str] = &["10", "11", "12", "13", "14", "15", "16a", "16b"];
const HIP_FLEXOR_STRETCHES: &[&str] = &["19", "20", "21"];

const fn evidence(grade: &'static str, sources: &'static [&'static str]) -> Evidence {
    Evidence { grade, sources }
}

/// All rules, safety last by number but first by rank.
pub const ALL: &[Rule] = &[
    Rule {
        id: "r01",
        version: 1,
        pattern: "glute_weak_lumbar_overload",
        rationale: "A weak gluteus maximus gives less hip extension, which may contribute to low-back pain by shifting load to the back extensors.",
        evidence: evidence(
            "C X",
            &[
                "Kankaanpää 1998: gluteus maximus fatigues faster in low-back pain",
                "Review 2019 (PMC6454257): hip extensor strength deficit in low-back pain, SMD 0.93",
                "Tataryn 2021: posterior-chain training, pain SMD -0.61",
                "de Jesus 2020: pain -5.4/100, below the important change",
                "Against: Fukuda 2021, trial without added benefit",
            ],
        ),
        caveat: "Hip strengthening helps some; the added benefit over general exercise is small or absent in trials.",
        outputs: &[(Strength, GLUTE_MAX)],
        when: conditions::r01,
    },
    Rule {
        id: "r02",
        version: 1,
        pattern: "abductor_insufficiency",
        rationale: "A weak gluteus medius controls the pelvis poorly in the frontal plane, which may contribute to low-back pain.",
        evidence: evidence("C", &["Cooper 2016", "Sadler 2019, systematic review", "Review 2019 (PMC6454257): abductor deficit SMD 0.70"]),
        caveat: "Cross-sectional findings: weakness may follow pain as well as precede it.",
        outputs: &[(Strength, ABDUCTORS)],
        when: conditions::r02,
    },
    Rule {
        id: "r03",
        version: 1,
        pattern: "lateral_hip_instability",
        rationale: "Gluteus minimus assists abduction and steadies the femoral head; its weakness may contribute to an unsteady lateral hip.",
        evidence: evidence("D", &["The article", "Moore 2019 and 2020, electromyography"]),
        caveat: "Gluteus minimus cannot be tested alone: this is an inference from the abductor group and tenderness.",
        outputs: &[(Strength, &["16a", "13", "12", "11", "5"])],
        when: conditions::r03,
    },
    Rule {
        id: "r04",
        version: 1,
        pattern: "posture_lumbar_stress",
        rationale: "Weak glutes with an anterior pelvic tilt may contribute to stress on the lumbar spine.",
        evidence: evidence("D X", &["The article", "Against: Laird 2014, no difference of tilt", "Sugavanam 2024: SMD 0.23"]),
        caveat: "Anterior tilt is normal: 85 % of men and 75 % of women without pain have it (Herrington 2011). Tilt has no valid cut.",
        outputs: &[(Strength, &["1", "3", "11"]), (Posture, &["27", "28", "29", "30"])],
        when: conditions::r04,
    },
    Rule {
        id: "r05",
        version: 1,
        pattern: "flexor_driven_tilt",
        rationale: "Tight hip flexors may contribute to an anterior pelvic tilt.",
        evidence: evidence("D X", &["Against: Preece 2021, a stretch cut the tilt by 1.2 degrees, uncorrelated with length"]),
        caveat: "Expect little change of tilt from stretching; judge by comfort and function.",
        outputs: &[(Stretching, HIP_FLEXOR_STRETCHES)],
        when: conditions::r05,
    },
    Rule {
        id: "r07",
        version: 1,
        pattern: "asymmetry_back_strain",
        rationale: "Uneven hips unsettle the pelvis and may contribute to back strain; begin with the weaker side.",
        evidence: evidence(
            "C X",
            &["Nadler 2001: extensor asymmetry predicted low-back pain in women, not men, and not abductors", "Against: Kazemkhani 2022, no link"],
        ),
        caveat: "Some asymmetry is normal; the bands are our own.",
        outputs: &[(Strength, &["6", "9a", "9b", "13"])],
        when: conditions::r07,
    },
    Rule {
        id: "r08",
        version: 1,
        pattern: "pelvic_control_deficit",
        rationale: "Poor control of the pelvis on one leg may contribute to strain in back and hip.",
        evidence: evidence("D", &["The article", "Piva 2006: the lateral step-down is reliable"]),
        caveat: "Movement quality predicts pain poorly; train it for function.",
        outputs: &[(Strength, &["13", "14"]), (Posture, &["29"])],
        when: conditions::r08,
    },
    Rule {
        id: "r10",
        version: 1,
        pattern: "antagonist_inhibition",
        rationale: "A tight hip flexor may contribute to an underactive gluteus maximus: lengthen first, then strengthen.",
        evidence: evidence("C X", &["Mills 2015: less gluteal activity, strength unchanged", "Against: Martinez-Sepanski 2023, not significant"]),
        caveat: "Activity measured by electromyography is not strength.",
        outputs: &[(Stretching, HIP_FLEXOR_STRETCHES), (Strength, &["1", "3", "5"])],
        when: conditions::r10,
    },
    Rule {
        id: "r11",
        version: 1,
        pattern: "hamstring_overcompensation",
        rationale: "With tight hip flexors and a quiet gluteus maximus the hamstrings may take over hip extension, which may contribute to their tightness or pain.",
        evidence: evidence(
            "D X",
            &[
                "Mills 2015: ratio of gluteus maximus to biceps femoris",
                "Wagner 2010, case report",
                "Against: Schuermans 2017, injured players' hamstrings fired later",
            ],
        ),
        caveat: "The order of firing is no test: a late gluteus maximus is normal in healthy people.",
        outputs: &[(Stretching, &["19"]), (Strength, &["3", "5", "9a", "9b"])],
        when: conditions::r11,
    },
    Rule {
        id: "r12",
        version: 1,
        pattern: "strain_risk_imbalance",
        rationale: "Glutes and hamstrings out of balance may contribute to hamstring strain in running.",
        evidence: evidence(
            "C X",
            &[
                "Schuermans 2017: 10 % more gluteal activity, 20 % lower risk",
                "Sugiura 2008",
                "Against: Franettovich Smith 2017, no difference of gluteus maximus and higher medius activity in the injured",
            ],
        ),
        caveat: "No ratio of glutes to hamstrings is accepted; the predicate is our own.",
        outputs: &[(Strength, &["9a", "9b", "17", "18a", "18b"])],
        when: conditions::r12,
    },
    Rule {
        id: "r14",
        version: 1,
        pattern: "flexibility_deficit",
        rationale: "Tight hamstrings may contribute to discomfort in bending and running.",
        evidence: evidence("C", &["Green 2020: age, earlier injury, strength and running load dominate the risk"]),
        caveat: "Length alone is a minor risk factor.",
        outputs: &[(Stretching, &["22", "23"])],
        when: conditions::r14,
    },
    Rule {
        id: "r16",
        version: 1,
        pattern: "sitting_hamstring",
        rationale: "Long sitting with glutes and hamstrings out of balance may contribute to hamstring symptoms.",
        evidence: evidence("D", &["The article only"]),
        caveat: "Sitting over 7 hours is one study's group cut, not a risk threshold.",
        outputs: &[(RestRecovery, &["31"]), (Posture, &["30"])],
        when: conditions::r16,
    },
    Rule {
        id: "r17",
        version: 1,
        pattern: "neural_source",
        rationale: "Familiar leg pain on the straight leg raise that ankle or neck change may contribute to what feels like a tight hamstring: have the nerve looked at before stretching.",
        evidence: evidence("B", &["van der Windt 2010: sensitive, not specific"]),
        caveat: "A positive test does not prove a disc lesion; progressive weakness or changed bladder or bowel function is an emergency.",
        outputs: &[(Referral, &[])],
        when: conditions::r17,
    },
    Rule {
        id: "r25",
        version: 1,
        pattern: "safety",
        rationale: "A red flag is present: follow its action; nothing else is suggested until it is cleared.",
        evidence: evidence("B", &["Finucane 2020: framework for red flags of serious spinal pathology", "GIRFT 2023: cauda equina pathway"]),
        caveat: "Single flags are weak signs: combine them in your reasoning.",
        outputs: &[(Referral, &[])],
        when: conditions::r25,
    },
];
