//! Titles of notifications: how they begin, which does not change with names.

use super::kind::EventKind;

/// How the title of a test notification begins, before the title of the event that it is a test for.
const TEST_TAG: &str = "[THIS IS A TEST NOTIFICATION] ";

/// How the text of a test notification without a title begins.
const TEST_GREETING: &str = "Hello World! ";

const TITLES: &[(&str, EventKind)] = &[
    ("Sync completed: ", EventKind::SyncSucceeded),
    ("Sync failure occurred: ", EventKind::SyncFailed),
    ("Sync queued: ", EventKind::SyncQueued),
    ("The schema of '", EventKind::SchemaChanged),
    ("Airbyte detected schema changes for '", EventKind::SchemaChangesDetected),
    ("Connection disabled: ", EventKind::ConnectionDisabled),
    ("Warning - repeated connection failures: ", EventKind::ConnectionFailing),
];

/// What the title of a notification says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Title {
    pub(super) kind: Option<EventKind>,
    pub(super) is_test: bool,
}

impl Title {
    pub(super) fn read(text: &str) -> Self {
        let (is_test, text) = match text.strip_prefix(TEST_TAG) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let kind = TITLES.iter().find(|(start, _)| text.starts_with(start)).map(|(_, kind)| *kind);
        Self { kind, is_test }
    }
}

/// Whether this is the text of a test notification, which has no title.
pub(super) fn is_test_text(text: &str) -> bool {
    text.starts_with(TEST_GREETING) || text.starts_with(TEST_TAG)
}
