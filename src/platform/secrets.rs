//! The root key and what is derived from it. It is read once at start, from `MEDIUS_ROOT_KEY` or from
//! `root.key` (mode 0600) in the data folder, and never leaves this module: callers seal, open and derive.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{digest, hmac, rand};
use secrecy::{ExposeSecret, SecretBox, SecretString};

const KEY_LENGTH: usize = 32;

/// The installation's root key.
pub struct RootKey(SecretBox<[u8; KEY_LENGTH]>);

/// Why the root key is unusable.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The variable or file does not hold 64 hexadecimal digits.
    #[error("the root key must be 64 hexadecimal digits")]
    Malformed,
    /// The file cannot be read or made.
    #[error("the root key file: {0}")]
    File(#[from] std::io::Error),
    /// Sealed data does not open under this key.
    #[error("sealed data does not open: wrong root key, or the data was changed")]
    Sealed,
}

impl RootKey {
    /// From the environment's value, else from `root.key` in `folder`, made there on the first run.
    ///
    /// # Errors
    /// [`SecretError`] when the value is malformed or the file cannot be read or written.
    pub fn load(value: Option<&SecretString>, folder: &Path) -> Result<Self, SecretError> {
        if let Some(value) = value {
            return Self::parse(value.expose_secret());
        }
        let path = folder.join("root.key");
        if path.exists() {
            return Self::parse(fs::read_to_string(&path)?.trim());
        }
        let key = Self::generate();
        let digits = hex(key.0.expose_secret());
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        writeln!(file, "{digits}")?;
        file.sync_all()?;
        Ok(key)
    }

    /// A fresh key, for tests and for the first run.
    #[must_use]
    pub fn generate() -> Self {
        Self(SecretBox::new(Box::new(random())))
    }

    fn parse(text: &str) -> Result<Self, SecretError> {
        let bytes: Option<Vec<u8>> = (0..text.len() / 2).map(|i| u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()).collect();
        let key: [u8; KEY_LENGTH] = bytes.filter(|_| text.len() == 2 * KEY_LENGTH).and_then(|bytes| bytes.try_into().ok()).ok_or(SecretError::Malformed)?;
        Ok(Self(SecretBox::new(Box::new(key))))
    }

    /// A key for one purpose, derived from the root: HMAC-SHA256 of the purpose.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; KEY_LENGTH] {
        mac(self.0.expose_secret(), purpose.as_bytes())
    }

    /// Seals `plain` for one purpose; it opens only with the same purpose and context.
    #[must_use]
    pub fn sealer(&self, purpose: &'static str) -> Sealer {
        Sealer { key: self.derive(purpose) }
    }
}

/// Authenticated encryption (AES-256-GCM-SIV) for one purpose.
#[derive(Clone)]
pub struct Sealer {
    key: [u8; KEY_LENGTH],
}

impl Sealer {
    fn cipher(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM_SIV, &self.key).ok().map(LessSafeKey::new)
    }

    /// Nonce, ciphertext and tag of `plain`, bound to `context`.
    #[must_use]
    pub fn seal(&self, context: &[u8], plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_LEN] = random();
        let mut sealed = plain.to_vec();
        if let Some(cipher) = self.cipher() {
            let nonce = Nonce::assume_unique_for_key(nonce);
            if cipher.seal_in_place_append_tag(nonce, Aad::from(context), &mut sealed).is_err() {
                sealed.clear();
            }
        }
        [nonce.as_slice(), &sealed].concat()
    }

    /// What [`Sealer::seal`] was given.
    ///
    /// # Errors
    /// [`SecretError::Sealed`] when key, context or bytes are not those of the sealing.
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SecretError> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(SecretError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SecretError::Sealed)?;
        let mut body = body.to_vec();
        let cipher = self.cipher().ok_or(SecretError::Sealed)?;
        let plain = cipher.open_in_place(nonce, Aad::from(context), &mut body).map_err(|_| SecretError::Sealed)?;
        Ok(plain.to_vec())
    }
}

/// Random bytes from the cryptographic generator.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // The generator only fails where the operating system has no randomness at all.
    while rand::fill(&mut bytes).is_err() {}
    bytes
}

/// Two hexadecimal digits a byte.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// HMAC-SHA256.
#[must_use]
pub fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message);
    let mut out = [0; 32];
    out.copy_from_slice(tag.as_ref());
    out
}

/// SHA-256.
#[must_use]
pub fn sha256(message: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, message).as_ref());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_data_opens_only_with_its_context() {
        let sealer = RootKey::generate().sealer("test");
        let sealed = sealer.seal(b"clinic a", b"Winter");
        assert_eq!(sealer.open(b"clinic a", &sealed).unwrap(), b"Winter");
        assert!(sealer.open(b"clinic b", &sealed).is_err());
        assert!(RootKey::generate().sealer("test").open(b"clinic a", &sealed).is_err());
        assert!(sealer.open(b"clinic a", &sealed[..5]).is_err());
    }

    #[test]
    fn a_root_key_is_sixty_four_hexadecimal_digits() {
        assert!(RootKey::parse(&"ab".repeat(32)).is_ok());
        for wrong in ["", "ab", &"zz".repeat(32), &"ab".repeat(33)] {
            assert!(RootKey::parse(wrong).is_err());
        }
    }

    #[test]
    fn the_root_key_is_made_once_and_kept() {
        let folder = std::env::temp_dir().join(format!("medius-key-{}", uuid::Uuid::now_v7()));
        fs::create_dir_all(&folder).unwrap();
        let first = RootKey::load(None, &folder).unwrap().derive("x");
        assert_eq!(RootKey::load(None, &folder).unwrap().derive("x"), first);
        fs::remove_dir_all(&folder).unwrap();
    }
}
