//! Access tokens: Ed25519 JWTs of ten minutes. Every claim is required and checked against our own clock;
//! `typ` is `at+jwt`. They hold ids and a role, nothing about a client.

use std::collections::HashMap;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::platform::auth::Role;
use crate::platform::secrets::{Sealer, SecretError, sha256};

/// How long an access token lives.
pub const ACCESS_LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// How far clocks may disagree, in seconds.
const LEEWAY: i64 = 5;
const AUDIENCE: &str = "medius";
const TYPE: &str = "at+jwt";
/// No token of ours is longer.
const LONGEST: usize = 1_024;

/// The claims; all required.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Issuer.
    pub iss: String,
    /// Audience, always `medius`.
    pub aud: String,
    /// The user's id.
    pub sub: Uuid,
    /// End, in seconds since 1970.
    pub exp: i64,
    /// Not before.
    pub nbf: i64,
    /// Issued at.
    pub iat: i64,
    /// This token's id.
    pub jti: Uuid,
    /// The clinic's id.
    pub cid: Uuid,
    /// The session's id.
    pub sid: Uuid,
    /// The role.
    pub role: Role,
}

/// Whom a token is for.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The clinic.
    pub clinic: Uuid,
    /// The user.
    pub user: Uuid,
    /// The session.
    pub session: Uuid,
    /// The role.
    pub role: Role,
}

/// A signing key as it is stored.
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// Name of the key: a hash of its public half.
    pub kid: String,
    /// 32 bytes.
    pub public_key: Vec<u8>,
    /// PKCS#8, sealed by the root key with the name as context.
    pub sealed_private_key: Vec<u8>,
}

impl StoredKey {
    /// A new key.
    ///
    /// # Errors
    /// [`SecretError::Sealed`] when the generator fails.
    pub fn generate(sealer: &Sealer) -> Result<Self, SecretError> {
        let pair = Ed25519KeyPair::generate().map_err(|_| SecretError::Sealed)?;
        let private = pair.to_pkcs8().map_err(|_| SecretError::Sealed)?;
        let public_key = pair.public_key().as_ref().to_vec();
        let kid = URL_SAFE_NO_PAD.encode(&sha256(&public_key)[..12]);
        let sealed_private_key = sealer.seal(kid.as_bytes(), private.as_ref());
        Ok(Self { kid, public_key, sealed_private_key })
    }
}

/// The keys in use: the newest signs, all verify.
pub struct KeyRing {
    issuer: String,
    signing_kid: String,
    signing_key: EncodingKey,
    verifying_keys: HashMap<String, DecodingKey>,
    document: Value,
}

impl KeyRing {
    /// From the stored keys, newest first.
    ///
    /// # Errors
    /// [`SecretError::Sealed`] when there is none or the newest does not open under the root key.
    pub fn new(issuer: String, keys: &[StoredKey], sealer: &Sealer) -> Result<Self, SecretError> {
        let newest = keys.first().ok_or(SecretError::Sealed)?;
        let private = sealer.open(newest.kid.as_bytes(), &newest.sealed_private_key)?;
        let mut verifying_keys = HashMap::new();
        let mut published = Vec::new();
        for key in keys {
            let x = URL_SAFE_NO_PAD.encode(&key.public_key);
            let verifying = DecodingKey::from_ed_components(&x).map_err(|_| SecretError::Sealed)?;
            verifying_keys.insert(key.kid.clone(), verifying);
            published.push(json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key.kid, "x": x }));
        }
        let signing_key = EncodingKey::from_ed_der(&private);
        Ok(Self { issuer, signing_kid: newest.kid.clone(), signing_key, verifying_keys, document: json!({ "keys": published }) })
    }

    /// The public halves (RFC 7517).
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Signs a token for `subject`.
    ///
    /// # Errors
    /// The library's, when the key cannot sign.
    pub fn issue(&self, subject: Subject, now: Timestamp) -> jsonwebtoken::errors::Result<String> {
        let seconds = now.as_second();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.into(),
            sub: subject.user,
            exp: seconds + ACCESS_LIFETIME.as_secs(),
            nbf: seconds,
            iat: seconds,
            jti: Uuid::now_v7(),
            cid: subject.clinic,
            sid: subject.session,
            role: subject.role,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.into());
        header.kid = Some(self.signing_kid.clone());
        jsonwebtoken::encode(&header, &claims, &self.signing_key)
    }

    /// The claims of a token that is ours, in force at `now` and complete; otherwise nothing.
    #[must_use]
    pub fn verify(&self, token: &str, now: Timestamp) -> Option<Claims> {
        if token.len() > LONGEST {
            return None;
        }
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.alg != Algorithm::EdDSA || header.typ.as_deref() != Some(TYPE) || foreign_key_hints(token) {
            return None;
        }
        let key = self.verifying_keys.get(header.kid.as_deref()?)?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &signature_only()).ok()?.claims;
        let seconds = now.as_second();
        let in_force = claims.nbf <= seconds + LEEWAY && claims.iat <= seconds + LEEWAY && seconds < claims.exp;
        let ours = claims.iss == self.issuer && claims.aud == AUDIENCE;
        let short = claims.exp - claims.iat <= ACCESS_LIFETIME.as_secs();
        (in_force && ours && short).then_some(claims)
    }
}

/// The library checks the signature; the claims are checked here, against our clock.
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}

/// Headers that would name a key from elsewhere are refused outright.
fn foreign_key_hints(token: &str) -> bool {
    let header = token.split('.').next().and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let Some(Value::Object(header)) = header.and_then(|bytes| serde_json::from_slice(&bytes).ok()) else { return true };
    ["jku", "jwk", "x5u", "x5c", "crit"].iter().any(|name| header.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::secrets::RootKey;

    fn ring(issuer: &str) -> (KeyRing, StoredKey, Sealer) {
        let sealer = RootKey::generate().sealer("signing");
        let key = StoredKey::generate(&sealer).unwrap();
        (KeyRing::new(issuer.into(), std::slice::from_ref(&key), &sealer).unwrap(), key, sealer)
    }

    fn subject() -> Subject {
        Subject { clinic: Uuid::now_v7(), user: Uuid::now_v7(), session: Uuid::now_v7(), role: Role::Practitioner }
    }

    fn now() -> Timestamp {
        "2026-03-02T09:00:00Z".parse().unwrap()
    }

    fn forged(header: &Value, claims: &Value, key: &EncodingKey) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), key, Algorithm::EdDSA).unwrap();
        format!("{message}.{signature}")
    }

    fn install() {
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
    }

    #[test]
    fn a_token_is_good_for_ten_minutes_and_short() {
        install();
        let (ring, _, _) = ring("http://here");
        let token = ring.issue(subject(), now()).unwrap();
        assert!(token.len() <= LONGEST, "{}", token.len());
        assert!(ring.verify(&token, now()).is_some());
        assert!(ring.verify(&token, now() + SignedDuration::from_secs(599)).is_some());
        assert!(ring.verify(&token, now() + SignedDuration::from_secs(600)).is_none());
        assert!(ring.verify(&token, now() - SignedDuration::from_secs(6)).is_none());
    }

    #[test]
    fn forged_tokens_are_refused() {
        install();
        let (ring, key, sealer) = ring("http://here");
        let private = EncodingKey::from_ed_der(&sealer.open(key.kid.as_bytes(), &key.sealed_private_key).unwrap());
        let good_header = json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": key.kid });
        let seconds = now().as_second();
        let good = json!({ "iss": "http://here", "aud": "medius", "sub": Uuid::now_v7(), "exp": seconds + 600, "nbf": seconds,
            "iat": seconds, "jti": Uuid::now_v7(), "cid": Uuid::now_v7(), "sid": Uuid::now_v7(), "role": "owner" });
        assert!(ring.verify(&forged(&good_header, &good, &private), now()).is_some(), "the control must pass");

        for missing in ["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "cid", "sid", "role"] {
            let mut claims = good.clone();
            claims.as_object_mut().unwrap().remove(missing);
            assert!(ring.verify(&forged(&good_header, &claims, &private), now()).is_none(), "without {missing}");
        }
        for (name, value) in [
            ("iss", json!("http://there")),
            ("aud", json!("other")),
            ("role", json!("admin")),
            ("exp", json!(seconds + 86_400)),
            ("exp", json!(seconds - 1)),
            ("nbf", json!(seconds + 60)),
            ("iat", json!(seconds + 60)),
            ("admin", json!(true)),
        ] {
            let mut claims = good.clone();
            claims[name] = value;
            assert!(ring.verify(&forged(&good_header, &claims, &private), now()).is_none(), "{name}");
        }
        for (name, value) in [
            ("alg", json!("none")),
            ("alg", json!("HS256")),
            ("typ", json!("JWT")),
            ("kid", json!("other")),
            ("jku", json!("http://there")),
            ("jwk", json!({})),
            ("x5u", json!("http://there")),
            ("crit", json!(["b64"])),
        ] {
            let mut header = good_header.clone();
            header[name] = value;
            assert!(ring.verify(&forged(&header, &good, &private), now()).is_none(), "{name}");
        }
        let stranger = EncodingKey::from_ed_der(Ed25519KeyPair::generate().unwrap().to_pkcs8().unwrap().as_ref());
        assert!(ring.verify(&forged(&good_header, &good, &stranger), now()).is_none(), "another key");
        for text in ["", ".", "a.b.c", "not a token"] {
            assert!(ring.verify(text, now()).is_none());
        }
    }
}
