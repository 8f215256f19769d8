//! The emulator's clock: the real time, plus what a test advanced it by.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// A point in the emulator's time.
pub(crate) type Moment = DateTime<Utc>;

/// The clock that every date and expiry goes by.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// Microseconds ahead of the real time.
    ahead: AtomicI64,
}

impl Clock {
    pub(crate) fn ahead_by(microseconds: i64) -> Self {
        Self { ahead: AtomicI64::new(microseconds) }
    }

    pub(crate) fn now(&self) -> Moment {
        // Only a sum beyond the calendar's end can fail; `advance` keeps far away from it.
        Utc::now().checked_add_signed(TimeDelta::microseconds(self.ahead())).unwrap_or_else(Utc::now)
    }

    /// Microseconds ahead of the real time.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed)
    }

    pub(crate) fn set_ahead(&self, microseconds: i64) {
        self.ahead.store(microseconds, Ordering::Relaxed);
    }
}

/// RFC 3339 in UTC with microseconds, so that strings sort as the moments do.
pub(crate) fn timestamp(moment: Moment) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}
