/** The way of every call: from a method to the native half, and back as a value or an error. */

import { Execution, ListPage, Page } from "./answer.js";
import { call, type Call, type Sent } from "./call.js";
import { Connector } from "./connector.js";
import { crossing, native, type Begin } from "./crossing.js";
import { Download } from "./download.js";
import { encode } from "./encode.js";
import { attempt, invalid, misconfigured, understood } from "./failure.js";
import type { ConnectorDetails } from "./generated/types.js";
import { LEFT, Listing } from "./listing.js";
import { listenerOf, type Listener } from "./logger.js";
import type { NativeClient, NativeDownload, NativePages, NativeReply } from "./native.js";
import { apart, members, told, type CallOptions, type ExecuteOptions, type Paging } from "./options.js";
import { decodeAnswer } from "./reply.js";
import type { OwnOptions } from "./settings.js";
import { span, type Span } from "./tracing.js";

/** A connector as a look-up tells of it. */
interface Found {
  id: string;
  name: string;
  definition_id: string;
  slug: string | null;
}

/** What holds for all calls of a road, besides what its native half knows. */
interface Standing {
  /** Held for as long as events may come. */
  listener: Listener | undefined;
  signals: readonly AbortSignal[];
  /** Names of headers that callers set. */
  headers: readonly string[];
}

/** What is asked for, in words for those who watch. */
interface Asked {
  operation: string;
  request: object;
}

const EXECUTE = "connectors.execute";
const LANGUAGE = `node/${process.versions.node}`;

export class Road {
  #native: NativeClient | undefined;
  readonly #standing: Standing;

  private constructor(client: NativeClient, standing: Standing) {
    this.#native = client;
    this.#standing = standing;
  }

  /**
   * The road of a new client.
   *
   * @param settings JSON
   */
  static begin(settings: string, { logger, integers }: OwnOptions): Road {
    const listener = logger === undefined || logger === null ? undefined : listenerOf(logger);
    const heard = listener === undefined ? undefined : crossing.heardBy(listener);
    const client = attempt(
      () => new native.NativeClient(crossing.native, settings, LANGUAGE, integers === "bigint", heard),
    );
    return new Road(client, { listener, signals: [], headers: [] });
  }

  /** The same road, with options for all calls that say nothing else. */
  withOptions(options: CallOptions): Road {
    const { json, signal } = told(options);
    const client = attempt(() => this.#client().withOptions(json));
    const { listener, signals, headers } = this.#standing;
    return new Road(client, {
      listener,
      signals: signal === undefined ? signals : [...signals, signal],
      headers: [...headers, ...names(options)],
    });
  }

  /** An operation, decoded. */
  call<T>(operation: string, request: object, options: CallOptions | undefined): Call<T> {
    return call((sent) => this.read(operation, request, options, sent));
  }

  /** The same, as part of another call. */
  async read<T>(operation: string, request: object, options: CallOptions | undefined, sent: Sent): Promise<T> {
    return decodeAnswer(await this.#reply(operation, request, options, sent)) as T;
  }

  /** An operation whose success says nothing more. */
  send(operation: string, request: object, options: CallOptions | undefined): Call<void> {
    return call(async (sent) => {
      await this.#reply(operation, request, options, sent);
    });
  }

  /** An action. */
  execute<T>(operation: string, request: object, options: CallOptions | undefined): Call<Execution<T>> {
    return call((sent) => this.#execution(operation, request, options, undefined, sent));
  }

  /** An action on a handle, whose kind tells how it pages. */
  act<T>(asked: object, options: ExecuteOptions | undefined, definitionId: string): Call<Execution<T>> {
    return call(async (sent) => {
      const { request, own } = apart(options);
      return this.#execution<T>(EXECUTE, { ...asked, ...request }, own, definitionId, sent);
    });
  }

  /** An operation that answers with a connector, as a handle on it. */
  connect(operation: string, request: object, options: CallOptions | undefined): Call<Connector & ConnectorDetails> {
    return call(async (sent) => {
      const details = await this.read<ConnectorDetails>(operation, request, options, sent);
      const definition_id = details.source_template?.source_definition_id;
      return new Connector(this, { ...details, definition_id, slug: undefined }) as Connector & ConnectorDetails;
    });
  }

  /** A connector by id, name or slug. */
  async find(
    reference: string,
    options: (CallOptions & { workspace?: string | undefined }) | undefined,
  ): Promise<Connector> {
    const { workspace, ...own } = members(options);
    for (const [name, value] of Object.entries({ reference, workspace: workspace ?? "" })) {
      if (typeof value !== "string" || !value.isWellFormed()) throw invalid(name, "must be a string");
    }
    const client = this.#client();
    const asked = { operation: "connector", request: { workspace_name: workspace } };
    const about = await this.#cross<string>(
      asked,
      own,
      (json) => (id, cancellable) => client.connector(id, reference, workspace, json, cancellable),
    );
    const found: Found = JSON.parse(about);
    return new Connector(this, { ...found, slug: found.slug ?? undefined });
  }

  /** The entries of one of the API's own lists. */
  list<T>(operation: string, request: object, options: CallOptions | undefined): Listing<T, ListPage<T>> {
    return new Listing<T, ListPage<T>>({
      open: () => this.#client().listPages(operation, encode(operation, request), told(options).json),
      fetch: (pages, leave) => this.#page({ operation, request }, options, pages, leave),
      page: (reply) => new ListPage<T>(reply),
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
        return this.#client().pages(encode(EXECUTE, request), about, told(options).json);
      },
      fetch: (pages, leave) => this.#page({ operation: EXECUTE, request }, options, pages, leave),
      page: (reply) => new Page<T>(reply),
    });
  }

  /** A file. */
  async download(request: object, options: CallOptions | undefined): Promise<Download> {
    const body = encode(EXECUTE, request);
    const client = this.#client();
    const file = await this.#cross<NativeDownload>(
      { operation: EXECUTE, request },
      options,
      (json) => (id, cancellable) => client.download(id, body, json, cancellable),
      (begun) => begun.head(),
    );
    return new Download(file, anyOf([...this.#standing.signals, options?.signal]));
  }

  /** Where it leads. */
  describe(): { workspace: string; base_url: string } {
    return JSON.parse(attempt(() => this.#client().describe()));
  }

  /** Let go of connections. Calls under way end as they would have. */
  close(): void {
    this.#native = undefined;
  }

  async #execution<T>(
    operation: string,
    request: object,
    options: CallOptions | undefined,
    definitionId: string | undefined,
    sent: Sent,
  ): Promise<Execution<T>> {
    // Written once: the caller may put the same parameters to another use before asking where the next page is.
    const body = encode(operation, request);
    const reply = await this.#reply(operation, request, options, sent, body);
    return new Execution(reply, () => native.reply.nextPage(reply, body, definitionId ?? null));
  }

  #reply(
    operation: string,
    request: object,
    options: CallOptions | undefined,
    sent: Sent,
    body = encode(operation, request),
  ): Promise<NativeReply> {
    const client = this.#client();
    return this.#cross<NativeReply>(
      { operation, request },
      options,
      (json) => (id, cancellable) => client.start(id, operation, body, json, cancellable),
      (reply) => (sent.reply = reply),
    );
  }

  #page(
    asked: Asked,
    options: CallOptions | undefined,
    pages: NativePages,
    leave: AbortSignal,
  ): Promise<NativeReply | null> {
    const begin = (json: string): Begin => (id, cancellable) => pages.next(id, json, cancellable);
    return this.#cross<NativeReply | null>(asked, options, begin, (reply) => reply, leave);
  }

  /**
   * Across to the native half and back.
   *
   * @param begin starts the call, its options given in JSON
   * @param replied tells the reply of what came
   * @param leave drops the call, which is no failure then
   */
  async #cross<T>(
    asked: Asked,
    options: CallOptions | undefined,
    begin: (json: string) => Begin,
    replied: (value: T) => NativeReply | null = () => null,
    leave?: AbortSignal,
  ): Promise<T> {
    const { json, signal } = told(options);
    const traced = span(asked.operation, asked.request);
    try {
      const carried = traced === undefined ? json : told(this.#carrying(traced, options)).json;
      const value = await crossing.start<T>(begin(carried), signal, ...this.#standing.signals, leave);
      const reply = replied(value);
      traced?.end(reply);
      return value;
    } catch (thrown) {
      const failure = understood(thrown);
      if (failure === LEFT) traced?.end();
      else traced?.fail(failure);
      throw failure;
    }
  }

  /** Options with the headers that carry a span to the service; a caller's own go before them. */
  #carrying(traced: Span, options: CallOptions | undefined): CallOptions {
    const carrier = traced.carrier([...names(options), ...this.#standing.headers]);
    return { ...options, headers: { ...carrier, ...options?.headers } };
  }

  #client(): NativeClient {
    if (this.#native === undefined) throw misconfigured("the client is closed");
    return this.#native;
  }
}

/** Names of the headers that options set. */
function names(options: CallOptions | undefined): string[] {
  return Object.keys(options?.headers ?? {});
}

/** A signal that aborts when any of them does. */
function anyOf(signals: readonly (AbortSignal | null | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined && signal !== null);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}
