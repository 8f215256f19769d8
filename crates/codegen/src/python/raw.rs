//! `raw.py`: the methods of every resource, giving replies before they are read.

use super::names;
use super::resources::Style;
use super::{apart, docstring, for_type_checkers, import, imports, opened};
use crate::code::Code;
use crate::model::{Model, Resource};

pub(super) fn file(model: &Model) -> String {
    let resources: Vec<&Resource> =
        model.all_resources().into_iter().filter(|resource| !resource.verbs.is_empty()).collect();
    let named = |style: Style| resources.iter().map(move |resource| names::resource(&resource.path, style.prefix()));
    let mut code = opened("Resources whose answers are `Response`s: status, headers and bytes, before they are read.");
    imports(&mut code, &["from .._response import async_raw, raw"]);
    for_type_checkers(&mut code, |code| {
        import(code, ".async_resources", named(Style::Async));
        import(code, ".resources", named(Style::Sync));
    });
    for style in [Style::Sync, Style::Async] {
        for resource in &resources {
            apart(&mut code);
            class(&mut code, style, resource);
        }
    }
    code.finish()
}

fn class(code: &mut Code, style: Style, resource: &Resource) {
    let name = names::resource(&resource.path, style.prefix());
    let wrap = if style == Style::Sync { "raw" } else { "async_raw" };
    code.block(format!("class Raw{name}:"), |code| {
        docstring(code, &[format!("Methods of `{name}` whose answers are `Response`s.")]);
        code.gap();
        code.block(format!("def __init__(self, resource: {name}) -> None:"), |code| {
            for verb in &resource.verbs {
                code.line(format!("self.{0} = {wrap}(resource.{0})", verb.name));
            }
        });
    });
}
