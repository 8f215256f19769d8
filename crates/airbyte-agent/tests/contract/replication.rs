//! The contract of the Airbyte API.

use airbyte_agent::replication;

use crate::contract::{Contract, LeftOut};
use crate::deviations::Deviation;
use crate::difference::Problem;

pub const REPLICATION: Contract = Contract {
    name: "Airbyte API",
    yaml: include_str!("../../../../tests/contract/replication/public-api.openapi.yaml"),
    schemas: || replication::schemas().collect(),
    deviations: DEVIATIONS,
    left_out: LEFT_OUT,
};

const LEFT_OUT: &[LeftOut] = &[
    LeftOut { key: "GET /", reason: "for browsers: it redirects to the documentation" },
    LeftOut { key: "GET /oauth/callback", reason: "for browsers: identity providers redirect to it after a consent" },
];

/// The sections are those of `tests/contract/replication/PUBLIC-API-BEHAVIOUR.md`.
const DEVIATIONS: &[Deviation] = &[
    Deviation {
        operations: &["replication.applications.create_token"],
        member: "body.grant-type",
        problem: Problem::Missing,
        reason: "Token: a second spelling of `grant_type`; the server reads neither",
    },
    Deviation {
        operations: &["replication.sources.initiate_oauth"],
        member: "response",
        problem: Problem::Type,
        reason: "the contract has a free-form object, because upstream disagrees about the name of its only member",
    },
    Deviation {
        operations: &WITH_CONFIGURATION,
        member: "response.configuration",
        problem: Problem::Required,
        reason: CONFIGURATION,
    },
    Deviation {
        operations: &["replication.sources.list", "replication.destinations.list"],
        member: "response.data[].configuration",
        problem: Problem::Required,
        reason: CONFIGURATION,
    },
    Deviation {
        operations: &["replication.connections.create", "replication.connections.update"],
        member: "body.configurations.streams[].mappers[].mapperConfiguration",
        problem: Problem::Type,
        reason: MAPPER,
    },
    Deviation {
        operations: &[
            "replication.connections.get",
            "replication.connections.create",
            "replication.connections.update",
        ],
        member: "response.configurations.streams[].mappers[].mapperConfiguration",
        problem: Problem::Type,
        reason: MAPPER,
    },
    Deviation {
        operations: &["replication.connections.list"],
        member: "response.data[].configurations.streams[].mappers[].mapperConfiguration",
        problem: Problem::Type,
        reason: MAPPER,
    },
    Deviation {
        operations: &["replication.permissions.create"],
        member: "body.permissionType",
        problem: Problem::Values,
        reason: "one type for all permissions; the two that nobody may grant are refused before the request is sent",
    },
];

const WITH_CONFIGURATION: [&str; 8] = [
    "replication.sources.create",
    "replication.sources.get",
    "replication.sources.update",
    "replication.sources.replace",
    "replication.destinations.create",
    "replication.destinations.get",
    "replication.destinations.update",
    "replication.destinations.replace",
];

const CONFIGURATION: &str = "Reading deleted things: stored as null, and null members are left out of responses";

const MAPPER: &str = "free-form: its shape depends on `type` beside it, one contains itself, and another holds a key";
