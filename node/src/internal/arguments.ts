import { invalidRequest } from "./native-error.js";
import { suggestion } from "./suggestion.js";

/** The request of an operation that has no parameters. */
export const NO_REQUEST: object = Object.freeze({});

/** A request, the options of its call, and the arguments that the method does not take. */
type CallArguments<Options> = [request: object, options: Options | undefined, surplus: readonly unknown[]];

type OneMemberArguments<Options> = readonly [first?: unknown, options?: Options];
type MemberFirstArguments<Options> =
  | readonly [member: unknown, others?: object, options?: Options]
  | readonly [request?: object, options?: Options];

/** Reads the arguments of a method that takes a request, or its only member. */
export function oneMember<Options>(name: string, args: OneMemberArguments<Options>): CallArguments<Options> {
  const [first, options, ...surplus] = args;
  return [isRequest(first) ? first : { [name]: first }, options, surplus];
}

/** Reads the arguments of a method that takes a request, or one member of it and then the others. */
export function memberFirst<Options>(name: string, args: MemberFirstArguments<Options>): CallArguments<Options> {
  const [first] = args;
  if (isRequest(first)) {
    const [, options, ...surplus] = args as readonly [object, Options?];
    return [first, options, surplus];
  }
  const [, others = {}, options, ...surplus] = args as readonly [unknown, object?, Options?];
  // Others that are no object are refused as a request.
  return [typeof others === "object" ? { ...others, [name]: first } : others, options, surplus];
}

/** Whether an argument is a request, not the value of a member, which may be an array. */
function isRequest(argument: unknown): argument is object {
  return typeof argument === "object" && argument !== null && !Array.isArray(argument);
}

/** @throws InvalidRequestError if the arguments of a method are not a request, options, and nothing else */
export function checkArguments(operation: string, request: unknown, surplus: readonly unknown[]): void {
  if (!isRequest(request)) {
    const problem = "the request must be an object";
    throw invalidRequest(".", `${problem}: \`${methodOf(operation)}(request, options)\``, operation);
  }
  if (surplus.length > 0) {
    const parameters = request === NO_REQUEST ? "options" : "request, options";
    refuseSurplus(`${methodOf(operation)}(${parameters})`, surplus, operation);
  }
}

/**
 * @param usage how the method is called, such as `stats(options)`
 * @throws InvalidRequestError if there are arguments that the method does not take
 */
export function refuseSurplus(usage: string, surplus: readonly unknown[], operation?: string): void {
  if (surplus.length === 0) return;
  const count = surplus.length === 1 ? "an argument" : `${surplus.length} arguments`;
  throw invalidRequest(".", `${count} too many; call it as \`${usage}\``, operation);
}

/**
 * The options of a method.
 *
 * @throws InvalidRequestError if they are not an object, or one of them is unknown
 */
export function knownOptions<T extends object>(options: T | undefined, known: readonly string[]): Partial<T> {
  const given = options ?? {};
  if (typeof given !== "object") throw invalidRequest("options", "must be an object");
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) throw invalidRequest(name, `unknown option${suggestion(name, known)}`);
  }
  return given;
}

/** The name of the method that calls an operation. */
function methodOf(operation: string): string {
  const verb = operation.slice(operation.lastIndexOf(".") + 1);
  return verb.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
