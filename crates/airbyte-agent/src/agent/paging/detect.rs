//! The next page without a rule: by the names that connectors commonly use.

use airbyte_agent_core::{Error, JsonObject};
use serde_json::Value;

use super::names::{DONE, MORE, NEXT_VALUES, PAGE_COUNTS, PAGE_NUMBERS};
use super::next_value::NextValue;
use super::page::PageResponse;
use super::unfollowable;
use crate::agent::execute::Execute;

/// The position of the page after this one; `None` if it is the last. `usual` is the position parameter of the other
/// operations of the connector.
pub(super) fn next_position(
    page: &PageResponse<'_>,
    request: &Execute,
    usual: Option<&str>,
) -> Result<Option<JsonObject>, Error> {
    let more = more(page, true);
    if more == Some(false) {
        return Ok(None);
    }
    for (member, value) in candidates(page, true) {
        let position = usual.unwrap_or(member);
        match NextValue::read(value, position) {
            Some(NextValue::Value(value)) => return Ok(Some(JsonObject::with_member(position, value))),
            Some(NextValue::Without(given)) => {
                let position = parameter_in(&given, request);
                let next = position.and_then(|position| Some((position, NextValue::read(value, position)?)));
                return match next {
                    Some((position, NextValue::Value(value))) => Ok(Some(JsonObject::with_member(position, value))),
                    _ => Err(unfollowable::without_parameter(page.response, request, None)),
                };
            }
            None => {}
        }
    }
    if let Some(next) = next_number(page) {
        return Ok(Some(JsonObject::with_member(usual.unwrap_or("page"), next.into())));
    }
    if more == Some(true) { Err(unfollowable::without_parameter(page.response, request, None)) } else { Ok(None) }
}

/// Fails if the response to an action that takes no position says that there is another page.
pub(super) fn require_last_page(page: &PageResponse<'_>, request: &Execute, is_list: bool) -> Result<(), Error> {
    let has_next = is_list && candidates(page, false).any(|(_, value)| NextValue::read(value, "").is_some());
    let more = more(page, is_list);
    if more == Some(true) || (has_next && more != Some(false)) {
        return Err(unfollowable::without_parameter(page.response, request, None));
    }
    Ok(())
}

fn more(page: &PageResponse<'_>, with_result: bool) -> Option<bool> {
    let flag = |names: &[&str]| {
        page.objects(with_result).find_map(|object| names.iter().find_map(|name| object.get(name)?.as_bool()))
    };
    flag(MORE).or_else(|| flag(DONE).map(|done| !done))
}

/// The members that commonly hold the next value, and the parameters that take them.
fn candidates<'a>(page: &'a PageResponse<'_>, with_result: bool) -> impl Iterator<Item = (&'static str, &'a Value)> {
    page.objects(with_result).flat_map(|object| {
        NEXT_VALUES.iter().filter_map(move |(name, parameter)| {
            let value = object.get(name).or_else(|| object.get("links")?.get(name))?;
            Some((*parameter, value))
        })
    })
}

/// The parameter of a link that the request does not have: the one that differs from page to page.
fn parameter_in<'a>(given: &'a [String], request: &Execute) -> Option<&'a str> {
    let sent = request.params.as_ref().map(JsonObject::members).unwrap_or_default();
    let is_known = |name: &str| NEXT_VALUES.iter().any(|(_, parameter)| *parameter == name);
    let names = given.iter().map(String::as_str);
    names
        .filter(|name| is_known(name) || !sent.iter().any(|(member, _)| member.as_str() == *name))
        .max_by_key(|name| is_known(name))
}

/// The number of the next page, where the response has that of this page and of all.
fn next_number(page: &PageResponse<'_>) -> Option<u64> {
    let integer = |names: &[&str]| names.iter().find_map(|name| page.integer(name));
    let (number, count) = (integer(PAGE_NUMBERS)?, integer(PAGE_COUNTS)?);
    (number < count).then_some(number + 1)
}
