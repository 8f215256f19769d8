//! Which streams a connection moves, and how: what a request selects, checked against what both ends can do.

mod checks;
mod keys;
mod mapper_secrets;
mod selection;

pub(crate) use selection::{everything, select};

#[cfg(test)]
mod tests;
