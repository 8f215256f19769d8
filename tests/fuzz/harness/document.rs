//! [`Document`]: an input as a tree of values, if its format has one.

use std::path::Path;

use proptest::sample::Index;
use serde_json::Value;

use super::edits::Edit;

/// An input as a tree of values, if its format has one.
#[derive(Clone)]
pub(super) struct Document {
    text: Vec<u8>,
    /// The values, and whether an edit changed them.
    tree: Option<(Value, bool)>,
    is_toml: bool,
}

impl Document {
    /// Reads an input by the ending of its file.
    pub(super) fn read(path: &Path, text: &[u8]) -> Self {
        let tree: Option<Value> = match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => serde_json::from_slice(text).ok(),
            Some("yaml") => serde_yaml_ng::from_slice(text).ok(),
            Some("toml") => toml::from_slice(text).ok(),
            _ => None,
        };
        let is_toml = path.extension().is_some_and(|ending| ending == "toml");
        Self { text: text.to_vec(), tree: tree.map(|tree| (tree, false)), is_toml }
    }

    /// The input, as it was written unless an edit changed it. JSON is also YAML.
    pub(super) fn text(self) -> Vec<u8> {
        match self.tree {
            Some((tree, true)) if self.is_toml => toml::to_string(&tree).map_or(self.text, String::into_bytes),
            Some((tree, true)) => tree.to_string().into_bytes(),
            _ => self.text,
        }
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.pointers().iter().filter_map(|pointer| Some(pointer.rsplit_once('/')?.1.to_owned())).collect()
    }

    pub(super) fn apply(&mut self, edit: &Edit, others: &[Self]) {
        let place = |at: &Index| {
            let pointers = self.pointers();
            (!pointers.is_empty()).then(|| at.get(&pointers).clone())
        };
        match edit {
            Edit::Replace(at, value) => self.replace(place(at), value.clone()),
            Edit::Nest(at, depth) => {
                let value = (0..*depth).fold(Value::from(1), |inner, _| Value::Array(vec![inner]));
                self.replace(place(at), value);
            }
            Edit::Graft(at, file, from) => {
                let other = file.get(others);
                let pointers = other.pointers();
                if let Some((tree, _)) = other.tree.as_ref().filter(|_| !pointers.is_empty()) {
                    self.replace(place(at), tree.pointer(from.get(&pointers).as_str()).cloned().unwrap_or_default());
                }
            }
            Edit::Add(at, name, value) => match place(at).and_then(|at| self.value(&at)) {
                Some(Value::Object(members)) => _ = members.insert(name.clone(), value.clone()),
                Some(Value::Array(items)) => items.push(value.clone()),
                _ => {}
            },
            Edit::Remove(at) => {
                let Some(at) = place(at) else { return };
                let Some((parent, name)) = at.rsplit_once('/') else { return };
                match self.value(parent) {
                    Some(Value::Object(members)) => _ = members.shift_remove(name),
                    Some(Value::Array(items)) => _ = name.parse().map(|index: usize| items.remove(index)),
                    _ => {}
                }
            }
        }
    }

    fn replace(&mut self, at: Option<String>, value: Value) {
        if let Some(place) = at.and_then(|at| self.value(&at)) {
            *place = value;
        }
    }

    fn value(&mut self, pointer: &str) -> Option<&mut Value> {
        let (tree, is_changed) = self.tree.as_mut()?;
        *is_changed = true;
        tree.pointer_mut(pointer)
    }

    /// The places of all values, as JSON pointers.
    fn pointers(&self) -> Vec<String> {
        let mut pointers = Vec::new();
        if let Some((tree, _)) = &self.tree {
            collect(tree, String::new(), &mut pointers);
        }
        pointers
    }
}

fn collect(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                // Names that a pointer would have to escape are left alone.
                if !name.contains(['/', '~']) {
                    collect(value, format!("{pointer}/{name}"), pointers);
                }
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{pointer}/{index}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(pointer);
}
