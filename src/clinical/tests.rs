//! The tests a therapist can record (section 1): scale, unit, range, and the details each one needs.

use serde::Serialize;

/// What a test's value is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// A manual muscle test grade.
    Grade,
    /// A number in one of these units, each with its range; the first is the default.
    Number(&'static [UnitRange]),
    /// A whole number in this range.
    Whole(UnitRange),
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// A unit (UCUM) and the values allowed in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct UnitRange {
    /// UCUM code.
    pub unit: &'static str,
    /// Least.
    pub least: f64,
    /// Most.
    pub most: f64,
}

/// A further part of a test that must be recorded with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// Nothing more.
    Nothing,
    /// `lever_m` (for newtons) and `position`.
    LeverAndPosition,
    /// `seconds`, where the answer is `delayed`.
    SecondsWhenDelayed,
    /// `pelvis_controlled`.
    PelvisControlled,
    /// `hip_rises`.
    HipRises,
    /// `response`, and `differentiation` where that is familiar leg pain.
    Response,
}

/// A test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Test {
    /// The id in the API.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What its value is.
    pub scale: Scale,
    /// What must be recorded with it.
    pub needs: Needs,
}

const fn range(unit: &'static str, least: f64, most: f64) -> UnitRange {
    UnitRange { unit, least, most }
}

const fn test(id: &'static str, title: &'static str, scale: Scale, needs: Needs) -> Test {
    Test { id, title, scale, needs }
}

const FORCE: Scale = Scale::Number(&[range("N", 0.0, 1_000.0), range("N.m/kg", 0.0, 6.0)]);
const HIP_ANGLE: Scale = Scale::Number(&[range("deg", -45.0, 45.0)]);
const ROTATION: Scale = Scale::Number(&[range("deg", 0.0, 80.0)]);
const TENDERNESS: Scale = Scale::Whole(range("{score}", 0.0, 4.0));

/// All tests.
pub const ALL: &[Test] = &[
    test("mmt_gmax", "Manual muscle test, gluteus maximus", Scale::Grade, Needs::Nothing),
    test("mmt_gmed", "Manual muscle test, gluteus medius", Scale::Grade, Needs::Nothing),
    test("mmt_gmin", "Manual muscle test, gluteus minimus (abductor group)", Scale::Grade, Needs::Nothing),
    test("mmt_hamstring", "Manual muscle test, hamstrings", Scale::Grade, Needs::Nothing),
    test("mmt_iliopsoas", "Manual muscle test, iliopsoas", Scale::Grade, Needs::Nothing),
    test("mmt_tfl", "Manual muscle test, tensor fasciae latae", Scale::Grade, Needs::Nothing),
    test("mmt_er", "Manual muscle test, hip external rotators", Scale::Grade, Needs::Nothing),
    test("hhd_ext", "Hand-held dynamometry, hip extension", FORCE, Needs::LeverAndPosition),
    test("hhd_abd", "Hand-held dynamometry, hip abduction", FORCE, Needs::LeverAndPosition),
    test("hhd_add", "Hand-held dynamometry, hip adduction", FORCE, Needs::LeverAndPosition),
    test("hhd_er", "Hand-held dynamometry, hip external rotation", FORCE, Needs::LeverAndPosition),
    test("hhd_ir", "Hand-held dynamometry, hip internal rotation", FORCE, Needs::LeverAndPosition),
    test("hhd_flex", "Hand-held dynamometry, hip flexion", FORCE, Needs::LeverAndPosition),
    test("hhd_kneeflex", "Hand-held dynamometry, knee flexion", FORCE, Needs::LeverAndPosition),
    test("trendelenburg", "Trendelenburg test, stance side, 30 s", Scale::Choice(&["negative", "delayed", "immediate", "invalid"]), Needs::SecondsWhenDelayed),
    test("lsd", "Lateral step-down, 20 cm, 5 repetitions", Scale::Whole(range("{score}", 0.0, 6.0)), Needs::Nothing),
    test("sls", "Single-leg squat", Scale::Choice(&["good", "fair", "poor"]), Needs::Nothing),
    test("mtt_iliopsoas", "Modified Thomas test, hip angle, + above horizontal", HIP_ANGLE, Needs::PelvisControlled),
    test("mtt_rf", "Modified Thomas test, knee flexion", Scale::Number(&[range("deg", 0.0, 140.0)]), Needs::PelvisControlled),
    test("mtt_tfl", "Modified Thomas test, hip abduction", Scale::Number(&[range("deg", -20.0, 40.0)]), Needs::PelvisControlled),
    test("ely", "Ely test, knee flexion", Scale::Number(&[range("deg", 0.0, 150.0)]), Needs::HipRises),
    test("ake", "90-90 active knee extension, degrees short of straight", Scale::Number(&[range("deg", 0.0, 90.0)]), Needs::Nothing),
    test("slr", "Passive straight leg raise", Scale::Number(&[range("deg", 0.0, 120.0)]), Needs::Response),
    test("pelvic_tilt", "Pelvic tilt, ASIS to PSIS, + anterior", Scale::Number(&[range("deg", -20.0, 40.0)]), Needs::Nothing),
    test("rom_flex", "Hip flexion range", Scale::Number(&[range("deg", 0.0, 150.0)]), Needs::Nothing),
    test("rom_ext", "Hip extension range", Scale::Number(&[range("deg", -20.0, 45.0)]), Needs::Nothing),
    test("rom_abd", "Hip abduction range", ROTATION, Needs::Nothing),
    test("rom_add", "Hip adduction range", Scale::Number(&[range("deg", 0.0, 60.0)]), Needs::Nothing),
    test("rom_ir", "Hip internal rotation range", ROTATION, Needs::Nothing),
    test("rom_er", "Hip external rotation range", ROTATION, Needs::Nothing),
    test("slhb", "Single-leg hamstring bridge, 60 cm box", Scale::Whole(range("{repetitions}", 0.0, 100.0)), Needs::Nothing),
    test("phe", "Prone hip extension, lumbar motion", Scale::Choice(&["none", "rotation", "extension"]), Needs::Nothing),
    test("palp_gmax", "Tenderness, gluteus maximus", TENDERNESS, Needs::Nothing),
    test("palp_gmed", "Tenderness, gluteus medius", TENDERNESS, Needs::Nothing),
    test("palp_gmin", "Tenderness, gluteus minimus", TENDERNESS, Needs::Nothing),
    test("palp_piriformis", "Tenderness, piriformis", TENDERNESS, Needs::Nothing),
    test("palp_es", "Tenderness, erector spinae", TENDERNESS, Needs::Nothing),
    test("palp_hamstring_origin", "Tenderness, hamstring origin", TENDERNESS, Needs::Nothing),
];

/// A test by its id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Test> {
    ALL.iter().find(|test| test.id == id)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn ids_are_unique_and_ranges_are_ranges() {
        let mut ids: Vec<_> = ALL.iter().map(|test| test.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
        for test in ALL {
            let units: &[UnitRange] = match &test.scale {
                Scale::Number(units) => units,
                Scale::Whole(unit) => std::slice::from_ref(unit),
                Scale::Grade | Scale::Choice(_) => &[],
            };
            assert!(units.iter().all(|unit| unit.least < unit.most), "{}", test.id);
        }
    }
}
