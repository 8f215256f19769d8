//! [`Closable`]: what requests pages ahead until nobody wants more of it.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};

use airbyte_agent::{Batches, Pages};
use tokio::sync::{Mutex, MutexGuard};

/// What may have requested pages ahead.
pub(crate) trait ReadAhead {
    /// Drops the requests ahead.
    fn drop_ahead(&mut self);
}

impl ReadAhead for Pages {
    fn drop_ahead(&mut self) {
        Pages::drop_ahead(self);
    }
}

impl ReadAhead for Batches {
    fn drop_ahead(&mut self) {
        Batches::drop_ahead(self);
    }
}

/// A source that one call at a time reads, and that can be closed meanwhile.
pub(crate) struct Closable<T: ReadAhead> {
    source: Mutex<T>,
    is_closed: AtomicBool,
}

/// The source while it is read. What was requested ahead is dropped afterwards if it was closed meanwhile.
pub(crate) struct Open<'a, T: ReadAhead> {
    source: MutexGuard<'a, T>,
    is_closed: &'a AtomicBool,
}

impl<T: ReadAhead> Closable<T> {
    pub(crate) fn new(source: T) -> Self {
        Self { source: Mutex::new(source), is_closed: AtomicBool::default() }
    }

    /// The source for a call, after the one that reads it.
    pub(crate) async fn open(&self) -> Open<'_, T> {
        Open { source: self.source.lock().await, is_closed: &self.is_closed }
    }

    /// The source as it is. `None` while a call reads it.
    pub(crate) fn idle(&self) -> Option<MutexGuard<'_, T>> {
        self.source.try_lock().ok()
    }

    /// Drops the requests ahead: nothing more is wanted.
    pub(crate) fn close(&self) {
        self.is_closed.store(true, Ordering::Release);
        if let Some(mut source) = self.idle() {
            source.drop_ahead();
        }
    }
}

impl<T: ReadAhead> Deref for Open<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.source
    }
}

impl<T: ReadAhead> DerefMut for Open<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.source
    }
}

impl<T: ReadAhead> Drop for Open<'_, T> {
    fn drop(&mut self) {
        if self.is_closed.load(Ordering::Acquire) {
            self.source.drop_ahead();
        }
    }
}
