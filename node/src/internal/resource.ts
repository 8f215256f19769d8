import { defineHidden } from "./hidden.js";
import type { Requester } from "./requester.js";

/** Base class of the resource classes. */
export abstract class Resource {
  /** @internal */
  declare protected readonly requester: Requester;

  /** @internal */
  constructor(requester: Requester) {
    defineHidden(this, "requester", requester);
  }
}
