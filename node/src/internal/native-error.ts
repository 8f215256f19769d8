import { AirbyteAgentError, type ErrorData } from "../errors.js";
import { ERROR_CLASSES } from "../generated/error-classes.js";
import { ConfigurationError, InvalidRequestError } from "../generated/errors.js";
import { isError } from "./is-error.js";

/** `code` of the errors that functions of the addon throw. Their message is the error data as JSON. */
const NATIVE_ERROR_CODE = "AIRBYTE_AGENT_ERROR";

/** The error data of a failed call. */
export class SerializedError {
  readonly data: ErrorData;

  /** @param thrown what a function of the caller has thrown, by the id under which it is kept */
  constructor(json: string, thrown: (id: number) => unknown) {
    this.data = parseError(json, thrown);
  }

  /** What a hook has thrown, which the caller gets instead of the error. */
  get replacement(): { value: unknown } | undefined {
    return this.data.is_error_itself ? { value: this.data.cause } : undefined;
  }
}

/** Constructs the error of the class that its kind says. */
export function errorFromJson(json: string, thrown: (id: number) => unknown = () => undefined): AirbyteAgentError {
  return toErrorClass(parseError(json, thrown));
}

function parseError(json: string, thrown: (id: number) => unknown): ErrorData {
  const data: ErrorData = JSON.parse(json);
  if (typeof data.thrown === "number") data.cause = thrown(data.thrown);
  return data;
}

function toErrorClass(data: ErrorData): AirbyteAgentError {
  const ErrorClass = ERROR_CLASSES[data.kind] ?? AirbyteAgentError;
  return new ErrorClass(data);
}

/** Converts what a call rejected with, or a function of the addon threw. Values of other origin are returned unchanged. */
export function toError(thrown: unknown): unknown {
  if (thrown instanceof SerializedError) return toErrorClass(thrown.data);
  // Not `instanceof Error`: test runners load this module in a realm of its own, which the addon is not a part of.
  if (isError(thrown) && (thrown as NodeJS.ErrnoException).code === NATIVE_ERROR_CODE) {
    return errorFromJson(thrown.message);
  }
  return thrown;
}

/** Calls a function of the addon and converts what it throws. */
export function callNative<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw toError(thrown);
  }
}

/**
 * An error for a request or an option of a call that is invalid.
 *
 * @param field the path of the invalid member, such as `params.ids[0]`
 * @param cause what code of the caller threw, if that is the reason
 */
export function invalidRequest(
  field: string,
  reason: string,
  operation?: string,
  cause?: unknown,
): InvalidRequestError {
  const description = `\`${field}\`: ${reason}`;
  return new InvalidRequestError({
    kind: "invalid_request",
    message: `${operation === undefined ? "" : `${operation}: `}${sentence(description)}`,
    reason: description,
    operation: operation ?? null,
    errors: [{ field, message: reason, error_code: null, details: null }],
    cause,
  });
}

/** An error for an option of a client or an emulator with an invalid value. */
export function invalidOption(option: string, reason: string): ConfigurationError {
  const description = `\`${option}\`: ${reason}`;
  const errors = [{ field: option, message: reason, error_code: null, details: null }];
  return new ConfigurationError({ kind: "configuration", message: sentence(description), reason: description, errors });
}

/**
 * An error for an invalid configuration.
 *
 * @param option the option at fault, if it is a single one
 */
export function configurationError(message: string, option?: string): ConfigurationError {
  const errors = option === undefined ? [] : [{ field: option, message, error_code: null, details: null }];
  return new ConfigurationError({ kind: "configuration", message: sentence(message), reason: message, errors });
}

/** Ends a reason with a full stop, unless it is a question. */
function sentence(reason: string): string {
  return reason.endsWith("?") ? reason : `${reason}.`;
}
