/** A handle on one connector. */

import { inspect } from "node:util";

import type { Execution, Page, Row } from "./answer.js";
import { call, type Call } from "./call.js";
import type { Download } from "./download.js";
import type {
  ConnectorCheck,
  ConnectorDeletion,
  ConnectorDetails,
  ConnectorInspection,
  SkillDocs,
  UpdateConnector,
} from "./generated/types.js";
import type { Listing } from "./listing.js";
import { apart, type CallOptions, type ExecuteOptions, type RecordsOptions } from "./options.js";
import type { Road } from "./road.js";

/** What a handle is made of. */
interface Members {
  id: string;
  name: string;
  definition_id: string | undefined;
  slug: string | undefined;
}

/**
 * One connected account. `client.connector`, `connectors.create` and `connectors.get` give it; the last two with all
 * that is stored of the connector, as members of the handle.
 */
export class Connector {
  readonly #road: Road;
  /** Connector id. */
  declare readonly id: string;
  /** Display name. */
  declare readonly name: string;
  /** Definition id of its kind. */
  declare readonly definition_id: string;
  /** Slug of its kind, such as `github`, where it is known. */
  declare readonly slug: string | undefined;

  /** @internal */
  constructor(road: Road, members: Members) {
    this.#road = road;
    for (const [name, value] of Object.entries(members)) {
      // A member that the service invents tomorrow must not take the place of a method.
      if (!(name in Connector.prototype)) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  /**
   * The same handle with other options for all its calls; a call's own go before them.
   *
   * @throws InvalidRequestError for an unknown option, or one that cannot be used
   */
  withOptions(options: CallOptions): this {
    return new Connector(this.#road.withOptions(options), { ...this }) as this;
  }

  /** Run an action on an entity. `params` are the action's, keys exactly as the connector documents them. */
  execute<T = Row>(
    entity: string,
    action: string,
    params?: object,
    options?: ExecuteOptions,
  ): Call<Execution<T>> {
    return this.#road.act({ id: this.id, entity, action, params }, options, this.definition_id);
  }

  /** All records of an action, page after page, whatever the connector's way of paging. */
  records<T = Row>(
    entity: string,
    action: string,
    params?: object,
    options?: RecordsOptions,
  ): Listing<T, Page<T>> {
    const { request, paging, own } = apart(options);
    const kind = { definition_id: this.definition_id, paging };
    return this.#road.records({ id: this.id, entity, action, params, ...request }, kind, own);
  }

  /** The pages of an action, one after the other. */
  pages<T = Row>(
    entity: string,
    action: string,
    params?: object,
    options?: RecordsOptions,
  ): AsyncIterableIterator<Page<T>> {
    return this.records<T>(entity, action, params, options).pages();
  }

  /**
   * Begin to receive a file. `params.range_header`, such as `bytes=0-99`, asks for a part. `timeout` bounds the wait
   * for the beginning, and then for each piece.
   */
  async download(
    entity: string,
    action = "download",
    params?: object,
    options?: ExecuteOptions,
  ): Promise<Download> {
    const { request, own } = apart(options);
    return this.#road.download({ id: this.id, entity, action, params, ...request }, own);
  }

  /** The connector as stored, as another handle. */
  get(options?: CallOptions): Call<Connector & ConnectorDetails> {
    return this.#road.connect("connectors.get", { id: this.id }, options);
  }

  /** Check it as it stands. Changes nothing. */
  check(options?: CallOptions): Call<ConnectorCheck> {
    return this.#road.call("connectors.check", { id: this.id }, options);
  }

  /** Its identity and readiness. */
  inspect(options?: CallOptions): Call<ConnectorInspection> {
    return this.#road.call("connectors.inspect", { id: this.id }, options);
  }

  /** Its docs: guidance and outline, or one section of it. */
  docs(section?: string, options?: CallOptions): Call<SkillDocs> {
    return call(async (sent) => {
      const { docs_skill_id: id } = await this.inspect(options);
      return this.#road.read<SkillDocs>("skills.docs", { id, section }, options, sent);
    });
  }

  /** Change its name, configuration or entities. Credentials cannot be changed. */
  update(change: Omit<UpdateConnector, "id">, options?: CallOptions): Call<Connector & ConnectorDetails> {
    return this.#road.connect("connectors.update", { ...change, id: this.id }, options);
  }

  /** Delete it. Accepted at once, finished later. */
  delete(options?: CallOptions): Call<ConnectorDeletion> {
    return this.#road.call("connectors.delete", { id: this.id }, options);
  }

  /** @internal */
  [inspect.custom](): string {
    const { id, name, definition_id, slug } = this;
    return `Connector ${inspect({ id, name, definition_id, slug })}`;
  }
}
