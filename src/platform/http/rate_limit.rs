//! How often somebody may call: requests a minute by principal, sign-ins a minute by address. The limits
//! are this process's; answers carry `RateLimit` and `RateLimit-Policy`.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use crate::platform::config::Switch;
use crate::platform::error::{ApiError, Problem};

const PRINCIPAL_A_MINUTE: NonZeroU32 = NonZeroU32::new(1_200).unwrap();
const SIGN_INS_A_MINUTE: NonZeroU32 = NonZeroU32::new(30).unwrap();

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// Where a caller stands after this request.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    policy: &'static str,
    limit: u32,
    remaining: u32,
    seconds: u64,
}

impl Standing {
    /// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers).
    #[must_use]
    pub fn headers(&self) -> (String, String) {
        let Self { policy, limit, remaining, seconds } = self;
        (format!("\"{policy}\";q={limit};w=60"), format!("\"{policy}\";r={remaining};t={seconds}"))
    }
}

/// The counters.
pub struct RateLimits {
    counting: bool,
    clock: DefaultClock,
    principals: Keyed<Uuid>,
    sign_ins: Keyed<IpAddr>,
}

impl RateLimits {
    /// Counting, or letting everything pass.
    #[must_use]
    pub fn new(switch: Switch) -> Self {
        Self {
            counting: switch == Switch::On,
            clock: DefaultClock::default(),
            principals: RateLimiter::keyed(Quota::per_minute(PRINCIPAL_A_MINUTE)).with_middleware(),
            sign_ins: RateLimiter::keyed(Quota::per_minute(SIGN_INS_A_MINUTE)).with_middleware(),
        }
    }

    /// Counts a request of a person or key.
    ///
    /// # Errors
    /// 429.
    pub fn principal(&self, id: Uuid) -> Result<Standing, ApiError> {
        self.count(&self.principals, &id, "principal", PRINCIPAL_A_MINUTE)
    }

    /// Counts a sign-in from an address.
    ///
    /// # Errors
    /// 429.
    pub fn sign_in(&self, address: IpAddr) -> Result<Standing, ApiError> {
        self.count(&self.sign_ins, &address, "sign-in", SIGN_INS_A_MINUTE)
    }

    fn count<K: Hash + Eq + Clone>(&self, limiter: &Keyed<K>, key: &K, policy: &'static str, quota: NonZeroU32) -> Result<Standing, ApiError> {
        let limit = quota.get();
        if !self.counting {
            return Ok(Standing { policy, limit, remaining: limit, seconds: 0 });
        }
        match limiter.check_key(key) {
            Ok(snapshot) => {
                let remaining = snapshot.remaining_burst_capacity();
                let seconds = 60 * u64::from(limit.saturating_sub(remaining)) / u64::from(limit);
                Ok(Standing { policy, limit, remaining, seconds })
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(self.clock.now()).as_secs() + 1;
                Err(ApiError::new(Problem::TooManyRequests).retry_after(wait))
            }
        }
    }

    /// Forgets callers that have long been quiet.
    pub fn sweep(&self) {
        self.principals.retain_recent();
        self.sign_ins.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thirty_first_sign_in_of_a_minute_waits_and_others_do_not() {
        let limits = RateLimits::new(Switch::On);
        let (one, other) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        for _ in 0..30 {
            limits.sign_in(one).unwrap();
        }
        assert_eq!(limits.sign_in(one).unwrap_err().problem(), Problem::TooManyRequests);
        let (policy, standing) = limits.sign_in(other).unwrap().headers();
        assert_eq!((policy.as_str(), standing.as_str()), ("\"sign-in\";q=30;w=60", "\"sign-in\";r=29;t=2"));
    }

    #[test]
    fn off_lets_everything_pass() {
        let limits = RateLimits::new(Switch::Off);
        assert!((0..100).all(|_| limits.sign_in(IpAddr::from([127, 0, 0, 1])).is_ok()));
    }
}
