//! What an operation is: a request type, its place on the wire and its response type.

mod spec;
mod validation;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::response::FromResponse;

pub use spec::{
    Auth, ClientDefault, Effect, ListPaging, Location, Method, NextPage, OperationSpec, Returns, Stability,
};
pub use validation::{ValidationError, require_one_of};

/// An operation that returns a list.
pub trait ListOperation: Operation {
    /// The type of the entries.
    type Entry: DeserializeOwned + Send + 'static;
}

/// An operation of an API. The request type says everything about it.
pub trait Operation: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its row of the operation table.
    const SPEC: OperationSpec;

    /// The type of a successful response.
    type Output: FromResponse;

    /// The effect of this request. Operations with [`Effect::ByRequest`] must override it.
    fn effect(&self) -> Effect {
        Self::SPEC.effect
    }

    /// Checks rules that the types cannot express, before anything is sent.
    ///
    /// # Errors
    /// The member at fault and what is wrong with it.
    fn validate(&self) -> Result<(), ValidationError> {
        Ok(())
    }

    /// The valid request as it is sent, if members that are [not sent](OperationSpec::not_sent) say that it differs from this
    /// one.
    fn prepare(&self) -> Option<Self> {
        None
    }
}
