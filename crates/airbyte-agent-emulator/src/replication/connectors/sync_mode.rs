//! How a stream is read, and how it is written.

use airbyte_agent::replication::SyncMode;
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

/// The modes of the API, with what they mean for both ends.
const MODES: [(SyncMode, SourceSyncMode, DestinationSyncMode); 9] = {
    use DestinationSyncMode::{Append, AppendDedup, Overwrite, OverwriteDedup, SoftDelete, Update};
    use SourceSyncMode::{FullRefresh, Incremental};
    [
        (SyncMode::FullRefreshAppend, FullRefresh, Append),
        (SyncMode::FullRefreshOverwrite, FullRefresh, Overwrite),
        (SyncMode::FullRefreshOverwriteDeduped, FullRefresh, OverwriteDedup),
        (SyncMode::FullRefreshUpdate, FullRefresh, Update),
        (SyncMode::FullRefreshSoftDelete, FullRefresh, SoftDelete),
        (SyncMode::IncrementalAppend, Incremental, Append),
        (SyncMode::IncrementalDedupedHistory, Incremental, AppendDedup),
        (SyncMode::IncrementalUpdate, Incremental, Update),
        (SyncMode::IncrementalSoftDelete, Incremental, SoftDelete),
    ]
};

/// The sync modes that both ends support.
pub(crate) fn supported_sync_modes(source: &[SourceSyncMode], destination: &[DestinationSyncMode]) -> Vec<SyncMode> {
    let has = |mode| destination.contains(&mode);
    // A destination that removes duplicates as it appends can do so as it overwrites.
    let can_overwrite_dedup = has(DestinationSyncMode::Overwrite) && has(DestinationSyncMode::AppendDedup);
    let can_write = |mode| has(mode) || (mode == DestinationSyncMode::OverwriteDedup && can_overwrite_dedup);
    let both = MODES.into_iter().filter(|(_, read, write)| source.contains(read) && can_write(*write));
    both.map(|(mode, ..)| mode).collect()
}

#[cfg(test)]
mod tests {
    use super::DestinationSyncMode::{Append, AppendDedup, Overwrite, Update};
    use super::SourceSyncMode::{FullRefresh, Incremental};
    use super::*;

    #[test]
    fn a_sync_mode_needs_both_ends() {
        assert_eq!(
            supported_sync_modes(&[FullRefresh], &[Append, Overwrite]),
            [SyncMode::FullRefreshAppend, SyncMode::FullRefreshOverwrite]
        );
        assert_eq!(
            supported_sync_modes(&[FullRefresh, Incremental], &[Overwrite, AppendDedup]),
            [
                SyncMode::FullRefreshOverwrite,
                SyncMode::FullRefreshOverwriteDeduped,
                SyncMode::IncrementalDedupedHistory
            ]
        );
        assert_eq!(supported_sync_modes(&[Incremental], &[Update]), [SyncMode::IncrementalUpdate]);
    }
}
