//! What the admin endpoints share.

use std::sync::Arc;

use axum::extract::State;

use crate::server::api::Api;
use crate::server::app_state::AppState;
use crate::server::suggestion::nearest;

/// The state of the admin endpoints.
#[derive(Clone)]
pub(super) struct AdminContext {
    pub(super) app: Arc<AppState>,
    pub(super) apis: Arc<[Arc<dyn Api>]>,
    /// Names of the operations of all APIs.
    pub(super) operations: Arc<[&'static str]>,
}

pub(super) type Context = State<AdminContext>;

impl AdminContext {
    /// Says to the APIs that the clock or the state is another one.
    pub(super) fn state_changed(&self) {
        self.apis.iter().for_each(|api| api.state_changed());
    }

    /// Checks that an operation of this name exists.
    pub(super) fn check_operation(&self, name: &str) -> Result<(), String> {
        if self.operations.contains(&name) {
            return Ok(());
        }
        let hint = match nearest(name, self.operations.iter().copied()) {
            Some(near) => format!("; did you mean `{near}`?"),
            None => String::new(),
        };
        Err(format!("there is no operation `{name}`{hint}"))
    }
}
