//! The sources that settings come from.

use super::settings::Settings;

/// A source of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Arguments, or `configure()`.
    Code,
    Environment,
    /// The settings file.
    File,
    /// What another program has saved, where every process finds it.
    OtherProgram,
}

/// A source of settings with its name in messages.
pub(super) struct Source {
    pub(super) name: &'static str,
    pub(super) origin: Origin,
    pub(super) settings: Settings,
}
