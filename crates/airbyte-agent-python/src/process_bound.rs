//! Values that belong to the process that created them.

use std::mem::ManuallyDrop;

use airbyte_agent_ffi::current_process;

/// A value that depends on threads of the process that created it. A forked child has none of these threads: there the
/// value is inaccessible and never dropped, since dropping it could wait for them.
pub(crate) struct ProcessBound<T> {
    process: u32,
    value: ManuallyDrop<T>,
}

impl<T> ProcessBound<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { process: current_process(), value: ManuallyDrop::new(value) }
    }

    /// The value, in the process that created it.
    pub(crate) fn get(&self) -> Option<&T> {
        self.is_own_process().then_some(&*self.value)
    }

    fn is_own_process(&self) -> bool {
        self.process == current_process()
    }
}

impl<T> Drop for ProcessBound<T> {
    fn drop(&mut self) {
        if self.is_own_process() {
            // SAFETY: `drop` runs once, nothing else drops `value`, and `self` is not used after it.
            unsafe { ManuallyDrop::drop(&mut self.value) }
        }
    }
}
