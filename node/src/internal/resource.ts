import { inspect } from "node:util";

import { STATE, setState } from "./hidden-state.js";
import type { Requester } from "./requester.js";

/** What a resource keeps for itself. */
interface ResourceState {
  requester: Requester;
  /** The path from the client, such as `templates.sources`; empty for the client itself. */
  path: string;
}

/** Base class of the resource classes. */
export abstract class Resource {
  /** @internal */
  declare readonly [STATE]: ResourceState;

  /** @internal */
  constructor(requester: Requester, path: string) {
    setState(this, { requester, path });
  }

  /** @internal */
  protected get requester(): Requester {
    return this[STATE].requester;
  }

  /** @internal */
  [inspect.custom](): string {
    const { requester, path } = this[STATE];
    const { base_url, replication_url } = requester.describe();
    const baseUrl = path.startsWith("replication.") ? replication_url : base_url;
    return this.inspectedAs(`Resource ${path}`, { baseUrl });
  }

  /** @internal */
  protected inspectedAs(name: string, members: object): string {
    return `${name}${this.requester.isClosed ? " (closed)" : ""} ${inspect(members)}`;
  }
}
