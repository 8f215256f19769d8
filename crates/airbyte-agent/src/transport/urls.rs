//! URLs of calls.

use std::sync::Mutex;

use url::Url;

/// Where the service is, and where its operations are.
pub(super) struct Urls {
    base: Url,
    /// The last one: who calls a connector mostly called it before, and to read a URL takes longer than to compare it.
    last: Mutex<Url>,
}

impl Urls {
    pub(super) fn under(base: &Url) -> Self {
        Self { base: base.clone(), last: Mutex::new(base.clone()) }
    }

    /// The URL of a path with query.
    pub(super) fn of(&self, target: &str) -> Url {
        match (target.split_once('?'), self.last.try_lock()) {
            (None, Ok(mut last)) => {
                if last.as_str().strip_prefix(before(&self.base)) != Some(target) {
                    *last = self.made(target, None);
                }
                last.clone()
            }
            // Nobody waits for others here.
            (None, Err(_)) => self.made(target, None),
            // One of a kind, mostly.
            (Some((path, query)), _) => self.made(path, Some(query)),
        }
    }

    fn made(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.base.clone();
        match self.base.path().trim_end_matches('/') {
            "" => url.set_path(path),
            before => url.set_path(&format!("{before}{path}")),
        }
        url.set_query(query);
        url
    }
}

/// What stands before the path of an operation.
fn before(base: &Url) -> &str {
    base.as_str().trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_target_has_its_url_whichever_was_asked_for_before() {
        for (base, before) in [
            ("https://api.test", "https://api.test"),
            ("https://api.test/a%20b/", "https://api.test/a%20b"),
            ("https://api.test?key=1", "https://api.test"),
        ] {
            let urls = Urls::under(&Url::parse(base).expect("a URL"));
            for target in ["/v1/a", "/v1/a", "/v1/a?b=%20&c=", "/v1/a", "/v1/a%2Fb", "/v1/", "/v1/a"] {
                assert_eq!(urls.of(target).as_str(), format!("{before}{target}"));
            }
        }
    }

    #[test]
    fn nobody_waits_for_the_url_of_another() {
        let urls = Arc::new(Urls::under(&Url::parse("https://api.test").expect("a URL")));
        let _held = urls.last.lock();
        let (sender, receiver) = mpsc::channel();
        let another = Arc::clone(&urls);
        thread::spawn(move || sender.send(another.of("/v1/a").to_string()));
        assert_eq!(receiver.recv_timeout(Duration::from_secs(10)).as_deref(), Ok("https://api.test/v1/a"));
    }
}
