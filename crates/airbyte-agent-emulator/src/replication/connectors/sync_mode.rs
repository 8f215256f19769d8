//! How a stream is read, and how it is written.

use serde::Deserialize;

/// How a source reads a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SourceSyncMode {
    FullRefresh,
    Incremental,
}

/// How a destination writes a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DestinationSyncMode {
    Overwrite,
    OverwriteDedup,
    Append,
    AppendDedup,
    Update,
    SoftDelete,
}

/// Both together, under the name that the API has for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SyncMode {
    pub(crate) name: &'static str,
    pub(crate) source: SourceSyncMode,
    pub(crate) destination: DestinationSyncMode,
}

impl SyncMode {
    /// What a stream has if nothing is said of it.
    pub(crate) const DEFAULT: Self = Self {
        name: "full_refresh_overwrite",
        source: SourceSyncMode::FullRefresh,
        destination: DestinationSyncMode::Overwrite,
    };

    /// Every sync mode of the API.
    pub(crate) const ALL: [Self; 9] = {
        use DestinationSyncMode::{Append, AppendDedup, Overwrite, OverwriteDedup, SoftDelete, Update};
        use SourceSyncMode::{FullRefresh, Incremental};
        [
            Self { name: "full_refresh_append", source: FullRefresh, destination: Append },
            Self { name: "full_refresh_overwrite", source: FullRefresh, destination: Overwrite },
            Self { name: "full_refresh_overwrite_deduped", source: FullRefresh, destination: OverwriteDedup },
            Self { name: "full_refresh_update", source: FullRefresh, destination: Update },
            Self { name: "full_refresh_soft_delete", source: FullRefresh, destination: SoftDelete },
            Self { name: "incremental_append", source: Incremental, destination: Append },
            Self { name: "incremental_deduped_history", source: Incremental, destination: AppendDedup },
            Self { name: "incremental_update", source: Incremental, destination: Update },
            Self { name: "incremental_soft_delete", source: Incremental, destination: SoftDelete },
        ]
    };

    /// The sync mode of that name, in any letter case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name.eq_ignore_ascii_case(name))
    }

    /// The sync modes that both ends support.
    pub(crate) fn supported(source: &[SourceSyncMode], destination: &[DestinationSyncMode]) -> Vec<Self> {
        // A destination that removes duplicates as it appends can do so as it overwrites.
        let has = |mode| destination.contains(&mode);
        let can_write = |mode| match mode {
            DestinationSyncMode::OverwriteDedup => {
                has(mode) || (has(DestinationSyncMode::Overwrite) && has(DestinationSyncMode::AppendDedup))
            }
            _ => has(mode),
        };
        Self::ALL.into_iter().filter(|mode| source.contains(&mode.source) && can_write(mode.destination)).collect()
    }

    /// Whether records are read from a cursor on.
    pub(crate) fn needs_cursor(self) -> bool {
        matches!(self.name, "incremental_append" | "incremental_deduped_history")
    }

    /// Whether records are matched by their primary key.
    pub(crate) fn needs_primary_key(self) -> bool {
        self.destination == DestinationSyncMode::AppendDedup || self.destination == DestinationSyncMode::Update
    }
}

#[cfg(test)]
mod tests {
    use super::DestinationSyncMode::{Append, AppendDedup, Overwrite, Update};
    use super::SourceSyncMode::{FullRefresh, Incremental};
    use super::*;

    fn names(source: &[SourceSyncMode], destination: &[DestinationSyncMode]) -> Vec<&'static str> {
        SyncMode::supported(source, destination).into_iter().map(|mode| mode.name).collect()
    }

    #[test]
    fn a_sync_mode_needs_both_ends() {
        assert_eq!(names(&[FullRefresh], &[Append, Overwrite]), ["full_refresh_append", "full_refresh_overwrite"]);
        assert_eq!(
            names(&[FullRefresh, Incremental], &[Overwrite, AppendDedup]),
            ["full_refresh_overwrite", "full_refresh_overwrite_deduped", "incremental_deduped_history"]
        );
        assert_eq!(names(&[Incremental], &[Update]), ["incremental_update"]);
        assert_eq!(SyncMode::named("FULL_REFRESH_OVERWRITE"), Some(SyncMode::DEFAULT));
    }
}
