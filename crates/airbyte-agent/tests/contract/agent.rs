//! The contract of the Agent API.

use airbyte_agent::agent;

use crate::contract::Contract;
use crate::deviations::Deviation;
use crate::difference::Problem;

pub const AGENT: Contract = Contract {
    name: "Agent API",
    yaml: include_str!("../../../../tests/contract/agent/agent-api.openapi.yaml"),
    schemas: || agent::schemas().collect(),
    deviations: DEVIATIONS,
    left_out: &[],
};

/// The sections are those of `tests/contract/agent/BEHAVIOUR.md`.
const DEVIATIONS: &[Deviation] = &[
    Deviation {
        operations: &[],
        member: "header.x-organization-id",
        problem: Problem::Missing,
        reason: "section 1: the header belongs to every call, so it is a setting and a call option",
    },
    Deviation {
        operations: &["workspaces.get", "workspaces.update"],
        member: "response.visibility",
        problem: Problem::Required,
        reason: "section 11: absent from published samples",
    },
    Deviation {
        operations: &["workspaces.list"],
        member: "response.data[].visibility",
        problem: Problem::Required,
        reason: "section 11: absent from published samples",
    },
    Deviation {
        operations: &["connectors.execute"],
        member: "response.warning",
        problem: Problem::Type,
        reason: "section 11: official clients disagree whether it is an object or a string",
    },
    Deviation {
        operations: &["beta.automations.update"],
        member: "body.workspace_id",
        problem: Problem::Missing,
        reason: "section 9: it is sent in the query; only the create operations require it in the body",
    },
];
