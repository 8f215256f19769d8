//! Which host names the emulator may be reached by, and from.
//!
//! It listens on the loopback address only, but web pages can reach that as well. A page of another origin is named in
//! `Origin`. One whose own host name resolves to this machine (DNS rebinding) is named in `Host`.

use axum::extract::Request;
use http::uri::Authority;
use http::{HeaderMap, StatusCode, header};
use url::Host;

use super::error::ApiError;

/// The address that a request was sent to, without a path. Its host is one that is allowed.
#[derive(Clone, Debug, Default)]
pub(crate) struct BaseUrl(pub(crate) String);

/// The names of this machine for itself, and those that were allowed besides.
#[derive(Debug)]
pub(crate) struct AllowedHosts(Vec<Host>);

impl AllowedHosts {
    /// Names besides those of this machine. The error says which of them is none, and why.
    pub(crate) fn new(names: &[String]) -> Result<Self, String> {
        let parse = |name: &String| {
            Host::parse(name).map_err(|error| {
                format!("`{name}` is not a host name: {error}. Give it without a scheme, a port and a path")
            })
        };
        names.iter().map(parse).collect::<Result<_, _>>().map(Self)
    }

    /// The address that a request was sent to, if it is one of this emulator and no web page from elsewhere sent it.
    pub(crate) fn check(&self, request: &Request) -> Result<BaseUrl, ApiError> {
        if let Some(origin) = request.headers().get(header::ORIGIN)
            && !origin.to_str().is_ok_and(|origin| self.allows_origin(origin))
        {
            let message = format!("Web pages of {origin:?} may not use the emulator");
            return Err(ApiError::forbidden(message));
        }
        let named = match request.uri().authority() {
            Some(authority) => authority.as_str(),
            None => host_header(request.headers())?,
        };
        match named.parse::<Authority>() {
            Ok(authority) if self.allows(&authority) => Ok(BaseUrl(format!("http://{authority}"))),
            _ => {
                let message = format!(
                    "The emulator has no host name `{named}`. To reach it by this name, start it with the name among \
                     `allowed_hosts`"
                );
                Err(ApiError::new(StatusCode::MISDIRECTED_REQUEST, message))
            }
        }
    }

    fn allows_origin(&self, origin: &str) -> bool {
        let rest = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        rest.and_then(|rest| rest.parse().ok()).is_some_and(|authority| self.allows(&authority))
    }

    fn allows(&self, authority: &Authority) -> bool {
        // A user name before the host is of no use to anyone but those who want to disguise the host.
        !authority.as_str().contains('@') && Host::parse(authority.host()).is_ok_and(|host| self.allows_host(&host))
    }

    /// Whether a host is this machine, or one of the others that are allowed.
    pub(crate) fn allows_host(&self, host: &Host) -> bool {
        is_loopback(host) || self.0.contains(host)
    }
}

fn host_header(headers: &HeaderMap) -> Result<&str, ApiError> {
    let mut values = headers.get_all(header::HOST).iter();
    match (values.next().map(|value| value.to_str()), values.next()) {
        (Some(Ok(host)), None) => Ok(host),
        _ => Err(ApiError::bad_request("The request must have one `Host` header")),
    }
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::AllowedHosts;

    #[test]
    fn only_names_of_this_machine_and_allowed_ones_are_allowed() {
        let hosts = AllowedHosts::new(&["Emulator".to_owned(), "[fd00::1]".to_owned()]).expect("host names");
        let allows = |text: &str| text.parse().is_ok_and(|authority| hosts.allows(&authority));
        for name in [
            "localhost",
            "LocalHost:80",
            "127.0.0.1:1",
            "127.8.9.10",
            "[::1]",
            "[::1]:8080",
            "emulator:1",
            "[fd00::1]:2",
        ] {
            assert!(allows(name), "{name}");
        }
        for name in [
            "example.com",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "10.0.0.1",
            "0.0.0.0",
            "[::2]",
            "localhost@evil",
            "evil@localhost",
            "notlocalhost",
            "",
            "localhost/x",
        ] {
            assert!(!allows(name), "{name}");
        }
        assert!(hosts.allows_origin("https://localhost:3000") && hosts.allows_origin("http://emulator"));
        for origin in ["null", "http://example.com", "file://localhost", "localhost", "http://localhost.evil.example"] {
            assert!(!hosts.allows_origin(origin), "{origin}");
        }
        for name in ["http://emulator", "emulator:80", "a/b", ""] {
            assert!(AllowedHosts::new(&[name.to_owned()]).is_err(), "{name}");
        }
    }
}
