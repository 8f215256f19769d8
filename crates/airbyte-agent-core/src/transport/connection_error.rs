//! Causes of failed connections: in plain words, and by the codes that programs know them by.

use std::error::Error as StdError;
use std::io;

use tokio::runtime::{Handle, RuntimeFlavor};

use super::dns::ResolveError;

/// The root cause of an error: what the operating system or the peer reported, followed by what it means if the report
/// does not say.
pub(super) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let causes: Vec<_> = causes(error).collect();
    let report = causes.last().map(String::as_str).unwrap_or_default();
    // What follows counts seconds since 1970.
    let report = report.split(": verification time ").next().unwrap_or(report);
    let report = match report.strip_prefix("invalid peer certificate: ") {
        Some(problem) => format!("the certificate of the server is not valid: {}", certificate_problem(problem)),
        None => match report.strip_prefix("received fatal alert: ") {
            Some(alert) => format!("the server ended the TLS handshake: {}", words(alert)),
            None => report.to_owned(),
        },
    };
    let report = match code(error).and_then(|code| WORDS.iter().find(|(known, _)| *known == code)) {
        Some((code, words)) => format!("{words} ({code})"),
        None => report,
    };
    let place = if causes.iter().any(|cause| cause.starts_with("tunnel error: failed")) {
        "no connection through the proxy: "
    } else {
        ""
    };
    match HINTS.iter().find(|(sign, _)| causes.last().is_some_and(|cause| cause.contains(sign))) {
        Some((_, hint)) => format!("{place}{report} ({hint})"),
        None => format!("{place}{report}"),
    }
}

/// The code of an error, as operating systems and Node have it. For certificates it is that of OpenSSL.
pub(super) fn code(error: &(dyn StdError + 'static)) -> Option<&'static str> {
    if let Some(error) = chain(error).find_map(|cause| cause.downcast_ref::<ResolveError>()) {
        return Some(if error.is_temporary() { "EAI_AGAIN" } else { "ENOTFOUND" });
    }
    let last = causes(error).last()?;
    if let Some(problem) = last.strip_prefix("invalid peer certificate: ") {
        return Some(certificate_code(problem));
    }
    // An error of the operating system may be wrapped in others that have its kind, but not its number.
    let kind = chain(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).last().map(io::Error::kind);
    match kind {
        Some(io::ErrorKind::ConnectionRefused) => Some("ECONNREFUSED"),
        Some(io::ErrorKind::ConnectionReset) => Some("ECONNRESET"),
        Some(io::ErrorKind::ConnectionAborted) => Some("ECONNABORTED"),
        Some(io::ErrorKind::BrokenPipe) => Some("EPIPE"),
        Some(io::ErrorKind::TimedOut) => Some("ETIMEDOUT"),
        Some(io::ErrorKind::HostUnreachable) => Some("EHOSTUNREACH"),
        Some(io::ErrorKind::NetworkUnreachable) => Some("ENETUNREACH"),
        // The peer closed the connection although it had not sent a whole response.
        Some(io::ErrorKind::UnexpectedEof) => Some("ECONNRESET"),
        _ if last.starts_with("connection closed before") || last.starts_with("connection error") => Some("ECONNRESET"),
        _ if chain(error)
            .any(|cause| cause.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout)) =>
        {
            Some("ETIMEDOUT")
        }
        _ => None,
    }
}

/// What the codes mean. For others, the report of the operating system or of the peer says more.
const WORDS: &[(&str, &str)] = &[
    ("ECONNREFUSED", "the connection was refused"),
    ("ENOTFOUND", "the name of the host was not found"),
    ("EAI_AGAIN", "the name of the host could not be resolved, because no name server answered"),
    ("ETIMEDOUT", "the connection was not established in time"),
];

/// Whether the peer closed the connection before it read the request: it was gone when the request was to be sent, or
/// it rejected the client certificate, which a TLS client learns only after the handshake.
pub(super) fn is_closed_before_request(error: &(dyn StdError + 'static)) -> bool {
    causes(error).last().is_some_and(|cause| match cause.strip_prefix("received fatal alert: ") {
        Some(alert) => alert.contains("Certificate") || matches!(alert, "UnknownCA" | "AccessDenied"),
        None => cause == "connection was not ready",
    })
}

/// Whether the certificate of the peer is not trusted here, which does not change by itself.
pub(super) fn is_untrusted(error: &(dyn StdError + 'static)) -> bool {
    causes(error).last().is_some_and(|cause| cause.starts_with("invalid peer certificate: "))
}

/// Whether the peer said that it did not process the request (RFC 9113, section 8.7).
pub(super) fn is_unprocessed(error: &(dyn StdError + 'static), has_body: bool) -> bool {
    let Some(error) = chain(error).find_map(|cause| cause.downcast_ref::<h2::Error>()) else { return false };
    if !error.is_remote() {
        return false;
    }
    if error.is_reset() {
        return error.reason() == Some(h2::Reason::REFUSED_STREAM);
    }
    // h2 reports a GOAWAY for requests above its last stream. hyper also reports it for a request that was being
    // handed over when it arrived: the body has not been sent then, but the headers may have been. That needs another
    // thread, and matters for requests that consist of headers only.
    let is_handed_over_alone = || Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread;
    error.is_go_away() && (has_body || is_handed_over_alone())
}

/// What to do about a cause that contains this text.
const HINTS: &[(&str, &str)] = &[
    ("UnknownIssuer", "if the service has a certificate authority of its own, set `ca` to its PEM file"),
    ("alert: CertificateRequired", "the service requires a `client_certificate`"),
    ("connection was not ready", "the service closed the connection at once; it may require a `client_certificate`"),
    ("alert: UnknownCA", "the service does not trust the `client_certificate`"),
    ("InvalidContentType", "the peer does not speak TLS: check that the URL should begin with https"),
    ("proxy authorization required", "the user name and password in `proxy` are missing or wrong"),
];

fn certificate_code(problem: &str) -> &'static str {
    if problem.starts_with("certificate expired") || matches!(problem, "expired" | "Expired") {
        "CERT_HAS_EXPIRED"
    } else if problem.starts_with("certificate not valid for name") || problem == "NotValidForName" {
        "ERR_TLS_CERT_ALTNAME_INVALID"
    } else if problem.starts_with("certificate not valid yet") {
        "CERT_NOT_YET_VALID"
    } else if problem == "UnknownIssuer" {
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
    } else {
        "CERT_SIGNATURE_FAILURE"
    }
}

fn certificate_problem(problem: &str) -> String {
    match problem {
        "UnknownIssuer" => "it is signed by an authority that is not trusted here".to_owned(),
        "expired" | "Expired" => "it has expired".to_owned(),
        "NotValidForName" => "it belongs to another host".to_owned(),
        "Other(OtherError(CaUsedAsEndEntity))" => "it is a certificate of an authority, not of a server".to_owned(),
        other => words(other),
    }
}

/// `UnknownCA` or `Other(OtherError(BadSignature))` as words. Text that is not a single name stays as it is.
fn words(name: &str) -> String {
    let innermost = name.rsplit('(').next().unwrap_or(name).trim_end_matches(')');
    if innermost.is_empty() || !innermost.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return name.to_owned();
    }
    let mut text = String::new();
    let mut was_upper = true;
    for letter in innermost.chars() {
        if letter.is_ascii_uppercase() && !was_upper {
            text.push(' ');
        }
        was_upper = letter.is_ascii_uppercase();
        text.push(if text.is_empty() { letter } else { letter.to_ascii_lowercase() });
    }
    text.to_lowercase()
}

/// The messages of an error and its causes, nearest first.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = String> + 'a {
    chain(error).map(ToString::to_string)
}

/// An error and its causes, nearest first.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |cause| (*cause).source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificate_problems_are_told_in_words() {
        let cause = |text: &str| root_cause(&std::io::Error::other(text.to_owned()));
        for (report, expected) in [
            (
                "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))",
                "it is a certificate of an authority, not of a server",
            ),
            ("invalid peer certificate: BadSignature", "the certificate of the server is not valid: bad signature"),
            ("received fatal alert: HandshakeFailure", "the server ended the TLS handshake: handshake failure"),
            ("certificate not valid for name \"a.test\"", "certificate not valid for name \"a.test\""),
        ] {
            assert!(cause(report).contains(expected), "{}", cause(report));
        }
        assert!(cause("invalid peer certificate: UnknownIssuer").contains("set `ca`"));
    }
}
