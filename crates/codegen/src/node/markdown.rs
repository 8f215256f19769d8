//! `markdown.ts`: the operations whose results are Markdown as a string.

use std::collections::BTreeSet;

use airbyte_agent_types::quoted;

use super::syntax::new_file;
use crate::model::{Api, Definition, Model, Type, Verb};

pub fn file(model: &Model) -> String {
    let verbs = model.apis().into_iter().flat_map(|api| api.verbs().map(move |verb| (api, verb)));
    let writers: Vec<(&str, String)> =
        verbs.filter_map(|(api, verb)| Some((verb.spec.name, writer(api, verb)?))).collect();
    let functions: BTreeSet<String> = writers.iter().map(|(_, function)| quoted(function)).collect();
    let functions = functions.into_iter().collect::<Vec<_>>().join(" | ");
    let mut code = new_file();
    code.line("/** @internal The functions of the addon that write the results of operations as Markdown. */");
    code.block(format!("export const MARKDOWN_WRITERS: ReadonlyMap<string, {functions}> = new Map(["), |code| {
        code.lines(writers.iter().map(|(name, function)| format!("[{}, {}],", quoted(name), quoted(function))));
    });
    code.line("]);");
    code.finish()
}

/// The function for the result of an operation: `skillDocsMarkdown` for `SkillDocs`.
fn writer(api: &Api, verb: &Verb) -> Option<String> {
    let Type::Named(name) = verb.response.as_ref()? else { return None };
    let Definition::Struct(it) = api.types.get(name)? else { return None };
    let (first, others) = name.split_at_checked(1)?;
    it.is_markdown.then(|| format!("{}{others}Markdown", first.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_operations_that_return_documentation() {
        let text = file(&Model::read().expect("the model"));
        assert!(text.contains(r#"["skills.docs", "skillDocsMarkdown"],"#), "{text}");
        assert!(!text.contains("workspaces.list"), "{text}");
    }
}
