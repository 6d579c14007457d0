//! The only source of "now". Instants are rounded to the microsecond, which is what Postgres keeps,
//! so that what is written and what is read back are the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// The clock handed to every door. The running server has the system's; tests hold one they can move.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    fixed_micros: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The operating system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until [`Clock::set`] moves it.
    #[must_use]
    pub fn standing_at(instant: Timestamp) -> Self {
        Self { fixed_micros: Some(Arc::new(AtomicI64::new(instant.as_microsecond()))) }
    }

    /// Moves a standing clock; the system's cannot be moved, and is left alone.
    pub fn set(&self, instant: Timestamp) {
        if let Some(micros) = &self.fixed_micros {
            micros.store(instant.as_microsecond(), Ordering::SeqCst);
        }
    }

    /// The current instant, to the microsecond.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let micros = match &self.fixed_micros {
            Some(micros) => micros.load(Ordering::SeqCst),
            None => system_micros(),
        };
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
fn system_micros() -> i64 {
    Timestamp::now().as_microsecond()
}
