import { inspect } from "node:util";

import { type APIPromise, apiPromise } from "./api-promise.js";
import type { Download } from "./download.js";
import type { ActionResult, ConnectorRecord, Execution, ListAction, Page } from "./execution.js";
import type {
  ConnectorCheck,
  ConnectorDeletion,
  ConnectorDetails,
  ConnectorInspection,
  ConnectorSummary,
  SkillDocs,
  UpdateConnector,
} from "./generated/agent/types.js";
import { checkArguments, knownOptions, refuseSurplus } from "./internal/arguments.js";
import { CALL_OPTION_NAMES, splitOptions, splitRecordsOptions } from "./internal/call-options.js";
import { native } from "./internal/call-queue.js";
import { STATE, setState } from "./internal/hidden-state.js";
import { invalidRequest } from "./internal/native-error.js";
import type { Requester } from "./internal/requester.js";
import type { ListPromise } from "./list-page.js";
import type { CallOptions, ExecuteOptions, RecordsOptions } from "./options.js";
import type { Records } from "./records.js";

/** What is known of a connector. */
interface Members {
  id: string;
  name: string | undefined;
  definition_id: string | undefined;
  slug: string | undefined;
}

/** What the addon says of a connector, as JSON. */
interface FoundConnector {
  id: string;
  name: string | null;
  definition_id: string | null;
  slug: string | null;
}

/**
 * One connected account.
 *
 * `client.connector`, `client.connectorById`, and the methods of `client.connectors` that return connectors return it; the
 * latter add the members of the connector as the service stores it. A copy of these members, such as that which
 * `postMessage` makes for a worker, is data: `connectorById` makes a connector of its `id` again.
 */
export class Connector {
  /** @internal */
  declare readonly [STATE]: Requester;
  /** Connector id. */
  declare readonly id: string;
  /** Display name. `undefined` for one of `connectorById`. */
  declare readonly name: string | undefined;
  /** Id of its definition, the kind of connector. `undefined` for one of `connectorById` without a `kind`. */
  declare readonly definition_id: string | undefined;
  /** Slug of its definition, such as `github`. `undefined` for one of `connectorById` without an official `kind`. */
  declare readonly slug: string | undefined;

  /** @internal */
  constructor(requester: Requester, members: Members) {
    setState(this, requester);
    for (const [name, value] of Object.entries(members)) {
      // A new member of the API must not hide a method.
      if (!(name in Connector.prototype)) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  /**
   * The same connector with other options for all of its calls. Options of a call override them.
   *
   * @throws InvalidRequestError if an option is unknown or invalid
   */
  withOptions(options: CallOptions, ...surplus: []): this {
    refuseSurplus("withOptions(options)", surplus);
    return new Connector(this[STATE].withOptions(options), { ...this }) as this;
  }

  /**
   * Runs an action on an entity.
   *
   *     const { records } = await github.execute("issues", "list", { per_page: 10 });
   *
   * @param params parameters of the action, with the names that the connector documents
   */
  execute<T = ConnectorRecord>(
    entity: string,
    action: ListAction,
    params?: object,
    options?: ExecuteOptions,
  ): APIPromise<Execution<T, ActionResult<T, ListAction>>>;
  execute<T = ConnectorRecord>(
    entity: string,
    action: string,
    params?: object,
    options?: ExecuteOptions,
  ): APIPromise<Execution<T, ActionResult<T>>>;
  execute<T = ConnectorRecord>(
    entity: string,
    action: string,
    params?: object,
    options?: ExecuteOptions,
    ...surplus: []
  ): APIPromise<Execution<T>> {
    refuseSurplus("execute(entity, action, params, options)", surplus);
    return apiPromise(async (slot) => {
      const { request, callOptions } = splitOptions(options);
      const body = { id: this.id, entity, action, params, ...request };
      return this[STATE].runAction<T>("connectors.execute", body, callOptions, this.definition_id, slot);
    });
  }

  /** All records of an action, over all of its pages. */
  records<T = ConnectorRecord>(
    entity: string,
    action: string,
    params?: object,
    options?: RecordsOptions,
    ...surplus: []
  ): Records<T> {
    refuseSurplus("records(entity, action, params, options)", surplus);
    const { request, how, showsProgress, callOptions } = splitRecordsOptions(options);
    const about = { definition_id: this.definition_id, ...how };
    const body = { id: this.id, entity, action, params, ...request };
    return this[STATE].records(body, about, showsProgress, callOptions);
  }

  /** The pages of an action. */
  pages<T = ConnectorRecord>(
    entity: string,
    action: string,
    params?: object,
    options?: RecordsOptions,
    ...surplus: []
  ): AsyncIterableIterator<Page<T>> {
    refuseSurplus("pages(entity, action, params, options)", surplus);
    return this.records<T>(entity, action, params, options).pages();
  }

  /**
   * Starts the download of a file. The parameter `range_header`, such as `bytes=0-99`, requests a part of it.
   *
   * `timeout` limits the time until the download starts, and then the time for each chunk.
   */
  async download(
    entity: string,
    action = "download",
    params?: object,
    options?: ExecuteOptions,
    ...surplus: []
  ): Promise<Download> {
    refuseSurplus("download(entity, action, params, options)", surplus);
    const { request, callOptions } = splitOptions(options);
    return this[STATE].download({ id: this.id, entity, action, params, ...request }, callOptions);
  }

  /** Gets the connector with its stored details. */
  get(options?: CallOptions, ...surplus: []): APIPromise<Connector & ConnectorDetails> {
    refuseSurplus("get(options)", surplus);
    return callForConnector(this[STATE], "connectors.get", { id: this.id }, options);
  }

  /** Checks the connector as it is stored. Changes nothing. */
  check(options?: CallOptions, ...surplus: []): APIPromise<ConnectorCheck> {
    refuseSurplus("check(options)", surplus);
    return this[STATE].call("connectors.check", { id: this.id }, options);
  }

  /** Gets its identity and readiness. */
  inspect(options?: CallOptions, ...surplus: []): APIPromise<ConnectorInspection> {
    refuseSurplus("inspect(options)", surplus);
    return this[STATE].call("connectors.inspect", { id: this.id }, options);
  }

  /** Gets its documentation: guidance and outline, or one section of the outline. */
  docs(section?: string, options?: CallOptions, ...surplus: []): APIPromise<SkillDocs> {
    refuseSurplus("docs(section, options)", surplus);
    return apiPromise(async (slot) => {
      const { docs_skill_id: id } = await this.inspect(options);
      return this[STATE].fetch<SkillDocs>("skills.docs", { id, section }, options, slot);
    });
  }

  /** Changes its name, configuration or entities. Credentials cannot be changed. */
  update(
    change: Omit<UpdateConnector, "id">,
    options?: CallOptions,
    ...surplus: []
  ): APIPromise<Connector & ConnectorDetails> {
    refuseSurplus("update(change, options)", surplus);
    return callForConnector(this[STATE], "connectors.update", { ...change, id: this.id }, options);
  }

  /** Deletes the connector. The service accepts the deletion at once and completes it later. */
  delete(options?: CallOptions, ...surplus: []): APIPromise<ConnectorDeletion> {
    refuseSurplus("delete(options)", surplus);
    return this[STATE].call("connectors.delete", { id: this.id }, options);
  }

  /** @internal */
  [inspect.custom](): string {
    const { id, name, definition_id, slug } = this;
    return `Connector ${inspect({ id, name, definition_id, slug })}`;
  }
}

/**
 * Calls an operation that returns a connector.
 *
 * @internal
 */
export function callForConnector(
  requester: Requester,
  operation: string,
  request: object,
  options: CallOptions | undefined,
  surplus: readonly unknown[] = [],
): APIPromise<Connector & ConnectorDetails> {
  return apiPromise(async (slot) => {
    checkArguments(operation, request, surplus);
    const details = await requester.fetch<ConnectorDetails>(operation, request, options, slot);
    const { source_definition_id: definition_id, name } = details.source_template ?? {};
    const slug = slugOf(definition_id, name);
    return new Connector(requester, { ...details, definition_id, slug }) as Connector & ConnectorDetails;
  });
}

/**
 * Calls an operation that returns a list of connectors.
 *
 * @internal
 */
export function listConnectors<Envelope>(
  requester: Requester,
  operation: string,
  request: object,
  options: CallOptions | undefined,
  surplus: readonly unknown[],
  member: string,
): ListPromise<Connector & ConnectorSummary, Envelope> {
  return requester.list(operation, request, options, surplus, member, (summary: ConnectorSummary) => {
    const { actor_definition_id: definition_id, connector_name, name } = summary.summarized_source_template ?? {};
    const slug = slugOf(definition_id, connector_name ?? name);
    return new Connector(requester, { ...summary, definition_id, slug }) as Connector & ConnectorSummary;
  });
}

/** The slug of a definition. A response may lack what its type promises. */
function slugOf(definitionId: string | undefined, name: string | undefined): string | undefined {
  return definitionId === undefined ? undefined : native.connectorSlug(definitionId, name ?? "");
}

/** Options of `client.connector`. */
export interface FindConnectorOptions extends CallOptions {
  /** Name of the workspace to search. Default: the client's. */
  workspace?: string | undefined;
}

/**
 * Looks up a connector by id, name or slug.
 *
 * @internal
 */
export async function findConnector(
  requester: Requester,
  reference: string,
  options: FindConnectorOptions | undefined,
): Promise<Connector> {
  const { workspace, ...callOptions } = knownOptions(options, [...CALL_OPTION_NAMES, "workspace"]);
  for (const [name, value] of Object.entries({ reference, workspace: workspace ?? "" })) {
    if (typeof value !== "string" || !value.isWellFormed()) throw invalidRequest(name, "must be a string");
  }
  return fromFound(requester, await requester.findConnector(reference, workspace, callOptions));
}

/** Options of `client.connectorById`. */
export interface ConnectorByIdOptions {
  /**
   * What it connects to: an official slug, such as `github`, or a definition id. It says how `pages` and `records` continue;
   * without it, the members of the responses do.
   */
  kind?: string | undefined;
}

/**
 * The connector with an id, without a request.
 *
 * @internal
 */
export function connectorById(requester: Requester, id: string, options: ConnectorByIdOptions | undefined): Connector {
  const { kind } = knownOptions(options, ["kind"]);
  for (const [name, value] of Object.entries({ id, kind: kind ?? "" })) {
    if (typeof value !== "string" || !value.isWellFormed()) throw invalidRequest(name, "must be a string");
  }
  return fromFound(requester, requester.connectorById(id, kind));
}

function fromFound(requester: Requester, json: string): Connector {
  const { id, name, definition_id, slug }: FoundConnector = JSON.parse(json);
  return new Connector(requester, {
    id,
    name: name ?? undefined,
    definition_id: definition_id ?? undefined,
    slug: slug ?? undefined,
  });
}
