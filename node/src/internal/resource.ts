import type { Requester } from "./requester.js";

/** Base class of the resource classes. */
export abstract class Resource {
  /** @internal */
  declare protected readonly requester: Requester;

  /** @internal */
  constructor(requester: Requester) {
    // Not enumerable: printing a client shows its resources, not their internals.
    Object.defineProperty(this, "requester", { value: requester });
  }
}
