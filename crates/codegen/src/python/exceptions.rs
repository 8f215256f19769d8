//! `exceptions.py`: a class for every kind of error.

use super::syntax::{apart, docstring, imports, opened, quoted};
use crate::model::{ErrorClass, Model};

pub(super) fn file(model: &Model) -> String {
    let mut code = opened("The exceptions of the package.");
    imports(&mut code, &["from .._base_exception import AirbyteAgentError"]);
    let children: Vec<&ErrorClass> = model.errors.iter().filter(|class| class.parent.is_some()).collect();
    for class in &children {
        let parent = class.parent.unwrap_or_default();
        // What Python raises for an invalid argument.
        let also = if class.name == "InvalidRequestError" { ", ValueError" } else { "" };
        apart(&mut code);
        code.block(format!("class {}({parent}{also}):", class.name), |code| {
            docstring(code, &[class.doc.to_owned()]);
            if let Some(kind) = class.kind {
                code.gap();
                code.line(format!("kind = {}", quoted(kind.as_str())));
            }
        });
    }
    apart(&mut code);
    code.block("EXCEPTIONS = (", |code| {
        for class in &children {
            code.line(format!("{},", class.name));
        }
    });
    code.line(")");
    code.finish()
}
