/** What every resource class is made of. */

import type { Road } from "./road.js";

/** A resource of a client. */
export abstract class Resource {
  /** @internal */
  declare protected readonly road: Road;

  /** @internal */
  constructor(road: Road) {
    Object.defineProperty(this, "road", { value: road });
  }
}

/** A request whose only necessary member may be given as it is. */
export function named<Request extends object>(member: string, request: Request | string): Request | object {
  return typeof request === "string" ? { [member]: request } : request;
}
