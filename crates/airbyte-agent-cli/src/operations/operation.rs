//! [`Operation`]: an operation or a procedure.

use std::borrow::Cow;

use airbyte_agent::{Effect, replication};
use airbyte_agent_core::OperationSchema;
use airbyte_agent_core::operation::{OperationSpec, Returns};
use airbyte_agent_core::procedure::{ProcedureSchema, ProcedureSpec};

use super::member::Member;
use super::words::kebab;

/// An operation, which sends one request, or a procedure, which sends several.
#[derive(Clone, Copy)]
pub enum Operation {
    Single(&'static OperationSchema),
    Procedure(&'static ProcedureSchema),
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
