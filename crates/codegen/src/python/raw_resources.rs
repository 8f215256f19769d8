//! `raw_resources.py`: the classes behind `with_raw_response`.

use super::names;
use super::syntax::{apart, docstring, for_type_checkers, import, imports, opened};
use crate::code::Code;
use crate::model::{Model, Resource};

pub(super) fn file(model: &Model) -> String {
    let resources: Vec<&Resource> =
        model.all_resources().into_iter().filter(|resource| !resource.verbs.is_empty()).collect();
    let named = |prefix| resources.iter().map(move |resource| names::resource(&resource.path, prefix));
    let mut code = opened("What `with_raw_response` returns: resources whose methods return an `APIResponse`.");
    imports(&mut code, &["from .._api_response import async_raw_method, raw_method"]);
    for_type_checkers(&mut code, |code| {
        import(code, ".async_resources", named("Async"));
        import(code, ".sync_resources", named(""));
    });
    for (prefix, wrap) in [("", "raw_method"), ("Async", "async_raw_method")] {
        for resource in &resources {
            apart(&mut code);
            class(&mut code, prefix, wrap, resource);
        }
    }
    code.finish()
}

fn class(code: &mut Code, prefix: &str, wrap: &str, resource: &Resource) {
    let name = names::resource(&resource.path, prefix);
    code.block(format!("class {name}WithRawResponse:"), |code| {
        docstring(code, &[format!("The methods of `{name}`, each returning an `APIResponse`.")]);
        code.gap();
        code.block(format!("def __init__(self, resource: {name}) -> None:"), |code| {
            for verb in &resource.verbs {
                code.line(format!("self.{0} = {wrap}(resource.{0})", verb.name));
            }
        });
    });
}
