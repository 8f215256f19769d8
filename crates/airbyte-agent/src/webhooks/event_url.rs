//! Webhook URLs: the last segment of the path says the type of notification, the query has the key.

use airbyte_agent_core::{Error, ErrorKind, Secret};
use url::{Url, form_urlencoded};

use super::notification_type::NotificationType;

/// The name of the key in the query.
const KEY: &str = "key";

/// The webhook URL for a type of notification: `base`, then the type as the last segment of the path, then `?key=…`.
///
/// [`parse`](super::parse) reads both from the URL of a request. The URL is a secret because it has the key.
///
/// ```
/// use airbyte_agent::webhooks::{NotificationType, event_url};
///
/// let url = event_url("https://example.com/airbyte", &NotificationType::Failure, Some(&"3fQh2m".into()))?;
/// assert_eq!(url.expose(), "https://example.com/airbyte/failure?key=3fQh2m");
/// # Ok::<(), airbyte_agent::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidRequest`] if `base` is not an HTTP URL.
pub fn event_url(base: &str, event: &NotificationType, key: Option<&Secret>) -> Result<Secret, Error> {
    event.validate()?;
    let invalid = || {
        // The URL may have a secret, so it is not quoted.
        Error::invalid_option("url", "must be a URL that begins with `https://` or `http://`")
            .with_kind(ErrorKind::InvalidRequest)
    };
    let mut url = Url::parse(base).map_err(|_| invalid())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid());
    }
    url.path_segments_mut().map_err(|()| invalid())?.pop_if_empty().push(event.as_str());
    url.set_fragment(None);
    if let Some(key) = key {
        if key.is_empty() {
            return Err(Error::invalid_option(KEY, "must not be empty").with_kind(ErrorKind::InvalidRequest));
        }
        let others: Vec<_> = url.query_pairs().into_owned().filter(|(name, _)| name != KEY).collect();
        url.query_pairs_mut().clear().extend_pairs(others).append_pair(KEY, key.expose());
    }
    Ok(Secret::new(String::from(url)))
}

/// The type of notification that the path of a URL ends with, if it does. The URL may be only path and query.
pub(super) fn notification_type(url: &str) -> Option<NotificationType> {
    let path = url.split(['?', '#']).next()?;
    let segment = path.trim_end_matches('/').rsplit('/').next()?;
    NotificationType::known(segment)
}

/// The keys in the query of a URL.
pub(super) fn keys(url: &str) -> impl Iterator<Item = Secret> {
    let url = url.split('#').next().unwrap_or_default();
    let query = url.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == KEY).map(|(_, key)| Secret::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for base in ["https://example.com", "https://example.com/a/", "http://localhost:8080/a%20b?tenant=1&key=old#x"]
        {
            for event in NotificationType::SETTABLE {
                let key = Secret::new("a+b c&d=é/?#%");
                let url = event_url(base, event, Some(&key)).expect("a URL");
                assert_eq!(notification_type(url.expose()).as_ref(), Some(event));
                assert_eq!(keys(url.expose()).collect::<Vec<_>>(), [key]);
                let without_key = event_url(base, event, None).expect("a URL");
                assert_eq!(notification_type(without_key.expose()).as_ref(), Some(event));
            }
        }
    }

    #[test]
    fn path_and_query_are_enough() {
        assert_eq!(notification_type("/hooks/syncDisabled/?key=a"), Some(NotificationType::SyncDisabled));
        assert_eq!(keys("/hooks?key=a&key=b").count(), 2);
        for url in ["", "/", "?key=a", "/success/hooks", "/SUCCESS", "/hooks?to=/success"] {
            assert_eq!(notification_type(url), None, "{url}");
        }
        assert_eq!(keys("/hooks#?key=a").count(), 0);
    }

    #[test]
    fn only_http_urls_are_accepted_and_none_is_quoted() {
        for base in ["", "example.com/hooks", "mailto:hush@example.com", "ftp://hush/", "https://hush:port/"] {
            let error = event_url(base, &NotificationType::Success, None).expect_err("refused");
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
        }
    }
}
