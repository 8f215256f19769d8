//! What the reader remembers from text to text, since answers are alike.

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError, TryLockError};

use super::keys::Keys;
use super::shapes::Shapes;

/// Names and shapes that were met.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) keys: Keys,
    pub(super) shapes: Shapes,
}

static MEMORY: LazyLock<Mutex<Memory>> = LazyLock::new(Mutex::default);

impl Memory {
    /// All that is known; nothing while somebody else has it, for whom nobody may wait with Python's lock in hand.
    pub(super) fn lent() -> Option<MutexGuard<'static, Self>> {
        match MEMORY.try_lock() {
            Ok(memory) => Some(memory),
            Err(TryLockError::Poisoned(memory)) => Some(PoisonError::into_inner(memory)),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}
