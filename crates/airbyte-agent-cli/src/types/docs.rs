//! Operations, read from the docs of a connector.
//!
//! Docs are blocks of text for people and models, and the service does not publish their structure. So only what cannot
//! mean anything else is read: below a heading, an example of a call (`{"entity": …, "action": …}`), a table with a column
//! of parameters, and headings that are the name of an action in a section that is the name of an entity.

use airbyte_agent::{SkillBlockType, SkillContentBlock};
use airbyte_agent_types::{Operation, Param, Type};
use serde_json::Value;

/// Actions that are known by their name. Others need a table or an example.
const ACTIONS: [&str; 9] = [
    "list",
    "get",
    "search",
    "create",
    "update",
    "delete",
    "download",
    "context_store_search",
    "context_store_sql_query",
];

/// The operations that a section describes.
pub fn operations(section: &str, content: &[SkillContentBlock]) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut draft = Draft::default();
    for block in content {
        match block.r#type {
            SkillBlockType::Heading => {
                operations.extend(std::mem::take(&mut draft).finish());
                let heading = block.text.as_deref().map(unquoted).unwrap_or_default();
                draft.entity = is_name(section).then(|| section.to_owned());
                draft.action = is_name(heading).then(|| heading.to_owned());
            }
            SkillBlockType::Table => draft.read_table(block),
            SkillBlockType::Code => draft.read_example(block.code.as_deref().unwrap_or_default()),
            _ => {}
        }
    }
    operations.extend(draft.finish());
    operations
}

/// What is known of an operation so far.
#[derive(Default)]
struct Draft {
    entity: Option<String>,
    action: Option<String>,
    params: Option<Vec<Param>>,
    has_example: bool,
}

impl Draft {
    fn read_table(&mut self, block: &SkillContentBlock) {
        let headers: Vec<String> =
            block.headers.iter().flatten().map(|header| unquoted(header).to_ascii_lowercase()).collect();
        let column = |word: &str| headers.iter().position(|header| header.starts_with(word));
        let Some(name) = column("param") else { return };
        let (ty, required) = (column("type"), column("required"));
        let params = block.rows.iter().flatten().filter_map(|row| {
            let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).map_or("", |cell| unquoted(cell));
            let name = cell(Some(name));
            let is_word = !name.is_empty() && !name.contains(char::is_whitespace);
            is_word.then(|| Param {
                name: name.to_owned(),
                ty: parse_type(&cell(ty).to_ascii_lowercase()),
                required: matches!(cell(required).to_ascii_lowercase().as_str(), "yes" | "true" | "required"),
            })
        });
        self.params.get_or_insert_default().extend(params);
    }

    fn read_example(&mut self, code: &str) {
        let Ok(call) = serde_json::from_str::<Value>(code) else { return };
        if let (Some(entity), Some(action)) = (call["entity"].as_str(), call["action"].as_str()) {
            self.entity = Some(entity.to_owned());
            self.action = Some(action.to_owned());
            self.has_example = true;
        }
    }

    fn finish(self) -> Option<Operation> {
        let (entity, action) = (self.entity?, self.action?);
        let is_operation = self.has_example || self.params.is_some() || ACTIONS.contains(&action.as_str());
        is_operation.then(|| Operation { entity, action, params: self.params.unwrap_or_default() })
    }
}

/// Reads `string`, `array`, `array<string>`, `string[]`.
fn parse_type(text: &str) -> Type {
    let items =
        text.strip_suffix("[]").or_else(|| text.strip_prefix("array<").and_then(|items| items.strip_suffix('>')));
    items.map_or_else(|| Type::named(text), |items| Type::Array(Box::new(parse_type(items))))
}

/// Whether a text can be the name of an entity or of an action: `pull_requests`.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// A text without the marks of code and of emphasis around it.
fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['`', '*'])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(section: &str, content: Value) -> Vec<Operation> {
        operations(section, &serde_json::from_value::<Vec<SkillContentBlock>>(content).expect("blocks"))
    }

    fn operation(entity: &str, action: &str, params: &[(&str, Type, bool)]) -> Operation {
        let params = params.iter().map(|(name, ty, required)| Param {
            name: (*name).to_owned(),
            ty: ty.clone(),
            required: *required,
        });
        Operation { entity: entity.to_owned(), action: action.to_owned(), params: params.collect() }
    }

    #[test]
    fn an_operation_is_a_heading_with_a_table_of_parameters() {
        let content = json!([
            {"type": "heading", "level": 2, "text": "Deals"},
            {"type": "heading", "level": 3, "text": "`list_open`"},
            {"type": "paragraph", "text": "Those that are open."},
            {"type": "table", "headers": ["Parameter Name", "Type", "Required"], "rows": [
                ["`owner`", "`string`", "Yes"],
                ["tags", "array<string>", "No"],
                ["since", "date"],
            ]},
            {"type": "heading", "level": 3, "text": "context_store_search"},
        ]);
        let params = [
            ("owner", Type::String, true),
            ("tags", Type::Array(Box::new(Type::String)), false),
            ("since", Type::Any, false),
        ];
        let expected = [operation("deals", "list_open", &params), operation("deals", "context_store_search", &[])];
        assert_eq!(read("deals", content), expected);
    }

    #[test]
    fn an_example_of_a_call_has_the_names() {
        let content = json!([
            {"type": "heading", "level": 3, "text": "Deals: get one"},
            {"type": "table", "headers": ["Parameter", "Type", "Required"], "rows": [["id", "integer", "yes"]]},
            {"type": "code", "language": "json", "code": "{\"entity\": \"deals\", \"action\": \"get\", \"params\": {}}"},
        ]);
        assert_eq!(read("section-7", content), [operation("deals", "get", &[("id", Type::Integer, true)])]);
    }

    #[test]
    fn what_may_mean_something_else_is_not_read() {
        let content = json!([
            {"type": "heading", "level": 3, "text": "Record"},
            {"type": "table", "headers": ["Field", "Type"], "rows": [["id", "integer"]]},
            {"type": "heading", "level": 3, "text": "overview"},
            {"type": "paragraph", "text": "Use `list`."},
            {"type": "code", "language": "json", "code": "{\"id\": 1}"},
            {"type": "heading", "level": 3, "text": "List deals"},
            {"type": "table", "headers": ["Parameter"], "rows": [["id"]]},
            {"type": "chart"},
        ]);
        assert_eq!(read("deals", content), []);
    }
}
