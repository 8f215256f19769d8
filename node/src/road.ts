/** The way of every call: from a method to the native half, and back as a value or an error. */

import { Execution, ListPage, Page } from "./answer.js";
import { Connector } from "./connector.js";
import { crossing, native } from "./crossing.js";
import { Download } from "./download.js";
import { encode } from "./encode.js";
import { attempt, invalid, misconfigured, understood } from "./failure.js";
import type { ConnectorDetails } from "./generated/types.js";
import { Listing } from "./listing.js";
import type { NativeClient, NativeDownload, NativeReply } from "./native.js";
import { members, told, type CallOptions, type Paging } from "./options.js";
import { decodeAnswer } from "./reply.js";

/** A connector as a look-up tells of it. */
interface Found {
  id: string;
  name: string;
  definition_id: string;
  slug: string | null;
}

const LANGUAGE = `node/${process.versions.node}`;

export class Road {
  #native: NativeClient | undefined;

  /** @param settings JSON */
  constructor(settings: string) {
    this.#native = attempt(() => new native.NativeClient(crossing.native, settings, LANGUAGE));
  }

  /** An operation, decoded. */
  async call<T>(operation: string, request: object, options: CallOptions | undefined): Promise<T> {
    return decodeAnswer(await this.#reply(operation, request, options)) as T;
  }

  /** An operation whose success says nothing more. */
  async send(operation: string, request: object, options: CallOptions | undefined): Promise<void> {
    await this.#reply(operation, request, options);
  }

  /** An action. The kind of its connector, where it is known, tells how it pages. */
  async execute<T>(
    operation: string,
    request: object,
    options: CallOptions | undefined,
    definitionId?: string,
  ): Promise<Execution<T>> {
    const reply = await this.#reply(operation, request, options);
    return new Execution(reply, () => reply.nextPage(encode(operation, request), definitionId ?? null));
  }

  /** An operation that answers with a connector, as a handle on it. */
  async connect(
    operation: string,
    request: object,
    options: CallOptions | undefined,
  ): Promise<Connector & ConnectorDetails> {
    const details = await this.call<ConnectorDetails>(operation, request, options);
    const definition_id = details.source_template?.source_definition_id;
    return new Connector(this, { ...details, definition_id, slug: undefined }) as Connector & ConnectorDetails;
  }

  /** A connector by id, name or slug. */
  async find(
    reference: string,
    options: (CallOptions & { workspace?: string | undefined }) | undefined,
  ): Promise<Connector> {
    const { workspace, ...call } = members(options);
    const { json, signal } = told(call);
    for (const [name, value] of Object.entries({ reference, workspace: workspace ?? "" })) {
      if (typeof value !== "string" || !value.isWellFormed()) throw invalid(name, "must be a string");
    }
    const client = this.#client();
    try {
      const about = await crossing.start<string>(
        (id, cancellable) => client.connector(id, reference, workspace, json, cancellable),
        signal,
      );
      const found: Found = JSON.parse(about);
      return new Connector(this, { ...found, slug: found.slug ?? undefined });
    } catch (thrown) {
      throw understood(thrown);
    }
  }

  /** The entries of one of the API's own lists. */
  list<T>(operation: string, request: object, options: CallOptions | undefined): Listing<T, ListPage<T>> {
    return new Listing<T, ListPage<T>>({
      open: () => this.#client().listPages(operation, encode(operation, request), told(options).json),
      page: (reply) => new ListPage<T>(reply),
      signal: options?.signal,
    });
  }

  /** The records of an action. */
  records<T>(
    request: object,
    kind: { definition_id: string | undefined; paging: Paging | undefined },
    options: CallOptions | undefined,
  ): Listing<T, Page<T>> {
    return new Listing<T, Page<T>>({
      open: () => {
        const about = encode(undefined, kind);
        return this.#client().pages(encode("connectors.execute", request), about, told(options).json);
      },
      page: (reply) => new Page<T>(reply),
      signal: options?.signal,
    });
  }

  /** A file. */
  async download(request: object, options: CallOptions | undefined): Promise<Download> {
    const { json, signal } = told(options);
    const body = encode("connectors.execute", request);
    const client = this.#client();
    try {
      const file = await crossing.start<NativeDownload>(
        (id, cancellable) => client.download(id, body, json, cancellable),
        signal,
      );
      return new Download(file, signal);
    } catch (thrown) {
      throw understood(thrown);
    }
  }

  /** Where it leads. */
  describe(): { workspace: string; base_url: string } {
    return JSON.parse(attempt(() => this.#client().describe()));
  }

  /** Let go of connections. Calls under way end as they would have. */
  close(): void {
    this.#native = undefined;
  }

  async #reply(operation: string, request: object, options: CallOptions | undefined): Promise<NativeReply> {
    const { json, signal } = told(options);
    const body = encode(operation, request);
    const client = this.#client();
    try {
      return await crossing.start<NativeReply>(
        (id, cancellable) => client.start(id, operation, body, json, cancellable),
        signal,
      );
    } catch (thrown) {
      throw understood(thrown);
    }
  }

  #client(): NativeClient {
    if (this.#native === undefined) throw misconfigured("the client is closed");
    return this.#native;
  }
}
