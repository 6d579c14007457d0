//! `Authorized<P>`: the extractor that proves a permission. It needs no database: the token is verified
//! once a worker and remembered until it expires, and ended sessions are known in memory.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use crate::platform::auth::permission::{Needed, Permission, allows};
use crate::platform::auth::token::{Claims, KeyRing};
use crate::platform::auth::{Actor, ClinicId, Principal, Revocations};
use crate::platform::clock::Clock;
use crate::platform::error::{ApiError, Problem};
use crate::platform::http::rate_limit::RateLimits;
use crate::platform::telemetry::RequestId;

/// Verified tokens a worker remembers at the most.
const REMEMBERED: usize = 10_000;

thread_local! {
    static VERIFIED: RefCell<HashMap<Box<str>, Claims>> = RefCell::default();
}

/// What is needed to judge a caller; shared by the workers.
#[derive(Clone)]
pub struct Authority {
    /// The signing keys.
    pub keys: Arc<KeyRing>,
    /// The sessions that have ended.
    pub revocations: Revocations,
    /// How often a principal may call.
    pub limits: Arc<RateLimits>,
    /// The source of "now".
    pub clock: Clock,
}

/// Proof that the caller has the permission `P`. Dereferences to the [`Actor`].
pub struct Authorized<P> {
    actor: Actor,
    permission: PhantomData<P>,
}

impl<P> Deref for Authorized<P> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl<P: Needed> FromRequest for Authorized<P> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authorise(request, P::PERMISSION).map(|actor| Self { actor, permission: PhantomData }))
    }
}

fn authorise(request: &HttpRequest, permission: Permission) -> Result<Actor, ApiError> {
    let authority = request.app_data::<web::Data<Authority>>().ok_or_else(|| ApiError::new(Problem::Internal))?;
    let claims = bearer(request).and_then(|token| authority.claims(token)).ok_or_else(|| ApiError::new(Problem::Unauthenticated))?;
    let standing = authority.limits.principal(claims.sub)?;
    request.extensions_mut().insert(standing);
    if !allows(claims.role, permission) {
        return Err(ApiError::forbidden(permission.name()));
    }
    let principal = Principal::User { id: claims.sub, role: claims.role, session: claims.sid };
    Ok(Actor { clinic: ClinicId(claims.cid), principal, request_id: RequestId::current() })
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

impl Authority {
    /// The claims of a good token whose session has not ended.
    fn claims(&self, token: &str) -> Option<Claims> {
        let now = self.clock.now();
        let remembered = VERIFIED.with_borrow(|verified| verified.get(token).cloned());
        let claims = match remembered {
            Some(claims) if now.as_second() < claims.exp => claims,
            _ => {
                let claims = self.keys.verify(token, now)?;
                remember(token, &claims, now.as_second());
                claims
            }
        };
        (!self.revocations.contains(claims.sid)).then_some(claims)
    }
}

fn remember(token: &str, claims: &Claims, now: i64) {
    VERIFIED.with_borrow_mut(|verified| {
        if verified.len() >= REMEMBERED {
            verified.retain(|_, known| known.exp > now);
        }
        if verified.len() >= REMEMBERED {
            verified.clear();
        }
        verified.insert(token.into(), claims.clone());
    });
}
