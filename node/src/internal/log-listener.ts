import { types } from "node:util";

import type { LogEvent, Logger } from "../logger.js";
import type { LogListener } from "./call-queue.js";
import { isError } from "./is-error.js";
import { toMilliseconds } from "./milliseconds.js";
import { invalidOption } from "./native-error.js";

/**
 * The listener that passes events of the core to a logger. An error of the logger is reported once, as a warning.
 *
 * @throws ConfigurationError if it is not a logger
 */
export function toLogListener(logger: Logger): LogListener {
  const write = toFunction(logger);
  let hasWarned = false;
  const warn = (error: unknown): void => {
    if (hasWarned) return;
    hasWarned = true;
    const reason = isError(error) ? error.message : String(error);
    process.emitWarning(`the logger of an airbyte-agent client failed: ${reason}`, "AirbyteAgentWarning");
  };
  return (json) => {
    try {
      const written = write(parseEvent(json));
      // An async logger fails by rejecting.
      if (types.isPromise(written)) written.catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}

function toFunction(logger: Logger): (event: LogEvent) => unknown {
  if (typeof logger === "function") return logger;
  const isLogger =
    typeof logger === "object" && logger !== null && ["debug", "info", "warn"].some((level) => level in logger);
  if (!isLogger) {
    throw invalidOption("logger", "must be a function, or an object with a method `debug`, `info` or `warn`");
  }
  // pino takes the fields before the message, all others after it.
  const isFieldsFirst = "bindings" in logger;
  return ({ level, message, ...fields }) =>
    isFieldsFirst ? logger[level]?.(fields, message) : logger[level]?.(message, fields);
}

/** An event as the core writes it. */
interface CoreEvent {
  level: LogEvent["level"];
  message: string;
  operation: string;
  request_id: string;
  attempts: number;
  status: number | null;
  /** In seconds. */
  elapsed: number;
}

function parseEvent(json: string): LogEvent {
  const { level, message, operation, request_id, attempts, status, elapsed }: CoreEvent = JSON.parse(json);
  return {
    level,
    message,
    operation,
    requestId: request_id,
    attempts,
    status: status ?? undefined,
    elapsed: toMilliseconds(elapsed),
  };
}
