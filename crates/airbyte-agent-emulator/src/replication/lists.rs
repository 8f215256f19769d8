//! Lists: pages and the links between them (`tests/contract/replication/PUBLIC-API-BEHAVIOUR.md`, "Lists").

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::replication::context::ReplicationContext;
use crate::replication::problem::Problem;

/// A page that a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    limit: u32,
    offset: u32,
}

impl Page {
    /// From the members `limit` (1 to 100, by default 20) and `offset` (by default 0) of a request.
    pub(crate) fn new(limit: Option<u32>, offset: Option<u32>) -> Result<Self, Problem> {
        let page = Self { limit: limit.unwrap_or(20), offset: offset.unwrap_or(0) };
        let is_valid = (1..=100).contains(&page.limit) && i32::try_from(page.offset).is_ok();
        is_valid.then_some(page).ok_or_else(Problem::invalid)
    }

    /// The entries of the page.
    pub(crate) fn of<T>(self, all: Vec<T>) -> Vec<T> {
        let (limit, offset) = (self.limit as usize, self.offset as usize);
        all.into_iter().skip(offset).take(limit).collect()
    }

    fn before(self) -> Option<Self> {
        (self.offset > 0).then(|| Self { offset: self.offset.saturating_sub(self.limit), ..self })
    }

    fn after(self) -> Self {
        Self { offset: self.offset.saturating_add(self.limit), ..self }
    }
}

/// The links of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Links {
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
}

impl Links {
    /// Those of most lists: URLs, or empty texts. Only an empty page has no next one, because the service does not look
    /// ahead. `kept` are the filters that the links have; the service forgets the others.
    pub(crate) fn new(
        context: &ReplicationContext<'_>,
        path: &str,
        kept: &[(&str, String)],
        page: Page,
        entries: usize,
    ) -> Self {
        let url = |page| format!("{}{path}?{}", context.base_url(), query(kept, page));
        Self {
            previous: Some(page.before().map(url).unwrap_or_default()),
            next: Some(if entries == 0 { String::new() } else { url(page.after()) }),
        }
    }

    /// Those of groups and their members: paths without a host, and none where there is no page. `all` is the number of
    /// entries of the whole list.
    pub(crate) fn looking_ahead(
        context: &ReplicationContext<'_>,
        path: &str,
        kept: &[(&str, String)],
        page: Page,
        all: usize,
    ) -> Self {
        let url = |page| format!("{}{path}?{}", context.base_path, query(kept, page));
        let after = page.after();
        Self { previous: page.before().map(url), next: ((after.offset as usize) < all).then(|| url(after)) }
    }
}

fn query(kept: &[(&str, String)], page: Page) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept.iter().filter(|(_, value)| !value.is_empty()));
    query.append_pair("limit", &page.limit.to_string()).append_pair("offset", &page.offset.to_string());
    query.finish()
}

/// Puts a list that the service reads without an order into one that callers cannot expect, if the emulator was started
/// so. It changes with the number of entries: while some are added or removed, pages repeat entries or miss some.
pub(crate) fn shuffle<T>(context: &ReplicationContext<'_>, entries: &mut [T], id: impl Fn(&T) -> &str) {
    if !context.state.options.shuffle_lists {
        return;
    }
    let count = entries.len();
    entries.sort_by_cached_key(|entry| {
        let mut hasher = DefaultHasher::new();
        (count, id(entry)).hash(&mut hasher);
        hasher.finish()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_within_the_limits_of_the_service() {
        assert_eq!(Page::new(None, None), Ok(Page { limit: 20, offset: 0 }));
        for (limit, offset) in [(Some(0), None), (Some(101), None), (None, Some(u32::MAX))] {
            assert!(Page::new(limit, offset).is_err());
        }
    }

    #[test]
    fn links_keep_the_limit_and_move_the_offset() {
        let page = Page { limit: 10, offset: 5 };
        assert_eq!(query(&[("a", "x,y".to_owned()), ("b", String::new())], page), "a=x%2Cy&limit=10&offset=5");
        assert_eq!(page.before(), Some(Page { limit: 10, offset: 0 }));
        assert_eq!(page.after(), Page { limit: 10, offset: 15 });
        assert_eq!(Page { limit: 10, offset: 0 }.before(), None);
        assert_eq!(page.of((0..20).collect()), (5..15).collect::<Vec<_>>());
    }
}
