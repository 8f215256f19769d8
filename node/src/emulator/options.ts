import type { OptionSpec } from "../internal/option-spec.js";

/** Options of an emulator. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1. Default: a free port. */
  port?: number | undefined;
  /** SQLite file that keeps the state across restarts. Default: the state is kept in memory. */
  data?: string | undefined;
  /** Client id of the first organization. Default: generated. */
  clientId?: string | undefined;
  /** Client secret of the first organization. Default: generated. */
  clientSecret?: string | undefined;
  /** Id of the first organization, a UUID. Default: generated. */
  organizationId?: string | undefined;
  /** Seeds as YAML or JSON text, applied in order: further connector types, records and organizations. */
  seeds?: string[] | undefined;
  /** Number of records generated for each main entity of a connector, unless a seed says otherwise. Default: 250. */
  records?: number | undefined;
  /** Lifetime of application tokens, in milliseconds. Default: 900000. */
  tokenLifetime?: number | undefined;
  /** Lifetime of scoped tokens and widget tokens, in milliseconds. Default: 1200000. */
  scopedTokenLifetime?: number | undefined;
  /** Time from the request to delete a connector to its completion, in milliseconds. Default: 200. */
  deletionDelay?: number | undefined;
}

/** @internal */
export const EMULATOR_OPTIONS: ReadonlyMap<string, OptionSpec> = new Map<string, OptionSpec>([
  ["port", { name: "port", kind: "count" }],
  ["data", { name: "data", kind: "string" }],
  ["clientId", { name: "client_id", kind: "string" }],
  ["clientSecret", { name: "client_secret", kind: "secret" }],
  ["organizationId", { name: "organization_id", kind: "string" }],
  ["seeds", { name: "seeds", kind: "strings" }],
  ["records", { name: "records", kind: "count" }],
  ["tokenLifetime", { name: "token_lifetime", kind: "duration" }],
  ["scopedTokenLifetime", { name: "scoped_token_lifetime", kind: "duration" }],
  ["deletionDelay", { name: "deletion_delay", kind: "duration" }],
]);
