//! Red flags (section 4). Emergency, same-day and urgent-GP flags block everything but referral; one that
//! has not been asked makes the screening incomplete. `present` is the practitioner's judgement.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clinical::Fault;

/// What a present flag asks for, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Modify and monitor.
    Caution,
    /// Letter to the GP; care goes on.
    RoutineReferral,
    /// Written GP referral within days; no treatment.
    UrgentGp,
    /// Phone GP, 111 or a same-day clinic.
    UrgentSameDay,
    /// 999.
    Emergency,
}

impl Action {
    /// The exact wording.
    #[must_use]
    pub fn wording(self) -> &'static str {
        match self {
            Action::Emergency => "Stop. Do not treat. Call 999 / A&E now; give safety-net card.",
            Action::UrgentSameDay => "Phone GP/111/same-day clinic.",
            Action::UrgentGp => "Written GP referral, within days; no treatment.",
            Action::RoutineReferral => "Letter to GP; continue with care.",
            Action::Caution => "Modify, monitor, record reasoning.",
        }
    }

    /// Whether everything but referral is blocked.
    #[must_use]
    pub fn blocks(self) -> bool {
        self >= Action::UrgentGp
    }
}

/// A red flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Flag {
    /// The id in the API.
    pub id: &'static str,
    /// What to ask.
    pub trigger: &'static str,
    /// What it asks for when present.
    pub action: Action,
}

const fn flag(id: &'static str, action: Action, trigger: &'static str) -> Flag {
    Flag { id, trigger, action }
}

/// All flags.
pub const ALL: &[Flag] = &[
    flag(
        "rf_ces",
        Action::Emergency,
        "New bilateral leg pain or deficit, saddle numbness, changed bladder or bowel function or sensation, sexual dysfunction: any one",
    ),
    flag("rf_cord", Action::Emergency, "Unsteady gait, bilateral or upper-motor-neurone signs"),
    flag("rf_neuro_progressive", Action::Emergency, "Weakness that progresses or spans two levels, new foot drop"),
    flag("rf_neuro_stable", Action::UrgentGp, "Old, unchanged deficit of a single level"),
    flag("rf_fracture_major", Action::Emergency, "Major trauma, deformity"),
    flag("rf_hip_fracture", Action::Emergency, "A fall and cannot bear weight"),
    flag("rf_fracture_fragility", Action::UrgentSameDay, "Minor trauma with osteoporosis, steroids or age"),
    flag("rf_bone_stress", Action::UrgentSameDay, "Exertional groin pain in a runner, or pain on hopping or bearing weight: crutches, no loading"),
    flag("rf_cancer_known", Action::UrgentSameDay, "History of cancer with progressive, unremitting, nocturnal, thoracic or strain-aggravated spinal pain"),
    flag(
        "rf_cancer_suspected",
        Action::UrgentGp,
        "Two or more of weight loss, unremitting night pain, pain in many places, new onset from 50, unwell, no gain at 6 weeks",
    ),
    flag("rf_sepsis", Action::Emergency, "Infection with systemic collapse; hot septic hip"),
    flag("rf_infection", Action::UrgentSameDay, "Fever, rigors, intravenous drugs, immunosuppression, recent infection"),
    flag("rf_aaa", Action::Emergency, "Over 60, vascular risk, abdominal and back pain, pulsatile mass"),
    flag("rf_pe", Action::Emergency, "Breathless or chest pain with leg signs"),
    flag("rf_dvt", Action::UrgentSameDay, "One-sided swelling, warmth, risks of thrombosis; never massage"),
    flag("rf_limb_ischaemia", Action::Emergency, "Cold, pale, pulseless, painful limb"),
    flag("rf_compartment", Action::Emergency, "Pain out of proportion, tense compartment"),
    flag("rf_visceral", Action::UrgentSameDay, "A renal, pregnancy-related or testicular source is suspected"),
    flag("rf_hip_child", Action::Emergency, "Under 18 with hip, groin, thigh or knee pain and a limp: no weight-bearing"),
    flag("rf_avulsion", Action::UrgentGp, "A pop, large bruise, sitting-bone pain, a gap, cannot walk normally"),
    flag("rf_self_harm", Action::Emergency, "Thoughts of self-harm"),
    flag("rf_axspa", Action::RoutineReferral, "Back pain from before 45 for over 3 months with four or more signs of axial spondyloarthritis"),
    flag("rf_persist", Action::RoutineReferral, "No important change at 6 weeks; judged at the plan's review"),
    flag("rf_myositis", Action::Caution, "Hard mass after a blow to the thigh: no massage or stretch of the thigh"),
];

/// A flag by its id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Flag> {
    ALL.iter().find(|flag| flag.id == id)
}

/// A flag that was asked, with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlagAnswer {
    /// The flag.
    #[schema(min_length = 4, max_length = 40, example = "rf_ces")]
    pub id: String,
    /// The practitioner's judgement.
    pub present: bool,
}

/// What the screening came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screening {
    /// Blocking flags that were not asked; none means complete.
    pub not_asked: Vec<&'static Flag>,
    /// Flags that are present, worst first.
    pub present: Vec<&'static Flag>,
}

impl Screening {
    /// The worst blocking action, if any.
    #[must_use]
    pub fn block(&self) -> Option<Action> {
        self.present.first().map(|flag| flag.action).filter(|action| action.blocks())
    }
}

/// Weighs the answers.
#[must_use]
pub fn screen(answers: &[FlagAnswer]) -> Screening {
    let answer = |flag: &Flag| answers.iter().find(|answer| answer.id == flag.id);
    let not_asked = ALL.iter().filter(|flag| flag.action.blocks() && answer(flag).is_none()).collect();
    let mut present: Vec<&Flag> = ALL.iter().filter(|flag| answer(flag).is_some_and(|answer| answer.present)).collect();
    present.sort_by_key(|flag| std::cmp::Reverse(flag.action));
    Screening { not_asked, present }
}

/// Unknown and repeated flags.
#[must_use]
pub fn check(answers: &[FlagAnswer]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, answer) in answers.iter().enumerate() {
        let pointer = format!("/{index}/id");
        if find(&answer.id).is_none() {
            let known = ALL.iter().map(|flag| flag.id).collect::<Vec<_>>().join(", ");
            faults.push(Fault::new(pointer, "unknown_flag", format!("must be one of {known}")));
        } else if answers[..index].iter().any(|earlier| earlier.id == answer.id) {
            faults.push(Fault::new(pointer, "repeated", "stands twice; answer each flag once"));
        }
    }
    faults
}
