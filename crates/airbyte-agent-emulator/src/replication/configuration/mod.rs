//! Configurations of sources and destinations: free-form JSON, checked against the specification of the connector.

mod connector_name;
mod merge;
mod pattern;
mod secrets;
mod specification;
mod validation;

pub(crate) use connector_name::{find_name, remove_name};
pub(crate) use merge::merge;
pub(crate) use secrets::{MASK, conceal, has_rejected, mask, restore, show_coordinates};
pub(crate) use specification::Specification;
pub(crate) use validation::validate;
