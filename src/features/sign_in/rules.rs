//! Pure decisions of signing in.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

/// A session ends this long after its last use.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// A session ends this long after signing in.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Parallel uses of one refresh token within this time get the same successor.
pub const PARALLEL: SignedDuration = SignedDuration::from_secs(10);
/// From this failure on an account is locked for a while.
pub const LOCKS_FROM: i32 = 10;

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// The person signed out.
    Logout,
    /// The person signed out everywhere.
    LogoutAll,
    /// A used refresh token came back.
    RefreshReuse,
    /// The person was disabled.
    UserDisabled,
    /// The person's role changed.
    RoleChanged,
    /// The password changed.
    PasswordChanged,
}

impl SessionEnd {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::LogoutAll => "logout_all",
            Self::RefreshReuse => "refresh_reuse",
            Self::UserDisabled => "user_disabled",
            Self::RoleChanged => "role_changed",
            Self::PasswordChanged => "password_changed",
        }
    }
}

/// How long an account is locked after this many failures: a minute at the tenth, doubling to fifteen.
#[must_use]
pub fn lock_after(failures: i32) -> Option<SignedDuration> {
    let beyond = failures.checked_sub(LOCKS_FROM).filter(|beyond| *beyond >= 0)?;
    let minutes = 1_i64 << beyond.min(4);
    Some(SignedDuration::from_mins(minutes.min(15)))
}

/// What a refresh token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Its first use: hand out the successor.
    Rotate,
    /// A parallel use: hand out the same successor.
    Repeat,
    /// A used one came back: end the session.
    Reuse,
    /// The session has ended.
    Ended,
}

/// A refresh token's session and use.
#[derive(Clone, Copy, Debug)]
pub struct TokenState {
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// When its session was last used.
    pub last_used_at: Timestamp,
    /// When its session ends at the latest.
    pub expires_at: Timestamp,
    /// Whether its session was ended.
    pub revoked: bool,
}

/// Judges a refresh token.
#[must_use]
pub fn worth(state: TokenState, now: Timestamp) -> Worth {
    if state.revoked || now >= state.expires_at || now.duration_since(state.last_used_at) >= IDLE {
        return Worth::Ended;
    }
    match state.used_at {
        None => Worth::Rotate,
        Some(used_at) if now.duration_since(used_at) <= PARALLEL => Worth::Repeat,
        Some(_) => Worth::Reuse,
    }
}

/// With `hops` proxies of ours in front, the address that the outermost of them saw: the one `hops` from
/// the right of `X-Forwarded-For`. Without proxies the header is the caller's own invention.
#[must_use]
pub fn caller_address(peer: Option<IpAddr>, forwarded: Option<&str>, hops: usize) -> IpAddr {
    let claimed = forwarded.filter(|_| hops > 0).and_then(|list| list.rsplit(',').nth(hops - 1)).and_then(|address| address.trim().parse().ok());
    claimed.or(peer).unwrap_or(IpAddr::from([0, 0, 0, 0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_double_up_to_fifteen_minutes_and_are_never_permanent() {
        let minutes = |failures| lock_after(failures).map(|lock| lock.as_mins());
        let expected =
            [(0, None), (9, None), (10, Some(1)), (11, Some(2)), (12, Some(4)), (13, Some(8)), (14, Some(15)), (1_000, Some(15)), (i32::MAX, Some(15))];
        for (failures, lock) in expected {
            assert_eq!(minutes(failures), lock, "{failures}");
        }
    }

    #[test]
    fn a_refresh_token_is_worth_one_use() {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let fresh = TokenState { used_at: None, last_used_at: now, expires_at: now + ABSOLUTE, revoked: false };
        let ago = |seconds| Some(now - SignedDuration::from_secs(seconds));
        let cases = [
            (fresh, Worth::Rotate),
            (TokenState { used_at: ago(10), ..fresh }, Worth::Repeat),
            (TokenState { used_at: ago(11), ..fresh }, Worth::Reuse),
            (TokenState { revoked: true, ..fresh }, Worth::Ended),
            (TokenState { expires_at: now, ..fresh }, Worth::Ended),
            (TokenState { last_used_at: now - IDLE, ..fresh }, Worth::Ended),
        ];
        for (state, expected) in cases {
            assert_eq!(worth(state, now), expected, "{state:?}");
        }
    }

    #[test]
    fn an_address_is_believed_only_from_our_own_proxies() {
        let peer = Some(IpAddr::from([10, 0, 0, 9]));
        let list = Some("6.6.6.6, 203.0.113.7, 10.0.0.8");
        for (hops, expected) in [(0, "10.0.0.9"), (1, "10.0.0.8"), (2, "203.0.113.7"), (9, "10.0.0.9")] {
            assert_eq!(caller_address(peer, list, hops).to_string(), expected, "{hops}");
        }
        assert_eq!(caller_address(peer, Some("nonsense"), 1).to_string(), "10.0.0.9");
    }
}
