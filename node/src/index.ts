/**
 * Client for Airbyte's APIs, with an emulator of them.
 *
 * ```ts
 * import { Client } from "airbyte-agent";
 *
 * await using client = new Client();
 * const github = await client.connector("github");
 * for await (const issue of github.records("issues", "list", { per_page: 100 })) console.log(issue.title);
 * ```
 *
 * @packageDocumentation
 */

export type { APIPromise } from "./api-promise.js";
export type { ApprovalAnswer, Approver, PendingApproval } from "./approval.js";
export { Approvals, type ApprovalsOptions } from "./approvals.js";
export { Client } from "./client.js";
export { Connector, type ConnectorByIdOptions, type FindConnectorOptions } from "./connector.js";
export { Download } from "./download.js";
export { Emulator } from "./emulator/emulator.js";
export { AirbyteAgentError, type FieldError } from "./errors.js";
export { type ActionResult, type ConnectorRecord, Execution, type NextPage, Page } from "./execution.js";
export type * from "./generated/agent/resources.js";
export type * from "./generated/agent/types.js";
export type * from "./generated/connector-kinds.js";
export type {
  EmulatedJob,
  EmulatorOptions,
  FaultKind,
  FaultRule,
  JobPlan,
  JobScenario,
  JobScript,
  JournalEntry,
  NotificationDelivery,
  SchemaDiff,
} from "./generated/emulator.js";
export * from "./generated/errors.js";
export type * from "./generated/replication/resources.js";
export type * as replication from "./generated/replication/types.js";
export type { ClientOptions } from "./generated/settings.js";
export type { CallDetails, CallOutcome } from "./hooks.js";
export { type Fetch, type FetchInit, type FetchResponse, RequestNotSentError } from "./http.js";
export { configure } from "./internal/open-requester.js";
export type {
  ConnectorAction,
  ConnectorEntity,
  ConnectorKind,
  ConnectorParams,
  KnownConnector,
} from "./known-connector.js";
export { ListPage, type ListPromise } from "./list-page.js";
export type { LogEvent, Logger, LogMethods } from "./logger.js";
export type { ExecuteCall, ExecuteOutcome, ManyOptions, RecordsCall, RecordsOutcome } from "./many.js";
export type { IntegerMode, NodeClientOptions } from "./node-options.js";
export type * from "./options.js";
export { PagedList } from "./paged-list.js";
export { Records } from "./records.js";
export { Replication } from "./replication.js";
export { APIResponse, responseOf } from "./response.js";
export { Table } from "./table.js";
export { TableBatches } from "./table-batches.js";
export type { TableFile } from "./table-file.js";
export type * from "./table-options.js";
export { type TableFinding, TableReport } from "./table-report.js";
export type * from "./table-schema.js";
export { Toolbox, type ToolboxOptions, type ToolDefinition, type ToolResult } from "./toolbox.js";
export * as webhooks from "./webhooks.js";
