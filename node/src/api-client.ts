import type { ClientOptions } from "./generated/settings.js";
import { asyncDispose } from "./internal/async-dispose.js";
import { openRequester } from "./internal/open-requester.js";
import { Requester } from "./internal/requester.js";
import { Resource } from "./internal/resource.js";

/** What becomes the message when a client is cloned: symbols cannot be, and the error shows them. */
const UNCLONEABLE = Symbol("a client belongs to its thread: create one there, with the same options");

/** What the clients of both APIs share: how they are created and closed. */
export abstract class APIClient extends Resource implements AsyncDisposable {
  /**
   * @throws ConfigurationError if there are no credentials, if id and secret come from different sources, or if an option
   * is unknown or invalid
   */
  constructor(options?: ClientOptions);
  /** @internal */
  constructor(options?: ClientOptions | Requester);
  constructor(options: ClientOptions | Requester = {}) {
    super(options instanceof Requester ? options : openRequester(options));
    // Structured clones have enumerable members only, so a clone would be a client without methods.
    Object.defineProperty(this, "cloning", { value: UNCLONEABLE, enumerable: true });
  }

  /** Releases the connections. Calls in progress complete; later calls throw a ConfigurationError. */
  async close(): Promise<void> {
    this.requester.close();
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal */
  protected inspectedName(name: string): string {
    return this.requester.isClosed ? `${name} (closed)` : name;
  }
}
