import { type APIPromise, apiPromise, type ResponseSlot } from "../api-promise.js";
import { Download } from "../download.js";
import { Execution, Page } from "../execution.js";
import type { NativeClient, NativeDownload, NativePages, NativeResponse, NativeTable } from "../generated/native.js";
import { firstPage, type ListPromise, listPromise } from "../list-page.js";
import type { NodeClientOptions } from "../node-options.js";
import type { CallOptions, ProgressOptions } from "../options.js";
import { ITERATION_ENDED } from "../paged-list.js";
import { Records } from "../records.js";
import { APIResponse, decodeResult } from "../response.js";
import { checkArguments, knownOptions } from "./arguments.js";
import { CALL_OPTION_NAMES, encodeOptions } from "./call-options.js";
import { callQueue, type EnqueueCall, type LogListener, native } from "./call-queue.js";
import type { ClientFunctions } from "./client-functions.js";
import { encodeJson } from "./encode-json.js";
import { toLogListener } from "./log-listener.js";
import { callNative, configurationError, toError } from "./native-error.js";
import { progressListener, recordsProgress } from "./progress.js";
import { cancelJob, runSteps } from "./run-steps.js";
import { ToolRunner } from "./tool-runner.js";
import { type CallSpan, startSpan } from "./tracing.js";

/** The operation that runs actions. */
const EXECUTE = "connectors.execute";

const LANGUAGE = `node/${process.versions.node}`;

/** Options for every call that the addon does not know of. */
interface Defaults {
  /** Kept here because the call queue holds listeners weakly. */
  listener: LogListener | undefined;
  /** Likewise. */
  functions: ClientFunctions;
  signals: readonly AbortSignal[];
  /** Names of the headers that `withOptions` set. */
  headerNames: readonly string[];
}

interface Description {
  workspace: string;
  base_url: string;
  replication_url: string;
}

/** An operation and its request, for tracing. */
interface TracedCall {
  operation: string;
  request: object;
}

/** Sends the calls of a client: encodes requests and options, starts the call in the addon, decodes responses. */
export class Requester {
  #native: NativeClient | undefined;
  #description: Description | undefined;
  readonly #defaults: Defaults;

  private constructor(client: NativeClient, defaults: Defaults) {
    this.#native = client;
    this.#defaults = defaults;
    // A proxy of it would not have its private members.
    Object.preventExtensions(this);
  }

  /**
   * The requester of a new client.
   *
   * @param settings JSON
   * @param defaults JSON
   */
  static open(settings: string, defaults: string, { logger, integers, ...functions }: NodeClientOptions): Requester {
    const listener = logger === undefined || logger === null ? undefined : toLogListener(logger);
    const listenerId = listener === undefined ? undefined : callQueue.addListener(listener);
    const client = callNative(
      () =>
        new native.NativeClient(
          callQueue.native,
          settings,
          defaults,
          LANGUAGE,
          integers === "bigint",
          listenerId,
          callQueue.addFunctions(functions),
        ),
    );
    return new Requester(client, { listener, functions, signals: [], headerNames: [] });
  }

  /** A requester with other defaults, over the same connections and tokens. */
  withOptions(options: CallOptions): Requester {
    const { json, signal } = encodeOptions(options);
    const client = callNative(() => this.#client().withOptions(json));
    const { listener, functions, signals, headerNames } = this.#defaults;
    return new Requester(client, {
      listener,
      functions,
      signals: signal === undefined ? signals : [...signals, signal],
      headerNames: [...headerNames, ...headerNamesOf(options)],
    });
  }

  /** Calls an operation and decodes its result. */
  call<T>(
    operation: string,
    request: object,
    options: CallOptions | undefined,
    surplus: readonly unknown[] = [],
  ): APIPromise<T> {
    return apiPromise(async (slot) => {
      checkArguments(operation, request, surplus);
      return this.fetch(operation, request, options, slot);
    });
  }

  /** Calls an operation as a part of another call. */
  async fetch<T>(operation: string, request: object, options: CallOptions | undefined, slot: ResponseSlot): Promise<T> {
    return decodeResult(await this.#respond(operation, request, options, slot)) as T;
  }

  /** Runs a procedure to its end, and reports its progress. What it has started goes on if it is aborted. */
  run<T, P>(
    procedure: string,
    request: object,
    options: ProgressOptions<P> | undefined,
    surplus: readonly unknown[],
  ): APIPromise<T> {
    return apiPromise(async (slot) => {
      checkArguments(procedure, request, surplus);
      const { onProgress, ...callOptions } = knownOptions(options, [...CALL_OPTION_NAMES, "onProgress"]);
      const { json, signal } = encodeOptions(callOptions);
      const body = encodeJson(procedure, request);
      const span = startSpan(procedure, request);
      try {
        const tracedJson = span === undefined ? json : encodeOptions(this.#propagating(span, callOptions)).json;
        const steps = callNative(() => this.#client().start(procedure, body, tracedJson));
        const leave = (jobId: number) => this.#leave(jobId, request, callOptions);
        const signals = [signal, ...this.#defaults.signals];
        slot.response = await runSteps(steps, progressListener(onProgress), signals, leave);
        span?.end(slot.response);
      } catch (thrown) {
        const error = toError(thrown);
        span?.fail(error);
        throw error;
      }
      return decodeResult(slot.response) as T;
    });
  }

  /** Stops waiting for a job, and cancels it if the caller wants that. */
  async #leave(jobId: number, { onGivingUp }: { onGivingUp?: unknown }, options: CallOptions): Promise<void> {
    if (onGivingUp !== "cancel") return;
    // Neither the time for the procedure nor the signal that has ended it applies to these calls.
    const { json } = encodeOptions({ ...options, timeout: undefined, signal: undefined });
    await cancelJob(jobId, (operation, request) =>
      callQueue.start<NativeResponse>((id, cancellable) =>
        this.#client().call(id, operation, encodeJson(operation, request), json, cancellable),
      ),
    );
  }

  /** Calls an operation that has no result. */
  callVoid(
    operation: string,
    request: object,
    options: CallOptions | undefined,
    surplus: readonly unknown[],
  ): APIPromise<void> {
    return apiPromise(async (slot) => {
      checkArguments(operation, request, surplus);
      await this.#respond(operation, request, options, slot);
    });
  }

  /** Runs an action. */
  execute<T>(
    operation: string,
    request: object,
    options: CallOptions | undefined,
    surplus: readonly unknown[],
  ): APIPromise<Execution<T>> {
    return apiPromise(async (slot) => {
      checkArguments(operation, request, surplus);
      return this.runAction(operation, request, options, undefined, slot);
    });
  }

  /** Sends a request to an endpoint that no operation covers. */
  async send(operation: string, request: object, options: CallOptions | undefined): Promise<APIResponse> {
    return new APIResponse(await this.#respond(operation, request, options, { response: undefined }));
  }

  /**
   * Runs an action as a part of another call.
   *
   * @param definitionId the kind of connector, which decides how the next page is requested
   */
  async runAction<T>(
    operation: string,
    request: object,
    options: CallOptions | undefined,
    definitionId: string | undefined,
    slot: ResponseSlot,
  ): Promise<Execution<T>> {
    // Encoded once: the caller may modify the parameters before reading `next`.
    const body = encodeJson(operation, request);
    const response = await this.#respond(operation, request, options, slot, body);
    return new Execution(response, {
      action: actionOf(request),
      next: () => response.nextPage(body, definitionId ?? null),
      recordPath: () => response.recordPathOf(body, definitionId ?? null),
    });
  }

  /** Looks up a connector by id, name or slug. Returns JSON. */
  findConnector(reference: string, workspace: string | undefined, options: CallOptions | undefined): Promise<string> {
    const client = this.#client();
    return this.#start<string>(
      { operation: "connector", request: { workspace_name: workspace } },
      options,
      (json) => (id, cancellable) => client.connector(id, reference, workspace, json, cancellable),
    );
  }

  /** What is known of the connector with an id. Returns JSON. */
  connectorById(id: string, kind: string | undefined): string {
    return callNative(() => this.#client().connectorById(id, kind));
  }

  /** The tools of this client for AI agents. Options are JSON. */
  openToolbox(options: string): ToolRunner {
    const toolbox = callNative(() => this.#client().toolbox(options));
    // The toolbox has the connections of the client, and could go on after it is closed.
    return new ToolRunner(toolbox, () => this.#client(), this.#defaults.signals);
  }

  /**
   * Calls a list operation.
   *
   * @param member the member of the response with the entries; empty if the response is the array of entries
   * @param toEntry what the caller gets of an entry
   */
  list<Entry, Envelope>(
    operation: string,
    request: object,
    options: CallOptions | undefined,
    surplus: readonly unknown[],
    member: string,
    toEntry?: (entry: any) => Entry,
  ): ListPromise<Entry, Envelope> {
    return listPromise<Entry, Envelope>(async (slot) => {
      checkArguments(operation, request, surplus);
      const body = encodeJson(operation, request);
      const response = await this.#respond(operation, request, options, slot, body, "list");
      const fetch = (pages: NativePages, signal?: AbortSignal) =>
        this.#fetchPage({ operation, request }, options, pages, signal);
      return firstPage<Entry, Envelope>(response, { member, toEntry, fetch });
    });
  }

  /**
   * The records of an action.
   *
   * @param how the kind of connector, and how to follow its pages
   * @param showsProgress whether a person sees how many have been read
   */
  records<T>(
    request: object,
    how: {
      definition_id: string | undefined;
      after?: string;
      max_records?: number | undefined;
      [member: string]: unknown;
    },
    showsProgress: boolean,
    options: CallOptions | undefined,
  ): Records<T> {
    const call = { operation: EXECUTE, request };
    const action = actionOf(request);
    const open = (isOfRecords: boolean) => {
      const howJson = encodeJson(undefined, isOfRecords ? { prefetch: 1, ...how } : how);
      return this.#client().pages(encodeJson(EXECUTE, request), howJson, encodeOptions(options).json);
    };
    return new Records<T>(
      {
        name: `Records ${action}`,
        action,
        ...(showsProgress ? { progress: (maxRecords) => recordsProgress(action, maxRecords) } : {}),
        after: how.after,
        open,
        fetch: (pages, signal) => this.#fetchPage(call, options, pages, signal),
        toPage: (response) => new Page<T>(response, action),
        readTable: async (tableOptions) => {
          const pages = callNative(() => open(true));
          return this.#start<NativeTable>(
            call,
            options,
            (json) => (id, cancellable) => pages.table(id, tableOptions, json, cancellable),
          );
        },
        openTables: (tableOptions) => callNative(() => open(true).tables(tableOptions)),
        fetchTable: (tables, signal) => {
          const enqueue =
            (json: string): EnqueueCall =>
            (id, cancellable) =>
              tables.next(id, json, cancellable);
          return this.#start<NativeTable | null>(call, options, enqueue, undefined, signal);
        },
      },
      how.max_records,
    );
  }

  /** Starts a download. */
  async download(request: object, options: CallOptions | undefined): Promise<Download> {
    const body = encodeJson(EXECUTE, request);
    const client = this.#client();
    const download = await this.#start<NativeDownload>(
      { operation: EXECUTE, request },
      options,
      (json) => (id, cancellable) => client.download(id, body, json, cancellable),
      (started) => started.head(),
    );
    return new Download(download, anyOf([...this.#defaults.signals, options?.signal]));
  }

  /** What a client is for. A closed one knows it still. */
  describe(): Description {
    this.#description ??= JSON.parse(callNative(() => this.#client().describe())) as Description;
    return this.#description;
  }

  get isClosed(): boolean {
    return this.#native === undefined;
  }

  /** Releases the connections. Calls in progress complete; later calls throw a ConfigurationError. */
  close(): void {
    this.describe();
    this.#native = undefined;
  }

  /** @param send the function of the addon that sends the request: `list` if the response is the first page of a list */
  #respond(
    operation: string,
    request: object,
    options: CallOptions | undefined,
    slot: ResponseSlot,
    body = encodeJson(operation, request),
    send: "call" | "list" = "call",
  ): Promise<NativeResponse> {
    const client = this.#client();
    return this.#start<NativeResponse>(
      { operation, request },
      options,
      (json) => (id, cancellable) => client[send](id, operation, body, json, cancellable),
      (response) => {
        slot.response = response;
        return response;
      },
    );
  }

  #fetchPage(
    call: TracedCall,
    options: CallOptions | undefined,
    pages: NativePages,
    signal: AbortSignal | undefined,
  ): Promise<NativeResponse | null> {
    const enqueue =
      (json: string): EnqueueCall =>
      (id, cancellable) =>
        pages.next(id, json, cancellable);
    return this.#start<NativeResponse | null>(call, options, enqueue, (response) => response, signal);
  }

  /**
   * Starts a call in the addon, within a span.
   *
   * @param enqueue enqueues the call with its options, which are JSON
   * @param responseOf the response in what the call completes with
   * @param iteration drops the call with the reason `ITERATION_ENDED`, which the span does not record as an error
   */
  async #start<T>(
    call: TracedCall,
    options: CallOptions | undefined,
    enqueue: (json: string) => EnqueueCall,
    responseOf: (value: T) => NativeResponse | null = () => null,
    iteration?: AbortSignal,
  ): Promise<T> {
    const { json, signal } = encodeOptions(options);
    const span = startSpan(call.operation, call.request);
    try {
      const tracedJson = span === undefined ? json : encodeOptions(this.#propagating(span, options)).json;
      const value = await callQueue.start<T>(enqueue(tracedJson), signal, ...this.#defaults.signals, iteration);
      const response = responseOf(value);
      span?.end(response);
      return value;
    } catch (thrown) {
      const error = toError(thrown);
      if (error === ITERATION_ENDED) span?.end();
      else span?.fail(error);
      throw error;
    }
  }

  /** Options with the headers that propagate a span. Headers that the caller set are kept. */
  #propagating(span: CallSpan, options: CallOptions | undefined): CallOptions {
    const headers = span.headers([...headerNamesOf(options), ...this.#defaults.headerNames]);
    return { ...options, headers: { ...headers, ...options?.headers } };
  }

  #client(): NativeClient {
    if (this.#native === undefined) throw configurationError("the client is closed; create a new one");
    return this.#native;
  }
}

/** Entity and action of a request, such as `issues.list`. A request that has not been sent yet may be invalid. */
function actionOf({ entity, action }: { entity?: unknown; action?: unknown }): string {
  return [entity, action].map((name) => (typeof name === "string" ? name : "?")).join(".");
}

function headerNamesOf(options: CallOptions | undefined): string[] {
  return Object.keys(options?.headers ?? {});
}

function anyOf(signals: readonly (AbortSignal | null | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined && signal !== null);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}
