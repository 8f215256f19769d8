import type { NativeCallback } from "../generated/native.js";
import type { CallDetails, CallOutcome } from "../hooks.js";
import type { NodeClientOptions } from "../node-options.js";
import { describeThrown } from "./describe-thrown.js";
import { headerPairs } from "./header-pairs.js";
import { toMilliseconds } from "./milliseconds.js";
import { errorFromJson } from "./native-error.js";
import { toPendingApproval } from "./pending-approval.js";
import { WeakRegistry } from "./weak-registry.js";

/** Functions of the caller that a client runs. */
export type ClientFunctions = Readonly<Pick<NodeClientOptions, "fetch" | "onRequest" | "onOutcome" | "approver">>;

/** What belongs to a callback until the core does not need it any more. */
interface Kept {
  controller?: AbortController;
  pieces?: AsyncIterator<Uint8Array>;
  thrown?: unknown;
}

/** Runs the functions of clients when one of their calls needs them. */
export class FunctionRunner {
  readonly #functions = new WeakRegistry<ClientFunctions>();
  readonly #kept = new Map<number, Kept>();

  /** Whether any client has functions. */
  get isUsed(): boolean {
    return !this.#functions.isEmpty;
  }

  /** Registers functions, which are held weakly. Returns their id. */
  add(functions: ClientFunctions): number {
    return this.#functions.add(functions);
  }

  /** Takes what a function has thrown, if it is the reason for the error of a call. */
  thrown(id: number): unknown {
    return this.#kept.get(id)?.thrown;
  }

  /** Lets go of what nobody waits for any more. */
  abandon(id: number): void {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    kept?.controller?.abort();
  }

  /** Runs the function that a call needs, and answers with what it returns or throws. */
  async run(callback: NativeCallback): Promise<void> {
    const { kind, id } = callback;
    try {
      if (kind === "send") await this.#send(callback, id);
      else if (kind === "read") await this.#read(callback);
      else if (kind === "onRequest") await this.#onRequest(callback);
      else if (kind === "approve") await this.#approve(callback);
      else await this.#onOutcome(callback);
    } catch (error) {
      this.#kept.set(id, { thrown: error });
      callback.fail(describeThrown(error, String), codeOf(error), isNotSent(error));
    }
  }

  async #send(callback: NativeCallback, id: number): Promise<void> {
    const { fetch } = this.#functionsOf(callback);
    const { method, url, headers, body } = callback.request();
    const controller = new AbortController();
    const kept: Kept = { controller };
    this.#kept.set(id, kept);
    const response = await fetch?.(url, {
      method,
      headers: Object.fromEntries(headerPairs(headers)),
      ...(body === undefined ? {} : { body }),
      signal: controller.signal,
      redirect: "manual",
    });
    if (!isResponse(response)) throw new TypeError("`fetch` must return a Response");
    const pieces = response.body as AsyncIterable<Uint8Array> | null;
    if (pieces !== null) kept.pieces = pieces[Symbol.asyncIterator]();
    callback.respond(response.status, [...response.headers].flat(), pieces !== null);
    if (pieces === null) this.#kept.delete(id);
  }

  async #read(callback: NativeCallback): Promise<void> {
    const next = await this.#kept.get(callback.body())?.pieces?.next();
    callback.complete(next === undefined || next.done ? undefined : next.value);
  }

  async #onRequest(callback: NativeCallback): Promise<void> {
    await this.#functionsOf(callback).onRequest?.(toDetails(JSON.parse(callback.about())));
    callback.complete();
  }

  async #onOutcome(callback: NativeCallback): Promise<void> {
    const { call, status, attempts, request_id, elapsed }: CoreOutcome = JSON.parse(callback.about());
    const error = callback.error();
    const outcome: CallOutcome = {
      call: toDetails(call),
      status: status ?? undefined,
      attempts,
      requestId: request_id ?? undefined,
      elapsed: toMilliseconds(elapsed),
      error: error === null ? undefined : errorFromJson(error, (id) => this.thrown(id)),
    };
    try {
      await this.#functionsOf(callback).onOutcome?.(outcome);
    } catch (thrown) {
      // The call has ended, and its result must not be lost.
      const reason = describeThrown(thrown, String);
      process.emitWarning(`${call.operation}: \`onOutcome\` failed: ${reason}`, "AirbyteAgentWarning");
    }
    callback.complete();
  }

  async #approve(callback: NativeCallback): Promise<void> {
    const request = toPendingApproval(JSON.parse(callback.about()));
    const answer: unknown = await this.#functionsOf(callback).approver?.(request);
    if (typeof answer !== "string" || !callback.answer(answer)) {
      const given = typeof answer === "string" ? JSON.stringify(answer) : String(answer);
      throw new TypeError(`\`approver\` must return "approved", "declined" or "later", not ${given}`);
    }
  }

  #functionsOf(callback: NativeCallback): ClientFunctions {
    const functions = this.#functions.get(callback.functions);
    if (functions === undefined) throw new Error("the client of this call does not exist any more");
    return functions;
  }
}

/** A call as the core describes it. */
interface CoreDetails {
  operation: string;
  method: string;
  path: string;
  query: string;
  effect: CallDetails["effect"];
  body: unknown;
}

/** The outcome of a call as the core describes it. */
interface CoreOutcome {
  call: CoreDetails;
  status: number | null;
  attempts: number;
  request_id: string | null;
  /** In seconds. */
  elapsed: number;
}

function toDetails({ body, query, ...others }: CoreDetails): CallDetails {
  const details = { ...others, query: new URLSearchParams(query) };
  const value = body ?? undefined;
  return Object.defineProperty(details, "body", { value, enumerable: false }) as typeof details & { body: unknown };
}

function isResponse(value: unknown): value is { status: number; headers: Iterable<[string, string]>; body: unknown } {
  return typeof value === "object" && value !== null && "status" in value && "headers" in value && "body" in value;
}

/** The code of an error or of one of its causes: `fetch` hides that of the system. */
function codeOf(thrown: unknown): string | undefined {
  let reason: unknown = thrown;
  for (let depth = 0; depth < 8 && typeof reason === "object" && reason !== null; depth++) {
    const { code, cause } = reason as { code?: unknown; cause?: unknown };
    if (typeof code === "string") return code;
    reason = cause;
  }
  return undefined;
}

/** The name tells it too: programs may have several copies of this package. */
function isNotSent(thrown: unknown): boolean {
  return (thrown as Error | undefined)?.name === "RequestNotSentError";
}
