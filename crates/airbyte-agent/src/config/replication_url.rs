//! The base URL of the Airbyte API.

use airbyte_agent_core::Error;
use airbyte_agent_core::transport::{parse_base_url, url_without_secrets};
use url::Url;

use crate::replication::API;

/// The option that it is the value of.
const OPTION: &str = "replication_url";

/// The path of the API on self-managed instances. On Cloud, it is that of the default base URL.
const SELF_MANAGED_PATH: &str = "/api/public/v1";

/// The path of the Configuration API, which is another one.
const CONFIGURATION_API_PATH: &str = "/api/v1";

/// The base URL. One without a path gets that of the API.
pub(super) fn replication_url(text: Option<&str>, allow_http: bool) -> Result<Url, Error> {
    let text = text.unwrap_or(API.default_base_url).trim().trim_end_matches('/');
    let mut url = parse_base_url(OPTION, text, allow_http)?;
    let cloud = parse_base_url(OPTION, API.default_base_url, false)?;
    let path = url.path().trim_end_matches('/');
    if let Some(prefix) = path.strip_suffix(CONFIGURATION_API_PATH) {
        let prefix = prefix.to_owned();
        let given = url_without_secrets(text);
        url.set_path(&format!("{prefix}{SELF_MANAGED_PATH}"));
        return Err(Error::invalid_option(
            OPTION,
            format!(
                "{given:?} is the Configuration API, which Airbyte does not support for users: use {:?}. \
                 docs/configuration-api.md says what replaces its calls",
                url.as_str()
            ),
        ));
    }
    if path.is_empty() {
        let path = if url.host_str() == cloud.host_str() { cloud.path() } else { SELF_MANAGED_PATH };
        url.set_path(path);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_without_a_path_gets_that_of_the_api() {
        for (given, expected) in [
            (None, "https://api.airbyte.com/v1"),
            (Some("https://api.airbyte.com"), "https://api.airbyte.com/v1"),
            (Some("https://api.airbyte.com/v1/"), "https://api.airbyte.com/v1"),
            (Some("http://localhost:8000"), "http://localhost:8000/api/public/v1"),
            (Some("http://localhost:8000/"), "http://localhost:8000/api/public/v1"),
            (
                Some("https://airbyte.example.com/behind/api/public/v1"),
                "https://airbyte.example.com/behind/api/public/v1",
            ),
            (Some(" http://127.0.0.1:4100/v1 "), "http://127.0.0.1:4100/v1"),
        ] {
            assert_eq!(replication_url(given, false).expect(expected).as_str(), expected);
        }
    }

    #[test]
    fn the_configuration_api_is_refused_with_the_right_url() {
        let error = replication_url(Some("https://airbyte.example.com/api/v1/"), false).expect_err("another API");
        assert!(error.message().contains("Configuration API"), "{error}");
        assert!(error.message().contains("\"https://airbyte.example.com/api/public/v1\""), "{error}");
    }

    #[test]
    fn an_invalid_url_names_the_option() {
        let error = replication_url(Some("http://airbyte.example.com"), false).expect_err("unencrypted");
        assert!(error.message().starts_with("`replication_url`"), "{error}");
    }
}
