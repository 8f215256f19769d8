//! [`Budget`]: what is left of the budget of a run.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use airbyte_agent_core::error::Message;
use airbyte_agent_core::operation::Effect;
use airbyte_agent_core::{Error, ErrorKind};

use super::policies::{Limit, Policies};

const MINUTE: Duration = Duration::from_secs(60);

/// What is left of the budget of a run: a client and its copies.
pub(super) struct Budget {
    calls: Option<Limit>,
    writes: Option<Limit>,
    bytes: Option<Limit>,
    per_minute: Option<Limit>,
    used: Mutex<Used>,
}

#[derive(Default)]
struct Used {
    calls: u64,
    writes: u64,
    bytes: u64,
    /// When the calls of the last minute were made.
    recent: VecDeque<Instant>,
}

/// A call that is counted. It is given back when it is dropped, unless it is [spent](Self::spend).
pub(super) struct Reservation {
    budget: Arc<Budget>,
    is_write: bool,
    at: Instant,
    is_spent: bool,
}

impl Budget {
    pub(super) fn new(policies: &Policies) -> Self {
        Self {
            calls: policies.limit(|limits| limits.calls),
            writes: policies.limit(|limits| limits.writes),
            bytes: policies.limit(|limits| limits.bytes),
            per_minute: policies.limit(|limits| limits.per_minute),
            used: Mutex::default(),
        }
    }

    /// Counts a call, if nothing is used up.
    pub(super) fn reserve(self: &Arc<Self>, effect: Effect, now: Instant) -> Result<Reservation, Error> {
        let is_write = effect == Effect::Write;
        let mut used = self.used();
        while used.recent.front().is_some_and(|at| now.saturating_duration_since(*at) >= MINUTE) {
            used.recent.pop_front();
        }
        for (name, limit, count) in [
            ("calls", &self.calls, used.calls),
            ("writes", &self.writes, used.writes),
            ("bytes", &self.bytes, used.bytes),
        ] {
            if let Some(limit) = limit.as_ref().filter(|limit| count >= limit.value && (is_write || name != "writes")) {
                return Err(exceeded(name, limit, None));
            }
        }
        let recent = u64::try_from(used.recent.len()).unwrap_or(u64::MAX);
        if let Some(limit) = self.per_minute.as_ref().filter(|limit| recent >= limit.value) {
            let wait = used.recent.front().map(|at| MINUTE.saturating_sub(now.saturating_duration_since(*at)));
            return Err(exceeded("per_minute", limit, wait));
        }
        used.calls += 1;
        used.writes += u64::from(is_write);
        if self.per_minute.is_some() {
            used.recent.push_back(now);
        }
        Ok(Reservation { budget: Arc::clone(self), is_write, at: now, is_spent: false })
    }

    /// Counts what was received.
    pub(super) fn add_bytes(&self, bytes: usize) {
        let mut used = self.used();
        used.bytes = used.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    fn used(&self) -> MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reservation {
    /// The call is sent: it stays counted.
    pub(super) fn spend(mut self) {
        self.is_spent = true;
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.is_spent {
            return;
        }
        let mut used = self.budget.used();
        used.calls -= 1;
        used.writes -= u64::from(self.is_write);
        if let Some(index) = used.recent.iter().position(|at| *at == self.at) {
            used.recent.remove(index);
        }
    }
}

fn exceeded(name: &'static str, limit: &Limit, retry_after: Option<Duration>) -> Error {
    let Limit { value, policy } = limit;
    let message = Message::from(format!("the budget is used up: `{name}` is {value} in {policy}"));
    let message = match retry_after {
        Some(wait) => message.text("; go on in ").duration(wait),
        None => message,
    };
    Error::new(ErrorKind::BudgetExceeded, message).with_retry_after(retry_after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::file::Policy;

    fn budget(limits: &str) -> Arc<Budget> {
        let policy = Policy::parse(&format!("[policy]\n[budget]\n{limits}"), "p.toml", None).expect("valid");
        Arc::new(Budget::new(&Policies(vec![Arc::new(policy)])))
    }

    #[test]
    fn reads_do_not_count_as_writes_and_an_error_names_the_limit() {
        let (budget, now) = (budget("calls = 3\nwrites = 1"), Instant::now());
        budget.reserve(Effect::Write, now).expect("the first").spend();
        let error = budget.reserve(Effect::Write, now).err().expect("the second write");
        assert_eq!(error.kind(), ErrorKind::BudgetExceeded);
        assert_eq!(error.message(), "the budget is used up: `writes` is 1 in p.toml");
        budget.reserve(Effect::Read, now).expect("a read").spend();
        budget.reserve(Effect::Read, now).expect("a read").spend();
        assert!(budget.reserve(Effect::Read, now).err().expect("4 calls").message().contains("`calls` is 3"));
    }

    #[test]
    fn a_call_that_is_not_sent_is_given_back() {
        let (budget, now) = (budget("calls = 1\nper_minute = 1"), Instant::now());
        for _ in 0..3 {
            drop(budget.reserve(Effect::Write, now).expect("given back"));
        }
        budget.reserve(Effect::Write, now).expect("the first").spend();
        assert!(budget.reserve(Effect::Write, now).is_err());
    }

    #[test]
    fn calls_of_a_minute_say_when_to_go_on() {
        let (budget, start) = (budget("per_minute = 2"), Instant::now());
        budget.reserve(Effect::Read, start).expect("the first").spend();
        budget.reserve(Effect::Read, start + Duration::from_secs(20)).expect("the second").spend();
        let error = budget.reserve(Effect::Read, start + Duration::from_secs(50)).err().expect("the third");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(10)));
        assert!(error.message().ends_with("go on in 10 s"), "{error}");
        budget.reserve(Effect::Read, start + MINUTE).expect("the first is a minute old").spend();
    }

    #[test]
    fn bytes_count_when_they_have_arrived() {
        let budget = budget("bytes = 10");
        budget.reserve(Effect::Read, Instant::now()).expect("nothing arrived yet").spend();
        budget.add_bytes(10);
        assert!(budget.reserve(Effect::Read, Instant::now()).err().expect("10").message().contains("`bytes`"));
    }
}
