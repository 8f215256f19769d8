//! What to do about an invalid request.

use airbyte_agent::Error;

use crate::failure::Failure;
use crate::operations::{Operation, PROGRAM};

/// The failure of an invalid request, which says where its parameters are described.
pub fn see_help(operation: Operation, error: Error) -> Failure {
    let help = format!("`{PROGRAM} {} --help` describes the parameters.", operation.words().join(" "));
    Failure::from(error).hint(help)
}
