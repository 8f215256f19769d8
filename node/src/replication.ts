import { inspect } from "node:util";

import { ReplicationResources } from "./generated/replication/resources.js";
import type { ClientOptions } from "./generated/settings.js";
import { openRequester } from "./internal/open-requester.js";
import { Requester } from "./internal/requester.js";
import type { CallOptions } from "./options.js";

/**
 * A client of the Airbyte API, which moves data: sources, destinations, connections and jobs.
 *
 * `client.replication` is one that shares the settings of a client of both APIs.
 *
 *     const airbyte = new Replication({ replicationUrl: "http://localhost:8000", auth: "none" });
 *     const { data } = await airbyte.jobs.list();
 */
export class Replication extends ReplicationResources implements AsyncDisposable {
  readonly #requester: Requester;

  /**
   * @throws ConfigurationError if there are no credentials, if id and secret come from different sources, or if an option
   * is unknown or invalid
   */
  constructor(options?: ClientOptions);
  /** @internal */
  constructor(requester: Requester);
  constructor(options: ClientOptions | Requester = {}) {
    const requester = options instanceof Requester ? options : openRequester(options);
    super(requester);
    this.#requester = requester;
  }

  /** Base URL of the service, such as `https://api.airbyte.com/v1`. */
  get baseUrl(): string {
    return this.#requester.describe().replication_url;
  }

  /**
   * A client with other options for all of its calls. Options of a call override them.
   *
   * It shares connections and tokens with this client and stays usable when this one is closed. Its `signal` cancels all
   * of its calls in progress.
   *
   * @throws InvalidRequestError if an option is unknown or invalid
   */
  withOptions(options: CallOptions): Replication {
    return new Replication(this.#requester.withOptions(options));
  }

  /** Releases the connections. Calls in progress complete; later calls throw a ConfigurationError. */
  async close(): Promise<void> {
    this.#requester.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal */
  [inspect.custom](): string {
    return `Replication ${inspect({ baseUrl: this.baseUrl })}`;
  }
}
