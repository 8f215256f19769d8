import { inspect } from "node:util";

import {
  type Connector,
  type ConnectorByIdOptions,
  connectorById,
  type FindConnectorOptions,
  findConnector,
} from "./connector.js";
import type { ConnectorRecord } from "./execution.js";
import { ClientResources } from "./generated/agent/resources.js";
import { refuseSurplus } from "./internal/arguments.js";
import { defineHidden } from "./internal/hidden.js";
import type { ConnectorKind, KnownConnector } from "./known-connector.js";
import {
  type ExecuteCall,
  type ExecuteOutcome,
  executeMany,
  type ManyOptions,
  type RecordsCall,
  type RecordsOutcome,
  recordsMany,
} from "./many.js";
import type { CallOptions } from "./options.js";
import { Replication } from "./replication.js";
import { Toolbox, type ToolboxOptions } from "./toolbox.js";

/**
 * A client of the Agent API, and by `replication` of the Airbyte API.
 *
 * Settings that its options leave out come from `configure`, then from the environment, then from the settings file.
 * Creating a client sends nothing, and a client without calls does not keep the process alive.
 *
 *     const client = new Client({ timeout: 30_000 });
 *     const { data } = await client.workspaces.list();
 */
export class Client extends ClientResources {
  /** @internal */
  protected get requestName(): string {
    return "request";
  }

  /** Name of the workspace in which connectors are looked up. */
  get workspace(): string {
    return this.requester.describe().workspace;
  }

  /** The Airbyte API: sources, destinations, connections and jobs. It has the settings of this client. */
  get replication(): Replication {
    const replication = new Replication(this.requester);
    // From now on, this member hides the getter.
    defineHidden(this, "replication", replication);
    return replication;
  }

  /** Base URL of the Agent API. */
  get baseUrl(): string {
    return this.requester.describe().base_url;
  }

  /**
   * Looks up a connector by id, name, or slug such as `github`.
   *
   * An id is found in any workspace. Otherwise an exact name takes precedence over a slug, and a slug over names that
   * differ in case only.
   *
   * @throws ConnectorNotFoundError with the names that exist, ConnectorAmbiguousError with the ids to choose from
   */
  connector<Kind extends ConnectorKind>(reference: Kind, options?: FindConnectorOptions): Promise<KnownConnector<Kind>>;
  connector(reference: string, options?: FindConnectorOptions): Promise<Connector>;
  connector(reference: string, options?: FindConnectorOptions, ...surplus: []): Promise<Connector> {
    refuseSurplus("connector(reference, options)", surplus);
    return findConnector(this.requester, reference, options);
  }

  /**
   * The connector with an id, without a request. Its `name` is `undefined`.
   *
   * @throws InvalidRequestError if the id is not a UUID, or there is no such kind
   */
  connectorById(id: string, options?: ConnectorByIdOptions, ...surplus: []): Connector {
    refuseSurplus("connectorById(id, options)", surplus);
    return connectorById(this.requester, id, options);
  }

  /**
   * Runs many actions, several at once. Each has an outcome; one that fails leaves the others alone.
   *
   *     for await (const { index, execution, error } of client.executeMany(calls, { concurrency: 4 })) …
   *
   * Calls are taken from the iterable as they are started. Leaving the loop starts no more of them, and drops those in
   * progress: a write among these may have taken effect. Like any other, it is never sent twice.
   *
   * @param calls arrays `[connector, entity, action, params, options]`, the last two of which are optional
   * @throws InvalidRequestError if an option is unknown or invalid, or a call is not such an array
   */
  executeMany<T = ConnectorRecord>(
    calls: Iterable<ExecuteCall>,
    options?: ManyOptions,
    ...surplus: []
  ): AsyncGenerator<ExecuteOutcome<T>, void, undefined> {
    refuseSurplus("executeMany(calls, options)", surplus);
    return executeMany<T>(calls, options);
  }

  /**
   * Reads the records of many actions, several actions at once. Each has an outcome with all of its records.
   *
   * @param calls arrays as those of `executeMany`, with the options of `records`
   * @throws InvalidRequestError if an option is unknown or invalid, or a call is not such an array
   */
  recordsMany<T = ConnectorRecord>(
    calls: Iterable<RecordsCall>,
    options?: ManyOptions,
    ...surplus: []
  ): AsyncGenerator<RecordsOutcome<T>, void, undefined> {
    refuseSurplus("recordsMany(calls, options)", surplus);
    return recordsMany<T>(calls, options);
  }

  /**
   * The tools that give an AI agent the connectors in this client's workspace. Sends nothing.
   *
   * @throws ConfigurationError if an option is invalid
   */
  tools(options?: ToolboxOptions, ...surplus: []): Toolbox {
    refuseSurplus("tools(options)", surplus);
    return new Toolbox(this.requester, options);
  }

  /**
   * A client with other options for all of its calls. Options of a call override them.
   *
   * It shares connections and tokens with this client and stays usable when this one is closed. Its `signal` cancels all
   * of its calls in progress.
   *
   * @throws InvalidRequestError if an option is unknown or invalid
   */
  withOptions(options: CallOptions, ...surplus: []): Client {
    refuseSurplus("withOptions(options)", surplus);
    return new Client(this.requester.withOptions(options));
  }

  /** @internal */
  override [inspect.custom](): string {
    return this.inspectedAs("Client", { baseUrl: this.baseUrl, workspace: this.workspace });
  }
}
