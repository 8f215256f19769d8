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

/** Converts the short form of a request, the value of its only required member, to the request. */
export function namedMember<Request extends object>(
  member: string,
  request: Request | string | number | string[],
): Request | object {
  return typeof request !== "object" || Array.isArray(request) ? { [member]: request } : request;
}
