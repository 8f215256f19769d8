//! Where notifications may be sent.

use url::Url;

use crate::server::hosts::AllowedHosts;

/// The URL to send to, if it is one of this machine or its host is allowed. The error does not contain the URL.
pub(super) fn check(url: &str, allowed: &AllowedHosts) -> Result<Url, String> {
    let url = Url::parse(url).map_err(|error| format!("not sent: the URL is not valid: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("not sent: the URL must begin with http:// or https://".to_owned());
    }
    match url.host() {
        Some(host) if allowed.allows_host(&host.to_owned()) => Ok(url),
        host => {
            let host = host.map(|host| host.to_string()).unwrap_or_default();
            Err(format!(
                "not sent: `{host}` is not this machine. To send there, start the emulator with the host among \
                 `allow_notifications_to`"
            ))
        }
    }
}

/// A URL without what may be secret in it: user information, and the values of its query.
pub(crate) fn masked(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else { return "***".to_owned() };
    let names: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    if !names.is_empty() {
        // Written as text, so that the asterisks are not encoded.
        let masked: Vec<String> = names
            .iter()
            .map(|name| format!("{}=***", url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>()))
            .collect();
        url.set_query(Some(&masked.join("&")));
    }
    // Both fail only for URLs without a host, which have no user information.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_and_allowed_hosts_are_sent_to() {
        let allowed = AllowedHosts::new(&["hooks.example.com".to_owned()]).expect("host names");
        for url in ["http://127.0.0.1:9/a", "http://localhost/a", "http://[::1]:9", "https://hooks.example.com/x?key=k"]
        {
            assert!(check(url, &allowed).is_ok(), "{url}");
        }
        for url in [
            "http://example.com/a",
            "http://localhost.example.com/",
            "http://10.0.0.1/",
            "http://localhost@example.com/",
            "http://169.254.169.254/latest",
            "ftp://localhost/a",
            "/relative",
        ] {
            let reason = check(url, &allowed).expect_err("must be refused");
            assert!(reason.starts_with("not sent: "), "{url}: {reason}");
        }
    }

    #[test]
    fn secrets_are_masked() {
        for (url, shown) in [
            ("http://localhost:1/hook", "http://localhost:1/hook"),
            ("http://me:pass@localhost:1/hook?key=s3cret&b%26=2#x", "http://localhost:1/hook?key=***&b%26=***"),
            ("nonsense?key=s3cret", "***"),
        ] {
            assert_eq!(masked(url), shown);
        }
    }
}
