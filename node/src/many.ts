import { Connector } from "./connector.js";
import type { ConnectorRecord, Execution } from "./execution.js";
import { knownOptions } from "./internal/arguments.js";
import { invalidRequest } from "./internal/native-error.js";
import { callsProgress } from "./internal/progress.js";
import type { ExecuteOptions, RecordsOptions } from "./options.js";

/** A call of `executeMany`: a connector, and the arguments of its `execute`. */
export type ExecuteCall = readonly [
  connector: Connector,
  entity: string,
  action: string,
  params?: object | undefined,
  options?: ExecuteOptions | undefined,
];

/** A call of `recordsMany`: a connector, and the arguments of its `records`. */
export type RecordsCall = readonly [
  connector: Connector,
  entity: string,
  action: string,
  params?: object | undefined,
  options?: RecordsOptions | undefined,
];

/** How many calls run at once. */
export interface ManyOptions {
  /** So many at once. Default: 8. */
  concurrency?: number | undefined;
  /** Outcomes in the order of the calls, instead of as they complete. Default: `false`. */
  ordered?: boolean | undefined;
  /** Show how many have completed, in a line on the standard error stream if somebody looks at it. Default: `false`. */
  progress?: boolean | undefined;
}

/** What has become of a call of `executeMany`: an `execution`, or an `error`. */
export interface ExecuteOutcome<T = ConnectorRecord> {
  /** The number of the call, from 0 on. */
  readonly index: number;
  /** The call as it was given. */
  readonly call: ExecuteCall;
  readonly execution: Execution<T> | undefined;
  readonly error: unknown;
}

/** What has become of a call of `recordsMany`: its `records`, and an `error` if not all could be read. */
export interface RecordsOutcome<T = ConnectorRecord> {
  /** The number of the call, from 0 on. */
  readonly index: number;
  /** The call as it was given. */
  readonly call: RecordsCall;
  /** The records that were read, also before an error. */
  readonly records: T[];
  /** Where to go on, as `token` of `records`. */
  readonly token: string | undefined;
  readonly error: unknown;
}

/** @internal */
export function executeMany<T>(
  calls: Iterable<ExecuteCall>,
  options: ManyOptions | undefined,
): AsyncGenerator<ExecuteOutcome<T>, void, undefined> {
  return runMany(calls, options, async (index, call, signal) => {
    const [connector, entity, action, params, callOptions] = call;
    try {
      const execution = await connector.execute<T>(entity, action, params, withSignal(callOptions, signal));
      return { index, call, execution, error: undefined };
    } catch (error) {
      return { index, call, execution: undefined, error };
    }
  });
}

/** @internal */
export function recordsMany<T>(
  calls: Iterable<RecordsCall>,
  options: ManyOptions | undefined,
): AsyncGenerator<RecordsOutcome<T>, void, undefined> {
  return runMany(calls, options, async (index, call, signal) => {
    const [connector, entity, action, params, callOptions] = call;
    const records: T[] = [];
    let token: string | undefined;
    try {
      const list = connector.records<T>(entity, action, params, { prefetch: 0, ...withSignal(callOptions, signal) });
      try {
        for await (const record of list) records.push(record);
      } finally {
        token = list.token;
      }
      return { index, call, records, token, error: undefined };
    } catch (error) {
      return { index, call, records, token, error };
    }
  });
}

function runMany<Call extends ExecuteCall | RecordsCall, Outcome extends { index: number }>(
  calls: Iterable<Call>,
  options: ManyOptions | undefined,
  run: (index: number, call: Call, signal: AbortSignal) => Promise<Outcome>,
): AsyncGenerator<Outcome, void, undefined> {
  // Options are checked at once, and calls when they are taken.
  const {
    concurrency = 8,
    ordered = false,
    progress = false,
  } = knownOptions(options, ["concurrency", "ordered", "progress"]);
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw invalidRequest("concurrency", "must be an integer of at least 1");
  }
  if (typeof calls?.[Symbol.iterator] !== "function") throw invalidRequest("calls", "must be iterable");
  return outcomes(calls, concurrency, ordered, progress, run);
}

async function* outcomes<Call extends ExecuteCall | RecordsCall, Outcome extends { index: number }>(
  calls: Iterable<Call>,
  concurrency: number,
  ordered: boolean,
  progress: boolean,
  run: (index: number, call: Call, signal: AbortSignal) => Promise<Outcome>,
): AsyncGenerator<Outcome, void, undefined> {
  const iterator = calls[Symbol.iterator]();
  const controller = new AbortController();
  const line = progress ? callsProgress() : undefined;
  const running = new Map<number, Promise<Outcome>>();
  /** With `ordered`, what completed before its turn. */
  const early = new Map<number, Outcome>();
  let started = 0;
  let completed = 0;
  let due = 0;
  let hasMore = true;
  try {
    while (hasMore || running.size > 0) {
      while (hasMore && started - (ordered ? due : completed) < concurrency) {
        const next = iterator.next();
        if (next.done) {
          hasMore = false;
          break;
        }
        checkCall(next.value, started);
        running.set(started, run(started, next.value, controller.signal));
        started += 1;
      }
      if (running.size === 0) break;
      const outcome = await Promise.race(running.values());
      running.delete(outcome.index);
      completed += 1;
      line?.report(completed);
      if (!ordered) {
        yield outcome;
        continue;
      }
      early.set(outcome.index, outcome);
      for (let first = early.get(due); first !== undefined; first = early.get(due)) {
        early.delete(due);
        due += 1;
        yield first;
      }
    }
  } finally {
    controller.abort();
    line?.close();
    if (hasMore) iterator.return?.();
  }
}

function checkCall(call: unknown, index: number): void {
  if (!Array.isArray(call) || call.length < 3 || call.length > 5 || !(call[0] instanceof Connector)) {
    throw invalidRequest(`calls[${index}]`, "must be an array: [connector, entity, action, params, options]");
  }
}

/** The options of a call, which the end of the iteration aborts too. */
function withSignal<Options extends ExecuteOptions>(options: Options | undefined, signal: AbortSignal): Options {
  const own = options?.signal;
  return { ...options, signal: own === undefined || own === null ? signal : AbortSignal.any([own, signal]) } as Options;
}
