//! Refresh tokens on the wire: `mr1.` and the clinic's id with 32 secret bytes. Stored as a hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::platform::auth::ClinicId;
use crate::platform::secrets::{mac, random, sha256};

const PREFIX: &str = "mr1.";

/// A refresh token.
pub struct RefreshToken {
    clinic: ClinicId,
    secret: [u8; 32],
}

impl RefreshToken {
    /// The first of a session.
    pub fn first(clinic: ClinicId) -> Self {
        Self { clinic, secret: random() }
    }

    /// The one that replaces this one; the same each time.
    pub fn successor(&self, key: &[u8; 32]) -> Self {
        Self { clinic: self.clinic, secret: mac(key, &self.secret) }
    }

    /// From what a caller sends.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let (clinic, secret) = bytes.split_at_checked(16)?;
        Some(Self { clinic: ClinicId(Uuid::from_slice(clinic).ok()?), secret: secret.try_into().ok()? })
    }

    /// What the caller keeps.
    pub fn text(&self) -> String {
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode([self.clinic.0.as_bytes().as_slice(), &self.secret].concat()))
    }

    /// What is stored.
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.secret)
    }

    /// Whose it is.
    pub fn clinic(&self) -> ClinicId {
        self.clinic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_survive_the_wire_and_have_one_successor() {
        let token = RefreshToken::first(ClinicId(Uuid::now_v7()));
        let parsed = RefreshToken::parse(&token.text()).unwrap();
        assert_eq!((parsed.hash(), parsed.clinic()), (token.hash(), token.clinic()));
        assert_eq!(token.successor(&[1; 32]).text(), parsed.successor(&[1; 32]).text());
        assert_ne!(token.successor(&[2; 32]).hash(), token.successor(&[1; 32]).hash());
        for wrong in ["", "mr1.", "mr2.AAAA", "mr1.not base64", "mr1.AAAA"] {
            assert!(RefreshToken::parse(wrong).is_none(), "{wrong}");
        }
    }
}
