//! The names that connectors commonly use to say what follows, for responses without a rule.

/// Members that hold the next value, and the parameter that takes it.
pub(super) const NEXT_VALUES: &[(&str, &str)] = &[
    ("end_cursor", "after"),
    ("endCursor", "after"),
    ("next_cursor", "cursor"),
    ("nextCursor", "cursor"),
    ("next_page_token", "page_token"),
    ("nextPageToken", "pageToken"),
    ("next_token", "nextToken"),
    ("nextToken", "nextToken"),
    ("next_offset", "offset"),
    ("next_page", "page"),
    ("nextPage", "page"),
    ("next_link", "cursor"),
    ("next_page_url", "cursor"),
    ("next_page_uri", "cursor"),
    ("nextRecordsUrl", "cursor"),
    ("next_id", "cursor"),
    ("next", "cursor"),
    ("bookmark", "bookmark"),
    ("after", "after"),
    ("offset", "offset"),
    ("cursor", "cursor"),
];

/// Members that are true if there is another page.
pub(super) const MORE: &[&str] =
    &["has_next_page", "hasNextPage", "has_more", "hasMore", "more_records", "moreDataAvailable"];

/// Members that are true on the last page.
pub(super) const DONE: &[&str] = &["done", "isLast", "is_last", "last_page"];

/// Members that have the number of this page.
pub(super) const PAGE_NUMBERS: &[&str] = &["page", "current_page"];

/// Members that count all pages.
pub(super) const PAGE_COUNTS: &[&str] = &["total_pages", "page_count", "last_page"];

/// Members that count all records.
pub(super) const TOTALS: &[&str] = &["total", "total_count", "total_items", "count"];
