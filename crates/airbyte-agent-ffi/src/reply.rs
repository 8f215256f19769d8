//! [`Reply`]: how the language answers a callback.

use tokio::sync::oneshot;

use crate::function_error::FunctionError;

/// Expects the answer to a callback. If it is dropped, the call gets an error.
pub struct Reply<T>(pub(crate) oneshot::Sender<Result<T, FunctionError>>);

impl<T> Reply<T> {
    /// Answers.
    pub fn send(self, answer: Result<T, FunctionError>) {
        // A call that was dropped needs no answer.
        let _ = self.0.send(answer);
    }
}
