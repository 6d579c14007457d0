//! Pure decisions of plans: which step may follow which.

/// What a plan has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Draft,
    Active,
    Completed,
    Discontinued,
}

impl Status {
    const ALL: [Status; 4] = [Self::Draft, Self::Active, Self::Completed, Self::Discontinued];

    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Completed => "completed",
            Self::Discontinued => "discontinued",
        }
    }

    /// From what is stored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// A step of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Change,
    Activate,
    Complete,
    Discontinue,
}

/// Whether the step may be taken.
///
/// # Errors
/// Why not, and what it needs.
pub fn check_step(status: Status, verb: Verb) -> Result<(), String> {
    let from: &[Status] = match verb {
        Verb::Activate => &[Status::Draft],
        Verb::Complete => &[Status::Active],
        Verb::Change | Verb::Discontinue => &[Status::Draft, Status::Active],
    };
    if from.contains(&status) {
        return Ok(());
    }
    let names = from.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(" or ");
    Err(format!("The plan is {}; this step needs it to be {names}.", status.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_each_other_only_so() {
        use Status as S;
        use Verb as V;
        let allowed: Vec<(Status, Verb)> = Status::ALL
            .into_iter()
            .flat_map(|status| [V::Change, V::Activate, V::Complete, V::Discontinue].map(|verb| (status, verb)))
            .filter(|(status, verb)| check_step(*status, *verb).is_ok())
            .collect();
        assert_eq!(
            allowed,
            [
                (S::Draft, V::Change),
                (S::Draft, V::Activate),
                (S::Draft, V::Discontinue),
                (S::Active, V::Change),
                (S::Active, V::Complete),
                (S::Active, V::Discontinue)
            ]
        );
    }
}
