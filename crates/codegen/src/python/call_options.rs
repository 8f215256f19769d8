//! `call_options.py`: the types of a call's options and of paging rules.

use super::names::{self, Direction};
use super::params::dictionary;
use super::resources::{OPTIONS, OPTIONS_WITHOUT_ORGANIZATION, ORGANIZATION};
use super::syntax::{TYPING, apart, docstring, documented, exported, imports, opened, typed_dict};
use crate::code::Code;
use crate::model::{Field, Model};

pub(super) fn file(model: &Model) -> String {
    let mut code = opened("The types of a call's options.");
    imports(&mut code, &[TYPING, "from collections.abc import Mapping", "", &typed_dict(2)]);
    code.gap();
    exported(&mut code, [OPTIONS, model.paging.name.as_str()]);
    apart(&mut code);
    let (organization, others): (Vec<&Field>, Vec<&Field>) =
        model.call_options.fields.iter().partition(|field| field.name == ORGANIZATION);
    code.block(format!("class {OPTIONS_WITHOUT_ORGANIZATION}(TypedDict, total=False):"), |code| {
        docstring(code, &[format!("Options of calls that have `{ORGANIZATION}` as a parameter of their own.")]);
        members(code, model, &others);
    });
    apart(&mut code);
    code.block(format!("class {OPTIONS}({OPTIONS_WITHOUT_ORGANIZATION}, total=False):"), |code| {
        docstring(code, &["Options of one call. They override the client's.".into()]);
        members(code, model, &organization);
    });
    apart(&mut code);
    dictionary(&mut code, &model.emulator.inputs, &model.paging);
    code.finish()
}

/// Options that may be `None`, which is the same as leaving them out.
pub(super) fn members(code: &mut Code, model: &Model, fields: &[&Field]) {
    for field in fields {
        code.gap();
        code.line(format!(
            "{}: {} | None",
            field.name,
            names::annotation(&model.emulator.inputs, &field.ty, Direction::Request)
        ));
        documented(code, &field.documented("seconds", 1.0));
    }
}
