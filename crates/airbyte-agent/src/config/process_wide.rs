//! Settings for every client of the process.

use std::sync::{PoisonError, RwLock};

use super::settings::Settings;

static PROCESS_WIDE: RwLock<Option<Settings>> = RwLock::new(None);

/// Sets the settings that every client built from now on uses where its own arguments have none.
pub fn configure(settings: Settings) {
    *PROCESS_WIDE.write().unwrap_or_else(PoisonError::into_inner) = Some(settings);
}

pub(super) fn process_wide() -> Settings {
    PROCESS_WIDE.read().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
}
