//! [`Failure`]: why a command did not succeed, as a person or a program reads it, and the exit code.

use std::fmt::Write as _;
use std::io::{self, ErrorKind as IoErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use airbyte_agent::{Error, ErrorKind, FieldError};
use airbyte_agent_core::ErrorData;
use airbyte_agent_core::error::Style;
use clap::error::{ContextKind, ContextValue};
use serde::Serialize;

use crate::exit;

/// Why a command did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// The reader of a pipe, such as `head`, has closed it. This ends a command quietly.
    BrokenPipe,
    Other(Box<Details>),
}

/// What is known of a failure. Its members are those of the JSON on standard error.
#[derive(Debug, Serialize)]
pub struct Details {
    r#type: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<&'static str>,
    /// `null` if the service has not answered.
    status_code: Option<u16>,
    /// Whether sending the same command again may succeed, and is safe.
    retryable: bool,
    hint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    did_you_mean: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// In seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records_read: Option<u64>,
    /// Where the records go on, for `--resume`.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// For people, if it differs from the message.
    #[serde(skip)]
    text: Option<String>,
    #[serde(skip)]
    exit: u8,
}

impl Failure {
    /// A failure of the command itself.
    pub fn new(kind: &'static str, exit: u8, message: impl Into<String>) -> Self {
        Self::Other(Box::new(Details {
            r#type: kind,
            message: message.into(),
            operation: None,
            status_code: None,
            retryable: false,
            hint: None,
            did_you_mean: None,
            errors: Vec::new(),
            request_id: None,
            retry_after: None,
            records_read: None,
            token: None,
            text: None,
            exit,
        }))
    }

    /// Arguments that are invalid. Nothing was sent.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest.as_str(), exit::VALIDATION, message)
    }

    /// A file or stream that cannot be read or written.
    pub fn io(what: &str, error: &io::Error) -> Self {
        match error.kind() {
            IoErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::new("io", exit::GENERAL, format!("{what}: {error}")),
        }
    }

    /// Adds what the caller can do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Self::Other(details) = &mut self {
            details.hint = Some(hint.into());
        }
        self
    }

    /// Adds a sentence to what the caller can do.
    pub fn advise(mut self, sentence: &str) -> Self {
        if let Self::Other(details) = &mut self {
            for text in [details.text.as_mut(), Some(details.hint.get_or_insert_default())].into_iter().flatten() {
                let space = if text.is_empty() { "" } else { " " };
                let _ = write!(text, "{space}{sentence}");
            }
        }
        self
    }

    /// Adds where the records go on. Those before were written.
    pub fn resumable(mut self, token: String) -> Self {
        let advice = format!("To go on, repeat the command with `--resume {token}`.");
        if let Self::Other(details) = &mut self {
            details.token = Some(token);
        }
        self.advise(&advice)
    }

    /// Adds the nearest valid name.
    pub fn did_you_mean(mut self, name: Option<String>) -> Self {
        if let Self::Other(details) = &mut self {
            details.did_you_mean = name;
        }
        self
    }

    /// The nearest valid name.
    #[cfg(test)]
    pub fn suggestion(&self) -> Option<&str> {
        match self {
            Self::BrokenPipe => None,
            Self::Other(details) => details.did_you_mean.as_deref(),
        }
    }

    /// What happened.
    pub fn message(&self) -> &str {
        match self {
            Self::BrokenPipe => "the output was closed",
            Self::Other(details) => details.text.as_deref().unwrap_or(&details.message),
        }
    }

    /// The exit code of a command that ends so.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::BrokenPipe => 0,
            Self::Other(details) => details.exit,
        }
    }

    /// Writes it to standard error: as text on a terminal, otherwise as one line of JSON.
    pub fn report(&self) -> ExitCode {
        let Self::Other(details) = self else { return ExitCode::SUCCESS };
        let stderr = io::stderr();
        let text = match stderr.is_terminal() {
            true => details.to_text(),
            false => serde_json::to_string(&details).unwrap_or_else(|_| details.to_text()),
        };
        // Nobody is left to tell.
        let _ = writeln!(stderr.lock(), "{text}");
        ExitCode::from(details.exit)
    }
}

impl Details {
    fn to_text(&self) -> String {
        let mut text = format!("airbyte-agent: {}", self.text.as_deref().unwrap_or(&self.message));
        if self.text.is_none() {
            if let Some(name) = &self.did_you_mean {
                let _ = write!(text, "; did you mean `{name}`?");
            }
            if let Some(hint) = &self.hint {
                let _ = write!(text, "\n{hint}");
            }
        }
        text
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let data = ErrorData::new(&error, Style::SnakeCase);
        // What follows from it depends on what was written of the records.
        let progress = error.progress().map(|progress| format!(" {progress}")).unwrap_or_default();
        let text = data.message.strip_suffix(&progress).unwrap_or(&data.message).to_owned();
        Self::Other(Box::new(Details {
            r#type: data.kind,
            did_you_mean: suggestion_in(&data.reason),
            message: data.reason,
            operation: data.operation,
            status_code: data.status,
            retryable: is_retryable(&error),
            hint: Some(data.advice).filter(|advice| !advice.is_empty()),
            errors: data.errors,
            request_id: data.request_id,
            retry_after: data.retry_after,
            records_read: data.records_read,
            token: None,
            text: Some(text),
            exit: exit::of_error(&error),
        }))
    }
}

/// The name in the words `did you mean …?`, which the client's messages end with.
fn suggestion_in(message: &str) -> Option<String> {
    // The service begins a sentence with it.
    let (_, rest) = message.rsplit_once("did you mean ").or_else(|| message.rsplit_once("Did you mean "))?;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '`' | '"'))?;
    rest[1..].split(quote).next().map(str::to_owned)
}

/// Whether the same call may succeed later, and cannot do anything twice. A write whose outcome is unknown is another kind.
fn is_retryable(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::RateLimit => true,
        ErrorKind::InternalServer => matches!(error.status(), Some(502..=504)),
        _ => error.status() == Some(408),
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        let rendered = error.render().to_string();
        let message = rendered.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ").trim().to_owned();
        let suggested = [
            ContextKind::SuggestedArg,
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedValue,
            ContextKind::SuggestedCommand,
        ];
        let suggestion = suggested.into_iter().find_map(|kind| match error.get(kind)? {
            ContextValue::String(name) => Some((kind, name.clone())),
            ContextValue::Strings(names) => names.first().map(|name| (kind, name.clone())),
            _ => None,
        });
        // Commands have the names of their operations as aliases, which clap takes for the nearest.
        let (suggestion, rendered) = match suggestion {
            Some((ContextKind::SuggestedSubcommand, alias)) => {
                let name = alias.replace('_', "-");
                let rendered = rendered.replace(&format!("'{alias}'"), &format!("'{name}'"));
                (Some(name), rendered)
            }
            other => (other.map(|(_, name)| name), rendered),
        };
        let usage = error.get(ContextKind::Usage).map(ToString::to_string);
        let mut failure = Self::invalid(message).did_you_mean(suggestion);
        if let Self::Other(details) = &mut failure {
            details.hint = usage.map(|usage| usage.lines().map(str::trim).collect::<Vec<_>>().join(" "));
            details.text = Some(rendered.trim_start_matches("error: ").trim_end().to_owned());
        }
        failure
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            IoErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::new("io", exit::GENERAL, error.to_string()),
        }
    }
}

/// The errors of `demo`, `emulator` and `types`.
impl From<Box<dyn std::error::Error>> for Failure {
    fn from(error: Box<dyn std::error::Error>) -> Self {
        match error.downcast::<Error>() {
            Ok(error) => Self::from(*error),
            Err(error) => match error.downcast::<io::Error>() {
                Ok(error) => Self::from(*error),
                Err(error) => Self::new("error", exit::GENERAL, error.to_string()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suggestion_of_a_message_is_a_member_of_its_own() {
        assert_eq!(suggestion_in("unknown member; did you mean `name`?").as_deref(), Some("name"));
        assert_eq!(suggestion_in(r#"no connector; did you mean "My GitHub"?"#).as_deref(), Some("My GitHub"));
        assert_eq!(suggestion_in("no connector"), None);
    }
}
