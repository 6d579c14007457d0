//! A member of a merge patch: absent keeps, `null` clears, a value sets.

use serde::{Deserialize, Deserializer};

/// What a PATCH says of one field. Use with `#[serde(default)]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Not mentioned.
    #[default]
    Keep,
    /// `null`.
    Clear,
    /// A value.
    Set(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T> Patch<T> {
    /// The value to set, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Puts the patch over what is there; true when that was mentioned.
    pub fn apply(self, current: &mut Option<T>) -> bool {
        match self {
            Self::Keep => return false,
            Self::Clear => *current = None,
            Self::Set(value) => *current = Some(value),
        }
        true
    }
}
