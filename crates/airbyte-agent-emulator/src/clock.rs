//! The emulator's present: the real one, plus what a test has advanced it by.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// A moment of the emulator's time.
pub(crate) type Moment = DateTime<Utc>;

/// Tells what time it is. Everything with a date or an expiry asks this clock.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// How far ahead of the real present, in microseconds.
    ahead: AtomicI64,
}

impl Clock {
    pub(crate) fn ahead_by(microseconds: i64) -> Self {
        Self { ahead: AtomicI64::new(microseconds) }
    }

    pub(crate) fn now(&self) -> Moment {
        // A sum beyond the calendar's end is the only failure; the real present is as good as any then.
        Utc::now().checked_add_signed(TimeDelta::microseconds(self.ahead())).unwrap_or_else(Utc::now)
    }

    /// How far ahead of the real present, in microseconds.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed)
    }

    pub(crate) fn set_ahead(&self, microseconds: i64) {
        self.ahead.store(microseconds, Ordering::Relaxed);
    }
}

/// A moment as the API writes it: RFC 3339 in UTC, to the microsecond, so that texts sort as moments do.
pub(crate) fn timestamp(moment: Moment) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}
