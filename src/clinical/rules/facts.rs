//! What rules ask about: present findings by side, and the terms of section 2, resolution 1.

use crate::clinical::findings::{Finding, FindingId};
use crate::clinical::pain::{self, Region};
use crate::clinical::rules::{Firing, Priority};
use crate::clinical::{Case, Side};

pub(crate) struct Facts<'a> {
    pub case: &'a Case<'a>,
    pub findings: &'a [Finding],
    /// A blocking red flag is present.
    pub blocked: bool,
}

impl Facts<'_> {
    /// The present finding on this side, as its index.
    pub fn present(&self, id: FindingId, side: Side) -> Option<usize> {
        self.findings.iter().position(|finding| finding.id == id && finding.side == side && finding.is_present())
    }

    /// The present finding of the whole.
    pub fn global(&self, id: FindingId) -> Option<usize> {
        self.present(id, Side::None)
    }

    pub fn low_back_pain(&self) -> bool {
        pain::low_back(self.case.pain)
    }

    /// Hamstring symptoms: pain behind this thigh that is not neural, or an earlier strain.
    pub fn hamstring_symptoms(&self, side: Side) -> bool {
        let pain = pain::highest(self.case.pain, Region::PosteriorThigh, side) >= 1;
        (pain && self.present(FindingId::Neural, side).is_none()) || self.case.exposures.strain_history(side)
    }

    /// Lumbar motion on prone hip extension.
    pub fn lumbar_motion(&self, side: Side) -> bool {
        self.case.choice("phe", side).is_some_and(|(_, word)| word != "none")
    }
}

impl Firing {
    /// Fires with the findings of each limb on which `terms` hold; all limb terms share one side.
    pub fn on_limbs(priority: Priority, terms: impl Fn(Side) -> Option<Vec<usize>>) -> Option<Firing> {
        let mut firing = Firing { findings: Vec::new(), sides: Vec::new(), priority };
        for side in Side::LIMBS {
            if let Some(findings) = terms(side) {
                firing.sides.push(side);
                firing.findings.extend(findings);
            }
        }
        firing.findings.sort_unstable();
        firing.findings.dedup();
        (!firing.sides.is_empty()).then_some(firing)
    }

    /// On the whole, not on a limb.
    pub fn whole(priority: Priority, findings: Vec<usize>) -> Self {
        Self { findings, sides: Vec::new(), priority }
    }

    pub fn also(mut self, finding: Option<usize>) -> Self {
        self.findings.extend(finding);
        self.findings.sort_unstable();
        self.findings.dedup();
        self
    }
}
