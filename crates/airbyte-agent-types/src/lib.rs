//! Writes the operations of a kind of connector as types of Python and TypeScript.
//!
//! `cargo codegen` writes the types of the catalogue with it, `airbyte-agent types pull` those of any connector.

mod kind;
mod names;
pub mod python;
pub mod typescript;

pub use kind::{Kind, Operation, Param, Type};
pub use names::quoted;

#[cfg(test)]
mod tests;
