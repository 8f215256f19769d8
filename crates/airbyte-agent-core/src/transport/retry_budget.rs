//! [`RetryBudget`]: during an outage, retries must not multiply the load.

use std::sync::atomic::{AtomicI64, Ordering};

/// The retries that the calls of one client may still make. A retry costs [`RETRY_COST`](Self::RETRY_COST), a success
/// returns [`SUCCESS_REFUND`](Self::SUCCESS_REFUND).
pub(super) struct RetryBudget(AtomicI64);

impl RetryBudget {
    const CAPACITY: i64 = 500;
    const RETRY_COST: i64 = 5;
    const SUCCESS_REFUND: i64 = 1;

    /// Takes one retry from the budget, if enough is left.
    pub(super) fn try_spend(&self) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                (left >= Self::RETRY_COST).then(|| left - Self::RETRY_COST)
            })
            .is_ok()
    }

    /// Returns a little for a success.
    pub(super) fn refund(&self) {
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            (left < Self::CAPACITY).then(|| (left + Self::SUCCESS_REFUND).min(Self::CAPACITY))
        });
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self(AtomicI64::new(Self::CAPACITY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_empties_the_budget_and_successes_refill_it_slowly() {
        let budget = RetryBudget::default();
        let retries = (0..1000).filter(|_| budget.try_spend()).count();
        assert_eq!(retries, 100);
        (0..4).for_each(|_| budget.refund());
        assert!(!budget.try_spend());
        budget.refund();
        assert!(budget.try_spend());
    }
}
