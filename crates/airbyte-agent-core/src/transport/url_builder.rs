//! [`UrlBuilder`]: URLs of operations.

use url::Url;

/// Appends the targets of operations to the base URL.
pub(super) struct UrlBuilder(Url);

impl UrlBuilder {
    pub(super) fn new(base: &Url) -> Self {
        Self(base.clone())
    }

    /// The URL of a path with query.
    pub(super) fn build(&self, target: &str) -> Url {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let mut url = self.0.clone();
        match self.0.path().trim_end_matches('/') {
            "" => url.set_path(path),
            prefix => url.set_path(&format!("{prefix}{path}")),
        }
        url.set_query(query);
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_appended_to_the_path_of_the_base() {
        for (base, prefix) in [
            ("https://api.test", "https://api.test"),
            ("https://api.test/a%20b/", "https://api.test/a%20b"),
            ("https://api.test?key=1", "https://api.test"),
        ] {
            let urls = UrlBuilder::new(&Url::parse(base).expect("a URL"));
            for target in ["/v1/a", "/v1/a?b=%20&c=", "/v1/a%2Fb", "/v1/"] {
                assert_eq!(urls.build(target).as_str(), format!("{prefix}{target}"));
            }
        }
    }
}
