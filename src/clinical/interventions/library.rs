//! The entries themselves. Dose classes D1 to D4, S and P are those of section 6; texts are our own.

use super::{Component, Contraindication as C, Dose, Intervention};
use crate::clinical::pain::Region;

const NO_DOSE: Dose = Dose { sets: None, reps: None, hold_seconds: None, minutes: None, times_per_week: None, effort: None };
const D1: Dose = Dose { sets: Some((2, 3)), reps: Some((10, 15)), hold_seconds: Some((3, 5)), times_per_week: Some((7, 7)), effort: Some((3, 4)), ..NO_DOSE };
const D2: Dose = Dose { sets: Some((3, 3)), reps: Some((8, 12)), times_per_week: Some((2, 3)), effort: Some((6, 8)), ..NO_DOSE };
const D3: Dose = Dose { sets: Some((3, 4)), reps: Some((5, 8)), times_per_week: Some((2, 2)), effort: Some((7, 9)), ..NO_DOSE };
const D4: Dose = Dose { sets: Some((3, 5)), hold_seconds: Some((20, 45)), times_per_week: Some((3, 3)), effort: Some((5, 7)), ..NO_DOSE };
const STRETCH: Dose = Dose { sets: Some((2, 4)), hold_seconds: Some((30, 30)), times_per_week: Some((5, 7)), ..NO_DOSE };
const PRACTICE: Dose = Dose { sets: Some((1, 2)), reps: Some((10, 10)), times_per_week: Some((7, 7)), ..NO_DOSE };
const NORDIC: Dose = Dose { sets: Some((2, 3)), reps: Some((5, 8)), times_per_week: Some((1, 2)), effort: Some((7, 9)), ..NO_DOSE };
const SWING: Dose = Dose { sets: Some((2, 2)), reps: Some((10, 10)), ..NO_DOSE };
const EVERY_DAY: Dose = Dose { times_per_week: Some((7, 7)), ..NO_DOSE };
const WALK: Dose = Dose { minutes: Some((10, 30)), times_per_week: Some((5, 7)), effort: Some((2, 4)), ..NO_DOSE };
const RUN: Dose = Dose { times_per_week: Some((2, 3)), ..NO_DOSE };
const MASSAGE: Dose = Dose { minutes: Some((15, 30)), times_per_week: Some((1, 1)), ..NO_DOSE };
const PRESSURE: Dose = Dose { sets: Some((3, 3)), hold_seconds: Some((30, 90)), ..NO_DOSE };
const MUSCLE_ENERGY: Dose = Dose { sets: Some((3, 5)), hold_seconds: Some((5, 10)), ..NO_DOSE };
const SLIDER: Dose = Dose { sets: Some((2, 2)), reps: Some((10, 10)), times_per_week: Some((7, 7)), ..NO_DOSE };
const SCAR: Dose = Dose { minutes: Some((5, 10)), times_per_week: Some((7, 14)), ..NO_DOSE };
const DRAINAGE: Dose = Dose { minutes: Some((30, 60)), times_per_week: Some((1, 3)), ..NO_DOSE };

const fn entry(
    number: &'static str,
    id: &'static str,
    title: &'static str,
    component: Component,
    (dose, region): (Dose, Region),
    contraindications: &'static [C],
    instructions: &'static str,
) -> Intervention {
    Intervention { number, id, title, component, dose, region, contraindications, instructions }
}

/// The library, in its order: a table, one entry a line.
#[rustfmt::skip]
pub const ALL: &[Intervention] = &[
    entry("1", "gluteal_squeeze", "Gluteal squeeze", Component::Strength, (D1, Region::Buttock), &[], "Lie or sit, squeeze the buttocks together, hold, let go."),
    entry("2", "prone_hip_extension", "Prone hip extension, knee bent", Component::Strength, (D1, Region::Buttock), &[C::AcuteHamstring, C::ExtensionProvoked, C::Pregnancy], "Lie on your front with one knee bent to a right angle; lift that thigh a little without moving the back."),
    entry("3", "bridge", "Bridge", Component::Strength, (D2, Region::Buttock), &[C::SeverePain, C::AcuteHamstring, C::BloodPressure, C::Pregnancy], "Lie on your back with knees bent; lift the pelvis until trunk and thighs are in line, lower slowly."),
    entry("4", "band_kickback", "Band kickback", Component::Strength, (D2, Region::Buttock), &[C::ExtensionProvoked], "Stand with a band around the ankles; press one straight leg back without arching the back."),
    entry("5", "single_leg_bridge", "Single-leg bridge", Component::Strength, (D2, Region::Buttock), &[C::AcuteHamstring, C::BloodPressure, C::Pregnancy], "As the bridge, on one foot; keep the pelvis level."),
    entry("6", "step_up", "Step-up, forwards or sideways", Component::Strength, (D2, Region::Knee), &[C::KneePain], "Step up slowly with the knee over the foot; step down under control."),
    entry("7", "bird_dog", "Bird dog", Component::Strength, (D4, Region::LowerBack), &[C::SeverePain], "On hands and knees, stretch one arm and the opposite leg; keep the back still."),
    entry("8", "back_extension_hold", "Back extension hold", Component::Strength, (D4, Region::LowerBack), &[C::SeverePain, C::BloodPressure, C::ExtensionProvoked, C::Osteoporosis, C::Pregnancy], "Hold the trunk straight over the edge of a bench, or lift chest and legs from the floor."),
    entry("9a", "hip_thrust", "Hip thrust", Component::Strength, (D3, Region::Buttock), &[C::SeverePain, C::BloodPressure, C::Pregnancy], "Shoulders on a bench, weight over the hips; lift the pelvis until trunk and thighs are in line."),
    entry("9b", "romanian_deadlift", "Romanian deadlift", Component::Strength, (D3, Region::PosteriorThigh), &[C::SeverePain, C::AcuteHamstring, C::BloodPressure, C::Neural, C::Osteoporosis], "Hinge at the hips with a long back and soft knees until the hamstrings pull; stand up by the hips."),
    entry("10", "clam", "Clam", Component::Strength, (D1, Region::LateralHip), &[C::HipJoint], "Lie on your side with knees bent; open the upper knee without rolling the pelvis."),
    entry("11", "side_lying_abduction", "Side-lying leg raise", Component::Strength, (D2, Region::LateralHip), &[C::HipSurgery], "Lie on your side; lift the straight upper leg a little behind you, lower slowly."),
    entry("12", "isometric_wall_abduction", "Standing press into the wall", Component::Strength, (D1, Region::LateralHip), &[C::BloodPressure], "Stand beside a wall and press the bent knee next to it outwards into the wall; hold."),
    entry("13", "pelvic_drop", "Pelvic drop and hitch", Component::Strength, (D2, Region::LateralHip), &[C::HipSurgery, C::KneePain, C::GlutealTendon], "Stand on a step on one leg; let the other side of the pelvis drop, then hitch it up."),
    entry("14", "single_leg_squat", "Single-leg squat", Component::Strength, (D2, Region::Knee), &[C::KneePain, C::HipJoint], "Bend on one leg with pelvis level and knee over the foot; only as deep as that holds."),
    entry("15", "band_walk", "Band walk", Component::Strength, (D2, Region::LateralHip), &[C::KneePain], "Band around the knees; walk sideways in small steps with bent knees."),
    entry("16a", "resisted_abduction_extension", "Standing leg press out and back against a band", Component::Strength, (D2, Region::LateralHip), &[], "Stand on one leg; press the other against the band outwards and slightly back."),
    entry("16b", "side_plank", "Side plank", Component::Strength, (D4, Region::LowerBack), &[C::BloodPressure], "On forearm and knees or feet, hold the trunk straight sideways. Leave it out with shoulder pain."),
    entry("17", "nordic_hamstring", "Nordic hamstring lowering", Component::Strength, (NORDIC, Region::PosteriorThigh), &[C::AcuteHamstring, C::BloodPressure, C::Neural], "Kneel with the ankles held; lower the trunk forwards as slowly as you can, catch yourself with the hands."),
    entry("18a", "single_leg_hamstring_bridge", "Single-leg hamstring bridge", Component::Strength, (D2, Region::PosteriorThigh), &[C::AcuteHamstring, C::Neural, C::Pregnancy], "Heel on a box with the knee a little bent; lift the pelvis on that leg."),
    entry("18b", "leg_curl", "Leg curl on a ball", Component::Strength, (D2, Region::PosteriorThigh), &[C::AcuteHamstring, C::Neural, C::Pregnancy], "On your back with heels on a ball; lift the pelvis and roll the ball to you and away."),
    entry("19", "half_kneeling_hip_flexor_stretch", "Half-kneeling hip flexor stretch", Component::Stretching, (STRETCH, Region::Groin), &[C::HipJoint, C::HipSurgery], "Kneel on one knee, tuck the pelvis under, move forwards until the front of the hip pulls mildly."),
    entry("20", "edge_of_bed_stretch", "Edge-of-bed Thomas stretch", Component::Stretching, (STRETCH, Region::Groin), &[C::HipSurgery, C::HipJoint, C::ExtensionProvoked, C::Pregnancy], "On the edge of a bed hold one knee to the chest and let the other thigh hang."),
    entry("21", "quadriceps_stretch", "Quadriceps stretch", Component::Stretching, (STRETCH, Region::Knee), &[C::KneePain], "On your side, draw the heel to the buttock with the pelvis tucked under."),
    entry("22", "supine_strap_hamstring_stretch", "Hamstring stretch with a strap", Component::Stretching, (STRETCH, Region::PosteriorThigh), &[C::AcuteHamstring, C::Neural, C::Myositis], "On your back raise the leg with a strap until the back of the thigh pulls mildly."),
    entry("23", "leg_swing", "Dynamic leg swing", Component::Stretching, (SWING, Region::PosteriorThigh), &[C::AcuteHamstring, C::Neural, C::Myositis], "Swing the leg forwards and back, small at first; before running."),
    entry("24", "figure_four_stretch", "Figure-four stretch", Component::Stretching, (STRETCH, Region::Buttock), &[C::HipSurgery, C::HipJoint, C::GlutealTendon], "Ankle on the opposite knee; draw the thigh to you until the buttock pulls mildly."),
    entry("25", "tfl_stretch", "Stretch of the outer thigh", Component::Stretching, (STRETCH, Region::LateralHip), &[C::HipSurgery, C::GlutealTendon], "Cross the leg behind and lean away until the outer thigh pulls mildly."),
    entry("26", "adductor_rock_back", "Adductor rock-back", Component::Stretching, (STRETCH, Region::Groin), &[C::HipSurgery, C::HipJoint], "On hands and knees with one leg out sideways, rock back until the inner thigh pulls mildly."),
    entry("27", "pelvic_tilt_control", "Pelvic tilt control", Component::Posture, (PRACTICE, Region::LowerBack), &[], "Tilt the pelvis slowly forwards and back, then rest in the middle."),
    entry("28", "cat_camel", "Cat-camel", Component::Posture, (PRACTICE, Region::LowerBack), &[C::SeverePain, C::Osteoporosis], "On hands and knees, round and hollow the back slowly."),
    entry("29", "hip_hinge", "Hip hinge and single-leg stance before a mirror", Component::Posture, (PRACTICE, Region::LowerBack), &[], "Hinge at the hips with a dowel along the back; stand on one leg with the pelvis level."),
    entry("30", "sitting_break", "Sitting breaks and workplace review", Component::Posture, (EVERY_DAY, Region::LowerBack), &[], "Stand up and move every 30 to 60 minutes; look at chair and screen together."),
    entry("31", "stay_active", "Stay active, graded walking", Component::RestRecovery, (WALK, Region::LowerBack), &[], "Keep moving; walk daily and add a little every few days."),
    entry("32", "relative_rest", "Relative rest and compression", Component::RestRecovery, (EVERY_DAY, Region::PosteriorThigh), &[], "For one to three days: shorter steps, compression, no stretching into pain."),
    entry("33", "run_load_ramp", "Return to running, step by step", Component::RestRecovery, (RUN, Region::PosteriorThigh), &[C::AcuteHamstring], "Run on alternate days with pain of 3 or less; add about a tenth a week."),
    entry("34", "soft_tissue_massage", "Soft-tissue massage, gluteal and lumbar", Component::RestRecovery, (MASSAGE, Region::LowerBack), &[C::TherapyList], "Done by the therapist, beside exercise."),
    entry("35a", "trigger_point_pressure", "Trigger-point pressure", Component::RestRecovery, (PRESSURE, Region::Buttock), &[C::TherapyList], "Done by the therapist, beside exercise."),
    entry("35b", "foam_roll", "Foam roll", Component::RestRecovery, (PRESSURE, Region::Buttock), &[C::TherapyList], "Roll the buttock slowly over the roller, mild pressure."),
    entry("36", "muscle_energy_technique", "Muscle energy technique", Component::Stretching, (MUSCLE_ENERGY, Region::PosteriorThigh), &[C::AcuteHamstring, C::Neural], "Done by the therapist: press against the hand, let go, lengthen."),
    entry("37", "neural_slider", "Neural slider", Component::RestRecovery, (SLIDER, Region::PosteriorThigh), &[], "Only as shown by the clinician; without pain."),
    entry("38", "scar_massage", "Scar massage", Component::RestRecovery, (SCAR, Region::Other), &[C::TherapyList], "With clean hands move the closed scar in small circles; pressure as shown."),
    entry("39", "scar_desensitisation", "Scar desensitisation and silicone", Component::RestRecovery, (EVERY_DAY, Region::Other), &[C::TherapyList], "Touch the scar with soft, then rougher cloth; silicone as advised."),
    entry("40", "manual_lymphatic_drainage", "Manual lymphatic drainage", Component::RestRecovery, (DRAINAGE, Region::Other), &[C::TherapyList], "Done by the therapist; self-drainage at home as shown."),
];
