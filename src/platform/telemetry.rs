//! Logging and the request's identity. A log line names a route, a status and a request id; never a
//! path with ids, a query, a body or a header's value.

use std::sync::Arc;

use tracing_subscriber::EnvFilter;
use uuid::Uuid;

tokio::task_local! {
    static REQUEST_ID: RequestId;
}

/// Identifies one request in answers, logs and the audit log; the caller's own when it sent a fitting one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// A new one.
    #[must_use]
    pub fn new() -> Self {
        Self(Uuid::now_v7().to_string().into())
    }

    /// The caller's, when it is 1 to 128 characters of letters, digits, `-`, `_` and `.`.
    #[must_use]
    pub fn from_caller(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        (1..=128).contains(&text.len()).then_some(text).filter(|text| text.bytes().all(fits)).map(|text| Self(text.into()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of the request this task is serving; a new one outside any request.
    #[must_use]
    pub fn current() -> Self {
        REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
    }

    /// Runs `future` as part of this request.
    pub async fn scope<F: Future>(self, future: F) -> F::Output {
        REQUEST_ID.scope(self, future).await
    }
}

impl Default for RequestId {
    fn default() -> Self {
        Self::new()
    }
}

/// Starts logging to standard error; `RUST_LOG` filters, `MEDIUS_LOG=json` writes one object a line.
pub fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,actix_server=warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let json = std::env::var("MEDIUS_LOG").is_ok_and(|format| format == "json");
    let started = if json { builder.json().try_init() } else { builder.try_init() };
    if started.is_err() {
        tracing::debug!("logging had been started before");
    }
}

#[cfg(test)]
mod tests {
    use super::RequestId;

    #[test]
    fn a_callers_request_id_is_kept_only_when_it_fits() {
        assert_eq!(RequestId::from_caller("abc-1_2.3").unwrap().as_str(), "abc-1_2.3");
        for wrong in ["", "a b", "<script>", "é", &"x".repeat(129)] {
            assert!(RequestId::from_caller(wrong).is_none(), "{wrong}");
        }
    }
}
