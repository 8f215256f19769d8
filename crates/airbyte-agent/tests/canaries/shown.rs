//! What Rust shows of an object.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use airbyte_agent::{Error, Response};
use airbyte_agent_core::error::{ErrorData, Style};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::logs;

/// What every secret contains.
pub const CANARY: &str = "canary";

/// The texts that a test has seen.
#[derive(Clone, Default)]
pub struct Shown(Arc<Mutex<Vec<String>>>);

impl Shown {
    pub fn debug(&self, it: &impl Debug) {
        self.0.lock().unwrap().extend([format!("{it:?}"), format!("{it:#?}")]);
    }

    /// An error, its causes, and what other languages make of it.
    pub fn error(&self, error: &Error) {
        self.debug(error);
        self.0.lock().unwrap().push(error.to_string());
        for cause in error.causes() {
            self.0.lock().unwrap().extend([format!("{cause}"), format!("{cause:?}")]);
        }
        for style in [Style::SnakeCase, Style::CamelCase] {
            // The body and the headers are what the service sent. They are not part of any text.
            let data = ErrorData { body: None, headers: None, ..ErrorData::new(error, style) };
            self.0.lock().unwrap().push(serde_json::to_string(&data).unwrap());
        }
    }

    /// A request as its type.
    pub fn decoded<T: DeserializeOwned + Debug>(&self, request: &Value) {
        if let Ok(request) = serde_json::from_value::<T>(request.clone()) {
            self.debug(&request);
        }
    }

    /// A response as its type, or the error.
    pub fn read<T: DeserializeOwned + Debug>(&self, response: &Response) -> Option<Error> {
        match response.json::<T>() {
            Ok(it) => {
                self.debug(&it);
                None
            }
            Err(error) => {
                self.error(&error);
                Some(error)
            }
        }
    }

    /// Searches these texts and all logs.
    pub fn check(&self) {
        let shown = self.0.lock().unwrap();
        assert!(!shown.is_empty());
        for text in shown.iter().chain(&logs::recorded()) {
            assert!(!text.contains(CANARY), "{text}");
        }
    }
}
