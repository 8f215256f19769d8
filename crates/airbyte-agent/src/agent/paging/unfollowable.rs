//! The errors of pages that follow but cannot be requested. Ending without one would look like the end of the records.

use airbyte_agent_core::{Error, ErrorKind, Response};

use crate::agent::execute::Execute;

/// What to do, to follow a sentence.
pub(super) const ADVICE: &str = "; pass a `paging` rule, or narrow the call so that everything fits on one page";

/// No parameter of the action takes the next value.
pub(super) fn without_parameter(response: &Response, request: &Execute, member: Option<&str>) -> Error {
    let value = member.map_or_else(String::new, |member| format!(" that takes `{member}`"));
    error(response, request, &format!("there are more records, but no parameter is known{value}"))
}

/// The next value is not given.
pub(super) fn without_value(response: &Response, request: &Execute, position: &str) -> Error {
    error(response, request, &format!("there are more records, but the response has no value for `{position}`"))
}

/// The next page is the page that was read.
pub(super) fn same_position(response: &Response, request: &Execute, position: &str) -> Error {
    error(response, request, &format!("there are more records, but the next page begins at the same `{position}`"))
}

/// What is given is not for the position parameter.
pub(super) fn without_position(response: &Response, request: &Execute, position: &str, given: &[String]) -> Error {
    let given = match given {
        [] => String::new(),
        names => format!(" but `{}`", names.join("`, `")),
    };
    error(response, request, &format!("the response has a next page without `{position}`{given}"))
}

/// The last record does not say where the next page begins.
pub(super) fn without_id(response: &Response, request: &Execute, path: &str) -> Error {
    error(response, request, &format!("there are more records, but the last record has no `{path}` to go on from"))
}

/// A SQL query was cut by its limit.
pub(super) fn cut_query(response: &Response) -> Error {
    response.error(
        ErrorKind::Paging,
        "the query has more rows than its limit; page through them with `LIMIT` and `OFFSET` in `sql`",
    )
}

fn error(response: &Response, request: &Execute, reason: &str) -> Error {
    let call = format!("`{}.{}`: ", request.entity, request.action);
    let call = if request.action.is_empty() { String::new() } else { call };
    response.error(ErrorKind::Paging, format!("{call}{reason}{ADVICE}"))
}
