//! Who drives the runtime of a process: made on first use, made anew after a fork, never in the way of an exit.
//!
//! Calls that an event loop begins are driven by a thread of ours. A thread that waits for its own call drives it itself:
//! to hand it over and take the answer back would cost it more than the call does (docs/performance.md). Then ours stands
//! aside, and comes back soon after the last such call, since connections that close and tokens that are renewed do not
//! wait for the next one.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Notify;

use crate::binding::process::PerProcess;
use crate::binding::ticks::Ticks;
use crate::binding::watch::{Nearness, Watch};

/// How long our thread stands aside before it looks whether anybody still drives.
const ASIDE: Duration = Duration::from_millis(50);

// Never dropped: its thread must not be joined at exit.
static DRIVER: PerProcess<Driver> = PerProcess::empty();

/// The runtime, and the thread that drives it when nobody else does.
pub(super) struct Driver {
    shared: Arc<Shared>,
    thread: Thread,
}

struct Shared {
    runtime: Runtime,
    /// Threads that drive calls of their own.
    callers: AtomicUsize,
    /// How many have done so; it wraps.
    calls: AtomicUsize,
    /// Calls of event loops need a driver at all times.
    is_needed: AtomicBool,
    is_driving: AtomicBool,
    step_aside: Notify,
    is_discarded: AtomicBool,
    ticks: Arc<Ticks>,
    nearness: Nearness,
}

impl Driver {
    /// The driver of this process.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub(super) fn of_this_process() -> io::Result<&'static Self> {
        DRIVER.get(Self::start, Self::discard)
    }

    fn start() -> io::Result<Self> {
        let shared = Arc::new(Shared {
            runtime: Builder::new_current_thread().enable_all().build()?,
            callers: AtomicUsize::new(0),
            calls: AtomicUsize::new(0),
            is_needed: AtomicBool::new(false),
            is_driving: AtomicBool::new(false),
            step_aside: Notify::new(),
            is_discarded: AtomicBool::new(false),
            ticks: Arc::default(),
            nearness: Nearness::unknown(),
        });
        let driven = Arc::clone(&shared);
        let thread = thread::Builder::new().name("airbyte-agent".to_owned()).spawn(move || driven.drive())?;
        Ok(Self { shared, thread: thread.thread().clone() })
    }

    /// One too many, made by two threads at the same time.
    fn discard(self) {
        self.shared.is_discarded.store(true, Ordering::SeqCst);
        self.shared.step_aside.notify_one();
        self.thread.unpark();
    }

    /// The runtime, which our thread drives from now on.
    pub(super) fn driven(&self) -> &Handle {
        if !self.shared.is_needed.swap(true, Ordering::SeqCst) {
            self.thread.unpark();
        }
        self.shared.runtime.handle()
    }

    /// The runtime, for what only reaches for it.
    pub(super) fn handle(&self) -> &Handle {
        self.shared.runtime.handle()
    }

    /// Say that this thread is about to [`drive`](AtTheWheel::drive), until what is returned is dropped.
    pub(super) fn take_over(&self) -> AtTheWheel<'_> {
        let shared = &*self.shared;
        shared.callers.fetch_add(1, Ordering::SeqCst);
        shared.calls.fetch_add(1, Ordering::SeqCst);
        if shared.is_driving.load(Ordering::SeqCst) && !shared.is_needed.load(Ordering::SeqCst) {
            shared.step_aside.notify_one();
        }
        AtTheWheel { shared, watch: shared.nearness.watch() }
    }
}

/// A thread that drives what it waits for.
pub(super) struct AtTheWheel<'a> {
    shared: &'a Shared,
    watch: Watch<'a>,
}

impl AtTheWheel<'_> {
    /// Drive the runtime until something is ready, or wait for it while another thread drives.
    pub(super) fn drive<T>(&self, until: impl Future<Output = T>) -> T {
        self.shared.runtime.block_on(until)
    }

    /// Wait for up to 50 ms, which costs less than a timer. At first the thread stays awake, if what it waits for may be
    /// about to come.
    pub(super) async fn tick(&self) {
        self.watch.keep(|| self.is_alone()).await;
        self.shared.ticks.next().await;
    }

    /// What it waited for came.
    pub(super) fn arrived(&self) {
        self.watch.end();
    }

    /// Whether no other thread drives, or wants to.
    fn is_alone(&self) -> bool {
        self.shared.callers.load(Ordering::Relaxed) == 1 && !self.shared.is_needed.load(Ordering::Relaxed)
    }
}

impl Drop for AtTheWheel<'_> {
    fn drop(&mut self) {
        self.shared.callers.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Let what happened while nobody drove happen now: a connection that was closed must not be sent anything. The first turn
/// hears of it, the second acts on it.
pub(super) async fn catch_up() {
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
}

impl Shared {
    fn drive(&self) {
        let mut seen = self.calls.load(Ordering::SeqCst);
        while !self.is_discarded.load(Ordering::SeqCst) {
            let calls = self.calls.load(Ordering::SeqCst);
            if self.is_anybody_at_the_wheel() || calls != seen && !self.is_needed.load(Ordering::SeqCst) {
                seen = calls;
                thread::park_timeout(ASIDE);
                continue;
            }
            self.is_driving.store(true, Ordering::SeqCst);
            // Whoever came before that was not heard of.
            if !self.is_anybody_at_the_wheel() {
                self.runtime.block_on(self.step_aside.notified());
            }
            self.is_driving.store(false, Ordering::SeqCst);
        }
    }

    fn is_anybody_at_the_wheel(&self) -> bool {
        !self.is_needed.load(Ordering::SeqCst) && self.callers.load(Ordering::SeqCst) > 0
    }
}
