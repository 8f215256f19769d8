//! Tells V8 how much memory its objects hold outside of its heap, which it considers when it schedules collections.

use std::cell::Cell;

use napi::Env;

thread_local! {
    /// Bytes freed on this thread that V8 has not been told about yet. They are reported with the next allocation:
    /// destructors may run while the thread ends, when no environment exists.
    static FREED: Cell<i64> = const { Cell::new(0) };
}

/// An amount of external memory that is reported to V8 until this value is dropped, which must happen on the same thread.
pub(crate) struct ExternalMemory(i64);

impl ExternalMemory {
    /// Reports `bytes` more of external memory.
    pub(crate) fn report(env: &Env, bytes: usize) -> napi::Result<Self> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        env.adjust_external_memory(bytes.saturating_sub(FREED.take()))?;
        Ok(Self(bytes))
    }
}

impl Drop for ExternalMemory {
    fn drop(&mut self) {
        // Thread-local storage is gone when the thread has ended, and so is the V8 that would be told.
        let _ = FREED.try_with(|bytes| bytes.set(bytes.get().saturating_add(self.0)));
    }
}
