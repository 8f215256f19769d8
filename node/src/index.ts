/**
 * Client for Airbyte's Agent API, with an emulator of it.
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

export { Execution, ListPage, Page, type Row } from "./answer.js";
export type { Call } from "./call.js";
export { Client, configure } from "./client.js";
export type { Fault, JournalEntry, Mishap } from "./control.js";
export { Connector } from "./connector.js";
export { Download } from "./download.js";
export { Emulator, type EmulatorOptions } from "./emulator.js";
export { AirbyteAgentError, type FieldError } from "./errors.js";
export * from "./generated/errors.js";
export type * from "./generated/resources.js";
export type { ClientOptions } from "./generated/settings.js";
export type * from "./generated/types.js";
export type { IntegerOptions, Integers } from "./integers.js";
export { Listing } from "./listing.js";
export type { LogEvent, Logger, LogMethods } from "./logger.js";
export type { CallOptions, ExecuteOptions, Paging, RecordsOptions } from "./options.js";
export { Reply, replyOf } from "./reply.js";
