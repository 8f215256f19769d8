//! What belongs to one process.

use std::mem::ManuallyDrop;

use airbyte_agent::binding::current_process;

/// A value that needs the threads of the process it was made in. A forked child has none of them: there the value is
/// refused, and left alone at the end, since dropping it would reach for what no longer runs.
pub(crate) struct OfProcess<T> {
    process: u32,
    value: ManuallyDrop<T>,
}

impl<T> OfProcess<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { process: current_process(), value: ManuallyDrop::new(value) }
    }

    /// The value, in the process it was made in.
    pub(crate) fn get(&self) -> Option<&T> {
        self.is_here().then_some(&*self.value)
    }

    fn is_here(&self) -> bool {
        self.process == current_process()
    }
}

impl<T> Drop for OfProcess<T> {
    fn drop(&mut self) {
        if self.is_here() {
            // SAFETY: this is the only place that drops it, and nothing looks at it afterwards.
            unsafe { ManuallyDrop::drop(&mut self.value) }
        }
    }
}
