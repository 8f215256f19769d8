//! The end of the emulator, as those who wait for something else hear of it.

use std::sync::Arc;

use tokio::sync::watch;

/// Says whether the emulator is stopping. Clones say the same.
#[derive(Clone, Debug)]
pub(crate) struct Shutdown(Arc<watch::Sender<bool>>);

impl Default for Shutdown {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Shutdown {
    pub(crate) fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Returns when the emulator stops.
    pub(crate) async fn begun(&self) {
        // The sender lives as long as this.
        let _ = self.0.subscribe().wait_for(|begun| *begun).await;
    }
}
