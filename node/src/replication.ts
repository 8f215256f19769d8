import { inspect } from "node:util";

import { ReplicationResources } from "./generated/replication/resources.js";
import { refuseSurplus } from "./internal/arguments.js";
import type { CallOptions } from "./options.js";

/**
 * A client of the Airbyte API, which moves data: sources, destinations, connections and jobs.
 *
 * `client.replication` is one that shares the settings of a client of both APIs.
 *
 *     const airbyte = new Replication({ replicationUrl: "http://localhost:8000", auth: "none" });
 *     const { data } = await airbyte.jobs.list();
 */
export class Replication extends ReplicationResources {
  /** @internal */
  protected get requestName(): string {
    return "replication.request";
  }

  /** Base URL of the service, such as `https://api.airbyte.com/v1`. */
  get baseUrl(): string {
    return this.requester.describe().replication_url;
  }

  /**
   * A client with other options for all of its calls. Options of a call override them.
   *
   * It shares connections and tokens with this client and stays usable when this one is closed. Its `signal` cancels all
   * of its calls in progress.
   *
   * @throws InvalidRequestError if an option is unknown or invalid
   */
  withOptions(options: CallOptions, ...surplus: []): Replication {
    refuseSurplus("withOptions(options)", surplus);
    return new Replication(this.requester.withOptions(options));
  }

  /** @internal */
  override [inspect.custom](): string {
    return this.inspectedAs("Replication", { baseUrl: this.baseUrl });
  }
}
