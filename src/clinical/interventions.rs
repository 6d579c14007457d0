//! The intervention library (section 6): 44 entries with dose, component, cautions and our own short
//! instruction. Doses are ranges; a prescription starts at the lower end.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clinical::pain::Region;

mod library;

pub use library::ALL;

/// The part of a plan an intervention belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// Strength, isometrics too.
    Strength,
    /// Stretching.
    Stretching,
    /// Posture and control.
    Posture,
    /// Rest and recovery.
    RestRecovery,
    /// To somebody else.
    Referral,
}

impl Component {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strength => "strength",
            Self::Stretching => "stretching",
            Self::Posture => "posture",
            Self::RestRecovery => "rest_recovery",
            Self::Referral => "referral",
        }
    }
}

/// Least and most.
pub type Span = (i16, i16);

/// How much, how often, how hard. Effort is on our own scale of 0 to 10.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dose {
    /// Sets.
    pub sets: Option<Span>,
    /// Repetitions a set.
    pub reps: Option<Span>,
    /// Seconds held.
    pub hold_seconds: Option<Span>,
    /// Minutes at a time.
    pub minutes: Option<Span>,
    /// Times a week.
    pub times_per_week: Option<Span>,
    /// Effort, 0 to 10.
    pub effort: Option<Span>,
}

/// Something that rules an intervention out, or must be asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Contraindication {
    /// a: pain of 7 or more in the region it loads.
    SeverePain,
    /// b: an acute hamstring injury of three days or less.
    AcuteHamstring,
    /// c: hip surgery with restrictions.
    HipSurgery,
    /// d: signs from the hip joint.
    HipJoint,
    /// e: knee pain of 4 or more.
    KneePain,
    /// f: uncontrolled blood pressure.
    BloodPressure,
    /// g: bending backwards provokes the pain.
    ExtensionProvoked,
    /// h: neural signs.
    Neural,
    /// i: osteoporosis or a fragility fracture.
    Osteoporosis,
    /// j: pregnancy.
    Pregnancy,
    /// k: signs of gluteal tendon trouble.
    GlutealTendon,
    /// A hard mass in the thigh after a blow.
    Myositis,
    /// What section 4 lists for massage, scar therapy or lymphatic drainage.
    TherapyList,
}

impl Contraindication {
    /// What it means to a therapist.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::SeverePain => "pain of 7 or more in the region it loads",
            Self::AcuteHamstring => "an acute hamstring injury within three days",
            Self::HipSurgery => "hip surgery with restrictions",
            Self::HipJoint => "signs from the hip joint",
            Self::KneePain => "knee pain of 4 or more",
            Self::BloodPressure => "uncontrolled blood pressure",
            Self::ExtensionProvoked => "bending backwards provokes the pain",
            Self::Neural => "neural signs",
            Self::Osteoporosis => "osteoporosis or a fragility fracture",
            Self::Pregnancy => "pregnancy",
            Self::GlutealTendon => "signs of gluteal tendon trouble",
            Self::Myositis => "a hard mass in the thigh after a blow",
            Self::TherapyList => "the contraindications of hands-on therapy",
        }
    }
}

/// An entry of the library.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Intervention {
    /// Its number in the library, such as `9a`.
    pub number: &'static str,
    /// The id in the API.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// Where it belongs.
    pub component: Component,
    /// The starting dose.
    pub dose: Dose,
    /// What it loads, for the severe-pain rule.
    pub region: Region,
    /// What rules it out.
    pub contraindications: &'static [Contraindication],
    /// How it is done, for the client.
    pub instructions: &'static str,
}

/// An entry by its id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Intervention> {
    ALL.iter().find(|entry| entry.id == id)
}

/// An entry by its number.
#[must_use]
pub fn numbered(number: &str) -> Option<&'static Intervention> {
    ALL.iter().find(|entry| entry.number == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_four_entries_with_unique_ids_and_numbers() {
        assert_eq!(ALL.len(), 44);
        for (i, a) in ALL.iter().enumerate() {
            assert!(ALL[..i].iter().all(|b| a.id != b.id && a.number != b.number), "{}", a.id);
            assert!(!a.instructions.is_empty() && a.id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_'), "{}", a.id);
        }
    }

    #[test]
    fn doses_are_spans() {
        for entry in ALL {
            let dose = entry.dose;
            for (least, most) in [dose.sets, dose.reps, dose.hold_seconds, dose.minutes, dose.times_per_week, dose.effort].into_iter().flatten() {
                assert!(least <= most, "{}", entry.id);
            }
        }
    }
}
