//! The operations and procedures of both APIs, as the command line names and describes them.

mod doc;
mod schema;
mod value_type;

use std::borrow::Cow;

use airbyte_agent::replication::PROCEDURE_SCHEMAS;
use airbyte_agent::{Effect, agent, replication};
use airbyte_agent_core::operation::{OperationSpec, Returns};
use airbyte_agent_core::procedure::{ProcedureSchema, ProcedureSpec};
use airbyte_agent_core::{OperationSchema, suggest};

pub use doc::Doc;
pub use schema::{Described, Schema, is_secret};
pub use value_type::{Member, ValueType};

use crate::failure::Failure;

/// What the command line is called, and what the display names of its commands begin with.
pub const PROGRAM: &str = "airbyte-agent";

/// An operation, which sends one request, or a procedure, which sends several.
#[derive(Clone, Copy)]
pub enum Operation {
    Single(&'static OperationSchema),
    Procedure(&'static ProcedureSchema),
}

/// Every operation of both APIs, in the order of their tables.
pub fn all() -> impl Iterator<Item = Operation> {
    let single = agent::schemas().chain(replication::schemas()).map(Operation::Single);
    single.chain(PROCEDURE_SCHEMAS.iter().map(Operation::Procedure))
}

/// The operation of this name, such as `replication.connections.list`. Its words may be apart, and may have hyphens.
pub fn find(words: &[String]) -> Result<Operation, Failure> {
    let given = words.join(".");
    let known: Vec<(String, Operation)> = all().map(|operation| (operation.words().join("."), operation)).collect();
    let wanted = given.replace('_', "-");
    if let Some((_, operation)) = known.iter().find(|(name, operation)| *name == wanted || operation.name() == given) {
        return Ok(*operation);
    }
    let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    let nearest = suggest::nearest(&wanted, &names).map(|name| name.replace('.', " "));
    let given = given.replace('.', " ");
    Err(Failure::invalid(format!("there is no operation `{given}`")).did_you_mean(nearest))
}

/// A word of a name as the command line writes it: `list-sources`, `connection-id`.
pub fn kebab(name: &str) -> String {
    let mut word = String::with_capacity(name.len() + 4);
    // `OAuth` is one word.
    let name = name.replace("oAuth", "oauth").replace("OAuth", "Oauth");
    for letter in name.chars() {
        match letter {
            '_' => word.push('-'),
            letter if letter.is_ascii_uppercase() => {
                if !word.is_empty() && !word.ends_with('-') {
                    word.push('-');
                }
                word.push(letter.to_ascii_lowercase());
            }
            letter => word.push(letter),
        }
    }
    word.trim_start_matches('-').to_owned()
}

impl Operation {
    /// Its name in every language, such as `replication.connections.list`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Single(schema) => schema.spec.name,
            Self::Procedure(schema) => schema.spec.name,
        }
    }

    /// The words of its command.
    pub fn words(self) -> Vec<String> {
        self.name().split('.').map(kebab).collect()
    }

    /// What its resource is for; empty for procedures, whose resources have operations too.
    pub fn resource_doc(self) -> &'static str {
        match self {
            Self::Single(schema) => schema.resource_doc,
            Self::Procedure(_) => "",
        }
    }

    /// Its row of the operation table, unless it is a procedure.
    pub fn spec(self) -> Option<&'static OperationSpec> {
        match self {
            Self::Single(schema) => Some(schema.spec),
            Self::Procedure(_) => None,
        }
    }

    /// Its row of the table of procedures, if it is one.
    pub fn procedure(self) -> Option<&'static ProcedureSpec> {
        match self {
            Self::Single(_) => None,
            Self::Procedure(schema) => Some(schema.spec),
        }
    }

    pub fn is_of_agent_api(self) -> bool {
        !replication::API.has_namespace(self.name())
    }

    /// Whether a call changes nothing, whatever it says.
    pub fn is_read(self) -> bool {
        match self {
            Self::Single(schema) => schema.spec.effect == Effect::Read,
            Self::Procedure(schema) => schema.spec.effect == Effect::Read,
        }
    }

    /// Whether it deletes something, which a person is asked to confirm.
    pub fn is_destructive(self) -> bool {
        let verb = self.name().rsplit('.').next().unwrap_or_default();
        !self.is_read() && (verb.starts_with("delete") || matches!(verb, "reset" | "clear"))
    }

    /// Whether it returns a list.
    pub fn is_list(self) -> bool {
        self.spec().is_some_and(|spec| spec.entries.is_some())
    }

    /// Whether it executes an action, whose result has records.
    pub fn is_execution(self) -> bool {
        self.spec().is_some_and(|spec| spec.returns == Returns::Execution)
    }

    /// The parameters that may be given by position: those that the table names, otherwise those of the path, otherwise
    /// the only required one.
    pub fn positional(self, members: &[Member]) -> Vec<&Member> {
        let named: Vec<&str> = match self {
            Self::Single(schema) if schema.spec.positional.is_empty() => schema.spec.path_members().collect(),
            Self::Single(schema) => schema.spec.positional.to_vec(),
            Self::Procedure(schema) => schema.spec.positional.to_vec(),
        };
        let required: Vec<&Member> = members.iter().filter(|member| member.required).collect();
        match required.as_slice() {
            [only] if named.is_empty() => vec![*only],
            _ => named.iter().filter_map(|name| members.iter().find(|member| member.name == *name)).collect(),
        }
    }

    /// What is sent: method and path, or the operations of a procedure.
    pub fn sends(self) -> Cow<'static, str> {
        match self {
            Self::Single(schema) => format!("{} {}", schema.spec.method.as_str(), schema.spec.path).into(),
            Self::Procedure(schema) => schema.spec.sends.join(", ").into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words_with_hyphens() {
        for (name, word) in [
            ("list_sources", "list-sources"),
            ("connectionId", "connection-id"),
            ("oAuthInputConfiguration", "oauth-input-configuration"),
            ("$schema", "$schema"),
            ("dry_run", "dry-run"),
        ] {
            assert_eq!(kebab(name), word);
        }
    }

    #[test]
    fn an_operation_is_found_by_its_words_or_its_name() {
        for words in [vec!["replication", "connections", "list"], vec!["replication.connections.list"]] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            assert!(find(&words).is_ok_and(|operation| operation.name() == "replication.connections.list"));
        }
        let error = find(&["workspaces".into(), "lst".into()]).err().expect("no such operation");
        assert_eq!(error.suggestion(), Some("workspaces list"));
    }
}
