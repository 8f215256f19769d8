//! [`FunctionError`]: what a function of the language has thrown, on its way to the error of a call.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use airbyte_agent::{Error, ErrorKind};

/// Something of the language that is kept until it is dropped: an exception, the body of a response.
pub type Handle = Arc<dyn Any + Send + Sync>;

/// What a function of the language has thrown or raised.
#[derive(Clone)]
pub struct FunctionError {
    /// Its message.
    pub message: String,
    /// Its code, such as `ECONNREFUSED`.
    pub code: Option<String>,
    /// Whether it says that the request was not sent.
    pub is_not_sent: bool,
    /// What was thrown, for the error of the call.
    pub thrown: Option<Handle>,
}

impl FunctionError {
    pub(crate) fn unanswered() -> Self {
        let message = "the function did not return before its thread or event loop ended".to_owned();
        Self { message, code: None, is_not_sent: false, thrown: None }
    }
}

impl fmt::Debug for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionError").field("code", &self.code).finish_non_exhaustive()
    }
}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for FunctionError {}

/// What a function of the language has thrown, and what it is to the error of the call.
pub enum Thrown<'a> {
    /// It reaches the caller in place of the error: a hook refused the request by it.
    Itself(&'a Handle),
    /// It is the cause.
    Cause(&'a Handle),
}

/// What a function of the language has thrown, if this is the reason for an error.
#[must_use]
pub fn thrown(error: &Error) -> Option<Thrown<'_>> {
    let function_error = error.causes().filter_map(|cause| cause.downcast_ref::<FunctionError>()).last()?;
    let thrown = function_error.thrown.as_ref()?;
    Some(if error.kind() == ErrorKind::Refused { Thrown::Itself(thrown) } else { Thrown::Cause(thrown) })
}
