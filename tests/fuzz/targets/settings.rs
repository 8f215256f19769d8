//! Settings as JSON, and the settings file. Neither a secret nor a password is ever quoted.

use airbyte_agent::config::Config;
use airbyte_agent::{Error, ErrorKind, Settings};
use serde_json::Value;

use crate::harness::{empty_file, file, fuzz, write};

/// Stands in the corpus wherever a value is secret.
const CANARY: &str = "canary-4711";

#[test]
fn settings_as_json() {
    fuzz("settings_json", 1500, |json| {
        let document = serde_json::from_slice(json).ok();
        if is_misplaced(json, document.as_ref()) {
            return;
        }
        match Settings::from_json(json) {
            Ok(settings) => {
                assert_hidden(&format!("{settings:?}"));
                // No file of whoever runs the tests, and none that an edit names.
                let settings = Settings { profile: None, settings_file: Some(empty_file()), ..settings };
                check(Config::resolve(settings));
            }
            Err(error) => check::<()>(Err(error)),
        }
    });
}

#[test]
fn settings_files() {
    let file = file("settings.toml");
    fuzz("settings_file", 500, |text| {
        let document = toml::from_slice(text).ok();
        if is_misplaced(text, document.as_ref()) {
            return;
        }
        write(&file, text);
        for profile in [None, Some("staging")] {
            let settings = Settings {
                profile: profile.map(str::to_owned),
                settings_file: Some(file.clone().into()),
                ..Settings::default()
            };
            check(Config::resolve(settings));
        }
    });
}

fn check<T: std::fmt::Debug>(result: Result<T, Error>) {
    match result {
        Ok(value) => assert_hidden(&format!("{value:?}")),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Configuration, "{error:?}");
            assert!(!error.message().trim().is_empty());
            assert_hidden(&format!("{error} {error:?} {:?}", error.errors()));
        }
    }
}

fn assert_hidden(text: &str) {
    assert!(!text.contains(CANARY), "a secret is shown: {text}");
}

/// Whether an edit has moved a secret to where none belongs, such as the name of a setting.
fn is_misplaced(text: &[u8], document: Option<&Value>) -> bool {
    match document {
        Some(document) => has_misplaced(document, false),
        // Of a text that cannot be read, nobody can tell a name from a value. It is a value if it is in quotes.
        None => String::from_utf8_lossy(text).split(CANARY).count() > 1 + count_quoted(text),
    }
}

fn has_misplaced(value: &Value, is_secret: bool) -> bool {
    const SECRETS: &[&str] = &["client_secret", "token", "proxy", "headers"];
    match value {
        Value::String(text) => !is_secret && text.contains(CANARY),
        Value::Array(items) => items.iter().any(|item| has_misplaced(item, is_secret)),
        Value::Object(members) => members.iter().any(|(name, value)| {
            let is_password = name == "base_url"
                && value.as_str().is_some_and(|url| url.starts_with(&format!("https://me:{CANARY}@")));
            let is_secret = is_secret || is_password || SECRETS.contains(&name.as_str());
            name.contains(CANARY) || has_misplaced(value, is_secret)
        }),
        _ => false,
    }
}

fn count_quoted(text: &[u8]) -> usize {
    let text = String::from_utf8_lossy(text);
    text.matches(&format!("= \"{CANARY}\"\n")).count() + text.matches(&format!(": \"{CANARY}\"")).count()
}
