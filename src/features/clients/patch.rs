//! Applying a merge patch to a client.

use super::model::ClientDetails;
use super::payloads::{ClientPatch, normalise_phones, sex_name};
use crate::platform::error::ApiError;
use crate::platform::http::Patch;
use crate::platform::http::text::trimmed;

impl ClientPatch {
    /// Whether it mentions anything that only clinical roles may write.
    pub fn mentions_clinical(&self) -> bool {
        let keeps = matches!(self.sex_for_norms, Patch::Keep) && matches!(self.gp, Patch::Keep);
        let texts = [&self.occupation, &self.sport, &self.training_load, &self.notes];
        !keeps || texts.into_iter().any(|text| !matches!(text, Patch::Keep))
    }

    /// Puts the patch over the details; returns the names of the fields it mentions.
    pub fn apply(self, details: &mut ClientDetails, region: &str) -> Result<Vec<&'static str>, ApiError> {
        let mut changed = Vec::new();
        let mut note = |name: &'static str, mentioned: bool| {
            if mentioned {
                changed.push(name);
            }
        };
        note("given_name", replace(self.given_name, &mut details.given_name));
        note("family_name", replace(self.family_name, &mut details.family_name));
        note("preferred_name", text(self.preferred_name, &mut details.preferred_name));
        note("date_of_birth", self.date_of_birth.apply(&mut details.date_of_birth));
        note("pronouns", text(self.pronouns, &mut details.pronouns));
        note("sex_for_norms", map(self.sex_for_norms, sex_name).apply(&mut details.sex_for_norms));
        note("email", text(self.email, &mut details.email));
        note("phone", self.phone.apply(&mut details.phone));
        note("address", self.address.apply(&mut details.address));
        note("emergency_contact", self.emergency_contact.apply(&mut details.emergency_contact));
        note("gp", self.gp.apply(&mut details.gp));
        note("occupation", text(self.occupation, &mut details.occupation));
        note("sport", text(self.sport, &mut details.sport));
        note("training_load", text(self.training_load, &mut details.training_load));
        note("referral_source", text(self.referral_source, &mut details.referral_source));
        note("notes", text(self.notes, &mut details.notes));
        if let Patch::Set(opted_in) = self.marketing_opt_in {
            details.marketing_opt_in = opted_in;
            changed.push("marketing_opt_in");
        }
        normalise_phones(details, region)?;
        Ok(changed)
    }
}

/// A field that cannot be cleared; the schema refuses null.
fn replace(patch: Patch<String>, current: &mut String) -> bool {
    let Patch::Set(value) = patch else { return false };
    value.trim().clone_into(current);
    true
}

/// Blank clears.
fn text(patch: Patch<String>, current: &mut Option<String>) -> bool {
    let patch = match patch {
        Patch::Set(value) => trimmed(&value).map_or(Patch::Clear, Patch::Set),
        other => other,
    };
    patch.apply(current)
}

fn map<T, U>(patch: Patch<T>, with: impl Fn(T) -> U) -> Patch<U> {
    match patch {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(value) => Patch::Set(with(value)),
    }
}
