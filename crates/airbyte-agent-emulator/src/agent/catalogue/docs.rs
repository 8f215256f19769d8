//! Skill docs of a connector type: guidance, and one section per entity, as typed blocks (`SkillDocsResponse`).

use serde_json::{Value, json};

use super::action::Action;
use super::field_generator::FieldGenerator;
use super::model::{ConnectorType, ContextStore, Entity};

/// An entry of the outline (`SkillOutlineSection`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsSection {
    /// Value for the `section` parameter.
    pub id: String,
    /// Heading.
    pub title: String,
    /// One sentence.
    pub summary: String,
}

impl DocsSection {
    /// In the form of the contract.
    pub fn to_json(&self) -> Value {
        json!({"id": self.id, "title": self.title, "summary": self.summary, "available": true})
    }
}

impl ConnectorType {
    /// The sections of [`ConnectorType::docs_content`].
    pub fn docs_outline(&self) -> Vec<DocsSection> {
        self.entities
            .iter()
            .map(|entity| DocsSection {
                id: entity.name.clone(),
                title: title(&entity.name),
                summary: entity.summary.clone(),
            })
            .collect()
    }

    /// Blocks of a section, or of the guidance if `section` is `None`; `None` if there is no such section.
    pub fn docs_content(&self, section: Option<&str>) -> Option<Vec<Value>> {
        match section {
            None => Some(self.guidance()),
            Some(id) => self.entity(id).map(|entity| self.entity_docs(entity)),
        }
    }

    /// The Context Store action that agents should prefer for reading.
    pub fn default_read_action(&self) -> &'static str {
        "context_store_search"
    }

    fn guidance(&self) -> Vec<Value> {
        let mut blocks = vec![heading(1, &self.name)];
        if !self.summary.is_empty() {
            blocks.push(paragraph(&self.summary));
        }
        if self.is_listed_only() {
            blocks.push(paragraph("The emulator has no entities for this connector type, so nothing can be executed."));
            return blocks;
        }
        let stored: Vec<String> = self
            .entities
            .iter()
            .filter(|entity| entity.context_store != ContextStore::No)
            .map(|entity| entity.name.clone())
            .collect();
        blocks.push(heading(2, "How to read"));
        if stored.is_empty() {
            blocks.push(paragraph("No entity of this connector is in the Context Store. Use the live actions."));
        } else {
            blocks.push(paragraph(&format!(
                "The default Context Store read action is `{}`. Use it for questions over many records; use the live \
                 actions `list`, `get` and `search` for data that must be fresh.",
                self.default_read_action()
            )));
            blocks.push(list(vec![
                format!("In the Context Store: {}.", stored.join(", ")),
                "`context_store_sql_query` takes one read-only SELECT over tables of the same names. The emulator's \
                 dialect is SQLite."
                    .into(),
                "Omit `filter` instead of sending an empty one.".into(),
            ]));
        }
        blocks.push(heading(2, "Before you write"));
        blocks.push(paragraph(
            "Parameter names are case-sensitive: copy them from the section of the entity. Report a write that fails; do \
             not repeat it against something else.",
        ));
        if !self.scope.is_empty() {
            let scoped = self.scope.iter().map(|(param, scope)| {
                format!("`{param}` is optional: it defaults to the connector's setting `{}`.", scope.setting)
            });
            blocks.push(list(scoped.collect()));
        }
        blocks
    }

    fn entity_docs(&self, entity: &Entity) -> Vec<Value> {
        let mut blocks = vec![heading(2, &title(&entity.name))];
        if !entity.summary.is_empty() {
            blocks.push(paragraph(&entity.summary));
        }
        for (name, action) in &entity.actions {
            blocks.push(heading(3, name));
            if !action.summary.is_empty() {
                blocks.push(paragraph(&action.summary));
            }
            blocks.extend(params_table(action));
            if let Some(paging) = self.paging_of(action) {
                let members: Vec<String> =
                    paging.metadata.iter().flatten().map(|(name, _)| format!("`{name}`")).collect();
                let position = paging.position.as_ref().map(|param| format!("request the next page with `{param}`"));
                let state = if members.is_empty() { "nothing".into() } else { members.join(", ") };
                blocks.push(paragraph(&format!(
                    "connector_metadata contains {state}; {}.",
                    position.unwrap_or_else(|| "there is no parameter for a next page".into())
                )));
            }
            blocks.push(code(&self.example(entity, name, action)));
        }
        if entity.context_store != ContextStore::No {
            blocks.push(heading(3, "context_store_search"));
            blocks.push(paragraph(&format!(
                "Filter and sort by any member of a record. SQL table: `{}`.",
                entity.table_name()
            )));
            if !entity.semantic_fields.is_empty() {
                let fields = entity.semantic_fields.join(", ");
                blocks.push(paragraph(&format!("Semantic search covers: {fields}.")));
            }
        }
        let declared = self.entity(entity.store_name()).unwrap_or(entity);
        if !declared.fields.is_empty() {
            let rows: Vec<Vec<String>> =
                declared.fields.iter().map(|(name, spec)| vec![name.clone(), kind_of(spec).to_owned()]).collect();
            blocks.push(heading(3, "Record"));
            blocks.push(table(&["Field", "Type"], rows));
        }
        blocks
    }

    fn example(&self, entity: &Entity, name: &str, action: &Action) -> String {
        let params: serde_json::Map<String, Value> = action
            .params
            .iter()
            .filter(|(name, param)| param.required && !self.scope.contains_key(name))
            .map(|(name, param)| (name.clone(), Value::String(format!("<{}>", param.kind.as_str()))))
            .collect();
        let body = json!({"entity": entity.name, "action": name, "params": params});
        serde_json::to_string_pretty(&body).unwrap_or_default()
    }
}

fn params_table(action: &Action) -> Option<Value> {
    if action.params.is_empty() {
        return None;
    }
    let rows = action
        .params
        .iter()
        .map(|(name, param)| {
            let default = param.default.as_ref().map(Value::to_string).unwrap_or_default();
            let required = if param.required { "yes" } else { "no" };
            vec![name.clone(), param.kind.as_str().to_owned(), required.to_owned(), default]
        })
        .collect();
    Some(table(&["Parameter", "Type", "Required", "Default"], rows))
}

fn kind_of(spec: &FieldGenerator) -> &'static str {
    match spec {
        FieldGenerator::Serial { .. } | FieldGenerator::Integer { .. } => "integer",
        FieldGenerator::Number { .. } => "number",
        FieldGenerator::Boolean(_) => "boolean",
        FieldGenerator::List { .. } => "array",
        FieldGenerator::Object(_) => "object",
        FieldGenerator::Ref { field: None, .. } => "object",
        FieldGenerator::Maybe { of, .. } => kind_of(of),
        FieldGenerator::Choice(values) | FieldGenerator::Cycle(values) => values.first().map_or("any", kind_of_value),
        FieldGenerator::Constant(value) => kind_of_value(value),
        _ => "string",
    }
}

fn kind_of_value(value: &Value) -> &'static str {
    match value {
        Value::Null => "any",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn title(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn heading(level: u8, text: &str) -> Value {
    json!({"type": "heading", "level": level, "text": text})
}

fn paragraph(text: &str) -> Value {
    json!({"type": "paragraph", "text": text})
}

fn list(items: Vec<String>) -> Value {
    json!({"type": "list", "items": items})
}

fn code(code: &str) -> Value {
    json!({"type": "code", "language": "json", "code": code})
}

fn table(headers: &[&str], rows: Vec<Vec<String>>) -> Value {
    json!({"type": "table", "headers": headers, "rows": rows})
}
