/** The client. */

import { inspect } from "node:util";

import type { Connector } from "./connector.js";
import { native } from "./crossing.js";
import { attempt } from "./failure.js";
import { ClientResources } from "./generated/resources.js";
import type { ClientOptions } from "./generated/settings.js";
import type { CallOptions } from "./options.js";
import { Road } from "./road.js";
import { layered, settled } from "./settings.js";

/** What `configure` set on this thread. */
let configured: ClientOptions = {};

/**
 * A client of the Agent API.
 *
 * What its options leave out is taken from `configure`, then from the environment, then from the settings file.
 * Making a client sends nothing, and an idle one does not keep the process alive.
 */
export class Client extends ClientResources implements AsyncDisposable {
  readonly #road: Road;

  /**
   * @throws ConfigurationError when no credentials are found, when half of them comes from one source and half from
   * another, or when an option is unknown or cannot be used.
   */
  constructor(options?: ClientOptions);
  /** @internal */
  constructor(road: Road);
  constructor(given: ClientOptions | Road = {}) {
    const road = given instanceof Road ? given : begun(given);
    super(road);
    this.#road = road;
  }

  /** Name of the workspace in which connectors are looked up. */
  get workspace(): string {
    return this.#road.describe().workspace;
  }

  /** Where the service is. */
  get baseUrl(): string {
    return this.#road.describe().base_url;
  }

  /**
   * The connector that answers to an id, a name or a slug such as `github`. An id is looked up wherever it is;
   * otherwise an exact name goes before a slug, and a slug before names that differ only in case.
   *
   * @param options those of a call, and `workspace`, the name of another workspace to look in
   * @throws ConnectorNotFoundError with what there is instead, ConnectorAmbiguousError with the ids to choose from
   */
  connector(reference: string, options?: CallOptions & { workspace?: string | undefined }): Promise<Connector> {
    return this.#road.find(reference, options);
  }

  /**
   * The same client with other options for all its calls; a call's own go before them. It shares connections and tokens
   * with this one, and goes on when this one is closed. A `signal` drops whichever calls are under way.
   *
   * @throws InvalidRequestError for an unknown option, or one that cannot be used
   */
  withOptions(options: CallOptions): Client {
    return new Client(this.#road.withOptions(options));
  }

  /** Let go of connections. Calls under way end as they would have; new ones are refused. */
  async close(): Promise<void> {
    this.#road.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal */
  [inspect.custom](): string {
    return `Client ${inspect({ baseUrl: this.baseUrl, workspace: this.workspace })}`;
  }
}

/**
 * Set what every client made from now on takes where its own options are silent, in place of what was set before. It holds
 * for the whole process, worker threads included; `logger` and `integers` for this thread.
 *
 * @throws ConfigurationError for an unknown option, or one that cannot be used
 */
export function configure(options: ClientOptions = {}): void {
  const { json } = settled(options);
  attempt(() => native.configure(json));
  configured = options;
}

function begun(options: ClientOptions): Road {
  const { json, own } = settled(layered(configured, options));
  return Road.begin(json, own);
}
