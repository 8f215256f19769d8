//! The runtime of a process: created on first use, again after a fork, and never in the way of an exit.
//!
//! Calls from an event loop are driven by a thread of ours. A thread that waits for a single call drives the runtime
//! itself, because handing the call over and getting the result back would cost two switches between threads. Our thread
//! then makes way and takes over soon after the last such call: connections that close and tokens that expire cannot wait
//! for the next one.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Notify;

use crate::process::PerProcess;

/// How long our thread waits before it checks whether another thread still drives the runtime.
const HANDOFF_DELAY: Duration = Duration::from_millis(50);

/// In how many turns of the runtime a task has sent a request over a connection that is open.
const TURNS_UNTIL_SENT: usize = 16;

// Never dropped: its thread must not be joined at exit.
static DRIVER: PerProcess<Driver> = PerProcess::empty();

/// The runtime, and the thread that drives it when no other thread does.
pub(crate) struct Driver {
    shared: Arc<Shared>,
    thread: Thread,
}

struct Shared {
    runtime: Runtime,
    /// Threads that drive calls of their own.
    waiting_threads: AtomicUsize,
    /// How many such threads there have been; it wraps.
    waits: AtomicUsize,
    /// Whether our thread has to drive at all times, because an event loop made calls.
    is_needed: AtomicBool,
    is_driving: AtomicBool,
    make_way: Notify,
    is_discarded: AtomicBool,
}

impl Driver {
    /// The driver of this process.
    ///
    /// # Errors
    /// If the system cannot create a thread.
    pub(crate) fn get() -> io::Result<&'static Self> {
        DRIVER.get(Self::start, Self::discard)
    }

    fn start() -> io::Result<Self> {
        let shared = Arc::new(Shared {
            runtime: Builder::new_current_thread().enable_all().build()?,
            waiting_threads: AtomicUsize::new(0),
            waits: AtomicUsize::new(0),
            is_needed: AtomicBool::new(false),
            is_driving: AtomicBool::new(false),
            make_way: Notify::new(),
            is_discarded: AtomicBool::new(false),
        });
        let driven = Arc::clone(&shared);
        let thread = thread::Builder::new().name("airbyte-agent".to_owned()).spawn(move || driven.drive())?;
        Ok(Self { shared, thread: thread.thread().clone() })
    }

    /// Ends a driver that was created by two threads at the same time.
    fn discard(self) {
        self.shared.is_discarded.store(true, Ordering::SeqCst);
        self.shared.make_way.notify_one();
        self.thread.unpark();
    }

    /// The runtime, which our thread drives from now on.
    pub(crate) fn driven_runtime(&self) -> &Handle {
        if !self.shared.is_needed.swap(true, Ordering::SeqCst) {
            self.thread.unpark();
        }
        self.shared.runtime.handle()
    }

    /// The runtime, for code that only needs its context.
    pub(crate) fn runtime(&self) -> &Handle {
        self.shared.runtime.handle()
    }

    /// Has tasks that were spawned send their requests, if our thread does not drive at all times. The responses arrive
    /// while nobody drives, and are read by whoever does next.
    pub(crate) fn run_briefly(&self) {
        if !self.shared.is_needed.load(Ordering::SeqCst) {
            self.acquire().drive(run_spawned_tasks());
        }
    }

    /// Announces that this thread is about to drive the runtime, until the guard is dropped.
    pub(crate) fn acquire(&self) -> DriverGuard<'_> {
        let shared = &*self.shared;
        shared.waiting_threads.fetch_add(1, Ordering::SeqCst);
        shared.waits.fetch_add(1, Ordering::SeqCst);
        if shared.is_driving.load(Ordering::SeqCst) && !shared.is_needed.load(Ordering::SeqCst) {
            shared.make_way.notify_one();
        }
        DriverGuard(shared)
    }
}

/// A thread that drives the call that it waits for.
pub(crate) struct DriverGuard<'a>(&'a Shared);

impl DriverGuard<'_> {
    /// Drives the runtime until the future is ready, or waits for it while another thread drives.
    pub(crate) fn drive<T>(&self, until: impl Future<Output = T>) -> T {
        self.0.runtime.block_on(until)
    }
}

impl Drop for DriverGuard<'_> {
    fn drop(&mut self) {
        self.0.waiting_threads.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Processes what happened while no thread drove the runtime: nothing must be sent on a connection that was closed
/// meanwhile. The first turn receives the event, the second one acts on it.
pub(crate) async fn poll_reactor() {
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
}

/// Lets tasks that were spawned run until they wait for the network: through the interceptors, and from the call over the
/// pool of connections to the socket.
pub(crate) async fn run_spawned_tasks() {
    for _ in 0..TURNS_UNTIL_SENT {
        tokio::task::yield_now().await;
    }
}

impl Shared {
    fn drive(&self) {
        let mut seen = self.waits.load(Ordering::SeqCst);
        while !self.is_discarded.load(Ordering::SeqCst) {
            let waits = self.waits.load(Ordering::SeqCst);
            if self.is_driven_elsewhere() || waits != seen && !self.is_needed.load(Ordering::SeqCst) {
                seen = waits;
                thread::park_timeout(HANDOFF_DELAY);
                continue;
            }
            self.is_driving.store(true, Ordering::SeqCst);
            // A thread that came before this line did not notify us.
            if !self.is_driven_elsewhere() {
                self.runtime.block_on(self.make_way.notified());
            }
            self.is_driving.store(false, Ordering::SeqCst);
        }
    }

    fn is_driven_elsewhere(&self) -> bool {
        !self.is_needed.load(Ordering::SeqCst) && self.waiting_threads.load(Ordering::SeqCst) > 0
    }
}
