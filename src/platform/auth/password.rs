//! Passwords: what is accepted, and argon2id (19 MiB, two passes, one lane; OWASP's and ASVS's minimum)
//! off the async workers, with as many permits as half the processors and a bounded queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::platform::error::{ApiError, Problem};

/// Shortest password accepted while there is no second factor (NIST SP 800-63B-4).
pub const SHORTEST: usize = 15;
/// Longest password accepted, in characters.
pub const LONGEST: usize = 256;

const QUEUE: usize = 64;

/// Hashes and verifies. Cheap to clone; clones share the permits.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    dummy: Arc<str>,
}

impl Passwords {
    /// With a permit for every second processor.
    #[must_use]
    pub fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let dummy = hash(&SecretString::from("the password of an account that does not exist")).unwrap_or_default();
        Self { permits: Arc::new(Semaphore::new((processors / 2).max(1))), waiting: Arc::default(), dummy: dummy.into() }
    }

    /// A PHC string of the password.
    ///
    /// # Errors
    /// 503 when the queue is full.
    pub async fn hash(&self, password: SecretString) -> Result<String, ApiError> {
        self.run(move || hash(&password)).await?.ok_or_else(|| ApiError::new(Problem::Internal))
    }

    /// Whether the password fits. Without a hash a dummy is verified, so that an unknown account takes as
    /// long as a known one.
    ///
    /// # Errors
    /// 503 when the queue is full.
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool, ApiError> {
        let known = hash.is_some();
        let phc = hash.unwrap_or_else(|| self.dummy.to_string());
        Ok(self.run(move || verify(&password, &phc)).await? && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        let busy = || ApiError::because(Problem::Unavailable, "Many people are signing in. Try again in a moment.").retry_after(2);
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= QUEUE {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(busy());
        }
        let permit = self.permits.clone().acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let permit = permit.map_err(|_| busy())?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        done.await.map_err(|_| ApiError::new(Problem::Internal))
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The same password typed on another keyboard may be composed otherwise: NFKC makes them one.
fn normalised(password: &SecretString) -> String {
    password.expose_secret().nfkc().collect()
}

fn hash(password: &SecretString) -> Option<String> {
    Some(argon2()?.hash_password(normalised(password).as_bytes()).ok()?.to_string())
}

fn verify(password: &SecretString, phc: &str) -> bool {
    let parsed = PasswordHash::new(phc);
    let argon2 = argon2();
    matches!((parsed, argon2), (Ok(parsed), Some(argon2)) if argon2.verify_password(normalised(password).as_bytes(), &parsed).is_ok())
}

/// Whether a new password is acceptable; `related` are words an attacker would try first (email, names).
///
/// # Errors
/// What would be right, to show to the person.
pub fn check_new(password: &SecretString, related: &[&str]) -> Result<(), &'static str> {
    let normalised = normalised(password);
    let length = normalised.chars().count();
    if length < SHORTEST {
        return Err("must have at least 15 characters; a few words together are easy to remember");
    }
    if length > LONGEST {
        return Err("must have at most 256 characters");
    }
    let guessable = zxcvbn::zxcvbn(&normalised, related).score() < zxcvbn::Score::Three;
    if guessable { Err("is too easy to guess; take a few unrelated words") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[test]
    fn new_passwords_are_long_and_hard_to_guess() {
        assert!(check_new(&secret("purple kettle seven lanterns"), &[]).is_ok());
        for weak in ["short", "passwordpassword", "aaaaaaaaaaaaaaaaaaaa", "123456789012345", &"x".repeat(300)] {
            assert!(check_new(&secret(weak), &[]).is_err(), "{weak}");
        }
        assert!(check_new(&secret("anna@clinic.example"), &["anna@clinic.example"]).is_err());
    }

    #[test]
    fn hashes_carry_the_parameters_of_the_policy() {
        let phc = hash(&secret("purple kettle seven lanterns")).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(verify(&secret("purple kettle seven lanterns"), &phc));
        assert!(!verify(&secret("purple kettle seven lantern"), &phc));
    }

    #[test]
    fn composed_and_decomposed_letters_are_one_password_and_nothing_is_cut_off() {
        let phc = hash(&secret("caf\u{e9} au lait le matin")).unwrap();
        assert!(verify(&secret("cafe\u{301} au lait le matin"), &phc));
        let long = hash(&secret(&"y".repeat(100))).unwrap();
        assert!(!verify(&secret(&"y".repeat(99)), &long));
    }
}
