//! Signals that ask the process to end.

use std::io;

/// Ctrl-C and, on Unix, SIGTERM. From `listen` on they no longer end the process by themselves.
pub struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    pub fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for the next signal, and returns the exit code of a process that it ended.
    #[cfg(unix)]
    pub async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.interrupt.recv() => 130,
            _ = self.terminate.recv() => 143,
        }
    }

    #[cfg(not(unix))]
    pub fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for Ctrl-C, and returns the exit code of a process that it ended.
    #[cfg(not(unix))]
    pub async fn next(&mut self) -> i32 {
        match tokio::signal::ctrl_c().await {
            Ok(()) => 130,
            // Without a handler the system ends the process itself.
            Err(_) => std::future::pending().await,
        }
    }
}
