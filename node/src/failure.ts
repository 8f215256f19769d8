/** From what the native half tells to the errors that callers meet. */

import { AirbyteAgentError, type Failure } from "./errors.js";
import { ConfigurationError, InvalidRequestError } from "./generated/errors.js";
import { BY_KIND } from "./generated/kinds.js";
import { SETTINGS } from "./generated/settings.js";

/** `code` of what the native half throws at once. */
const REFUSED = "AIRBYTE_AGENT_FAILURE";

/** A failure, in JSON, on its way to become an error. */
export class Told {
  constructor(readonly json: string) {}
}

/** The error of a failure in JSON. */
export function errorOf(json: string): AirbyteAgentError {
  const failure: Failure = JSON.parse(json);
  if (failure.kind === "configuration") spell(failure);
  const Kind = BY_KIND[failure.kind] ?? AirbyteAgentError;
  return new Kind(failure);
}

/** Name settings as they are named here. */
function spell(failure: Failure): void {
  const spelt = new Map([...SETTINGS].map(([ours, { name }]) => [name, ours]));
  const ours = (text: string): string => text.replaceAll(/`([a-z_]+)`/g, (_, name) => `\`${spelt.get(name) ?? name}\``);
  failure.message = ours(failure.message);
  if (failure.reason !== undefined) failure.reason = ours(failure.reason);
  failure.errors = failure.errors?.map((error) => ({
    ...error,
    field: error.field === null ? null : (spelt.get(error.field) ?? error.field),
  })) ?? [];
}

/** What was thrown by the native half, or by a completion, as an error of ours; anything else as it is. */
export function understood(thrown: unknown): unknown {
  if (thrown instanceof Told) return errorOf(thrown.json);
  if (thrown instanceof Error && (thrown as NodeJS.ErrnoException).code === REFUSED) return errorOf(thrown.message);
  return thrown;
}

/** Call into the native half. */
export function attempt<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw understood(thrown);
  }
}

/** A request that cannot be right, perhaps because of what a caller's own code threw. */
export function invalid(field: string, reason: string, operation?: string, cause?: unknown): InvalidRequestError {
  const said = `\`${field}\`: ${reason}`;
  return new InvalidRequestError({
    kind: "invalid_request",
    message: `${operation === undefined ? "" : `${operation}: `}${said}.`,
    reason: said,
    operation: operation ?? null,
    errors: [{ field, message: reason, error_code: null, details: null }],
    cause,
  });
}

/** A setting that cannot be right. */
export function misconfigured(message: string, field?: string): ConfigurationError {
  const errors = field === undefined ? [] : [{ field, message, error_code: null, details: null }];
  return new ConfigurationError({ kind: "configuration", message: `${message}.`, reason: message, errors });
}
