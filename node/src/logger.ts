/** Loggers: who hears of what happens to calls on their way. */

import { types } from "node:util";

import { misconfigured } from "./failure.js";

/** One thing that happened to a call. Nothing secret is in it: no credentials, no parameters, no bodies. */
export interface LogEvent {
  /** `debug`: the usual course of a call. `info`: a call takes longer than usual, and goes on. */
  level: "debug" | "info";
  /** The sentence for a person. */
  message: string;
  /** `resource.verb`. */
  operation: string;
  /** Id of the request, the same for all its attempts. */
  requestId: string;
  /** How many times the call was sent so far. */
  attempts: number;
  /** HTTP status, where the service answered. */
  status: number | undefined;
  /** Milliseconds since the call began. */
  elapsed: number;
}

/** Methods of console, pino, winston and their like. Events whose method is missing are told to nobody. */
export interface LogMethods {
  debug?(...args: any[]): unknown;
  info?(...args: any[]): unknown;
}

/** A function that takes each event, or an object with a method for each level. */
export type Logger = ((event: LogEvent) => unknown) | LogMethods;

/** Takes an event as the core tells it, in JSON. Never throws. */
export type Listener = (json: string) => void;

/** @throws ConfigurationError when it is no logger */
export function listenerOf(logger: Logger): Listener {
  const tell = teller(logger);
  let isBroken = false;
  const failed = (thrown: unknown): void => {
    if (isBroken) return;
    isBroken = true;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    process.emitWarning(`a logger of airbyte-agent failed, and calls go on without it: ${reason}`, "AirbyteAgentWarning");
  };
  return (json) => {
    try {
      const told = tell(read(json));
      // A logger that writes in its own time may fail in its own time, too.
      if (types.isPromise(told)) told.catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  };
}

function teller(logger: Logger): (event: LogEvent) => unknown {
  if (typeof logger === "function") return logger;
  const isOne = typeof logger === "object" && logger !== null && ("debug" in logger || "info" in logger);
  if (!isOne) throw misconfigured("`logger`: must be a function, or an object with `debug` or `info`", "logger");
  // pino takes what belongs to a message before it, everybody else after it.
  const isFieldsFirst = "bindings" in logger;
  return ({ level, message, ...fields }) =>
    isFieldsFirst ? logger[level]?.(fields, message) : logger[level]?.(message, fields);
}

/** An event as the core writes it. */
interface Told {
  level: LogEvent["level"];
  message: string;
  operation: string;
  request_id: string;
  attempts: number;
  status: number | null;
  /** In seconds. */
  elapsed: number;
}

function read(json: string): LogEvent {
  const { level, message, operation, request_id, attempts, status, elapsed }: Told = JSON.parse(json);
  return {
    level,
    message,
    operation,
    requestId: request_id,
    attempts,
    status: status ?? undefined,
    elapsed: Math.round(elapsed * 1e6) / 1e3,
  };
}
