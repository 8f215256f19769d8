import type { ClientOptions } from "./generated/settings.js";
import { refuseSurplus } from "./internal/arguments.js";
import { asyncDispose } from "./internal/async-dispose.js";
import { splitRequestOptions } from "./internal/call-options.js";
import { openRequester } from "./internal/open-requester.js";
import { Requester } from "./internal/requester.js";
import { Resource } from "./internal/resource.js";
import type { RequestOptions } from "./options.js";
import type { APIResponse } from "./response.js";

/** What becomes the message when a client is cloned: symbols cannot be, and the error shows them. */
const UNCLONEABLE = Symbol("a client belongs to its thread: create one there, with the same options");

/** What the clients of both APIs share: how they are created and closed. */
export abstract class APIClient extends Resource implements AsyncDisposable {
  /** @internal The name of `request` in the core. */
  protected abstract readonly requestName: string;

  /**
   * @throws ConfigurationError if there are no credentials, if id and secret come from different sources, or if an option
   * is unknown or invalid
   */
  constructor(options?: ClientOptions);
  /** @internal */
  constructor(options?: ClientOptions | Requester);
  constructor(options: ClientOptions | Requester = {}) {
    super(options instanceof Requester ? options : openRequester(options), "");
    // Structured clones have enumerable members only, so a clone would be a client without methods.
    Object.defineProperty(this, "cloning", { value: UNCLONEABLE, enumerable: true });
  }

  /**
   * Sends a request to an endpoint that this client has no method for, with its token, retries and limits.
   *
   *     const response = await client.request("GET", "/api/v1/workspaces", { query: { limit: 5 } });
   *     console.log(response.json());
   *
   * @param path below `baseUrl`; it begins with a slash
   * @throws InvalidRequestError if an argument is invalid, such as a URL of another host
   */
  async request(method: string, path: string, options?: RequestOptions, ...surplus: []): Promise<APIResponse> {
    refuseSurplus("request(method, path, options)", surplus);
    const { request, callOptions } = splitRequestOptions(options);
    return this.requester.send(this.requestName, { method, path, ...request }, callOptions);
  }

  /** Releases the connections. Calls in progress complete; later calls throw a ConfigurationError. */
  async close(): Promise<void> {
    this.requester.close();
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }
}
