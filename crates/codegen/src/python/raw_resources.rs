//! The classes behind `with_raw_response`. Each is in the module of its resource, because their types refer to each other.

use super::names;
use super::syntax::docstring;
use crate::code::Code;
use crate::model::Resource;

/// The class of the object that `with_raw_response` of a resource returns.
pub(super) fn class(code: &mut Code, resource: &Resource) {
    let name = names::resource(&resource.path, "Async");
    code.block(format!("class {name}WithRawResponse:"), |code| {
        docstring(code, &[format!("The methods of `{name}`, each returning an `APIResponse`.")]);
        code.gap();
        code.block(format!("def __init__(self, resource: {name}) -> None:"), |code| {
            // Imported here, because few programs use it and it needs `typing`.
            code.line("from ..._api_response import async_raw_method");
            code.gap();
            for verb in &resource.verbs {
                code.line(format!("self.{0} = async_raw_method(resource.{0})", verb.name));
            }
        });
    });
}
