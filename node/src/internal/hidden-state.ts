/**
 * The key of what an object keeps for itself.
 *
 * It is not a private member, because those cannot be reached through a `Proxy` of the object, such as Vue's `reactive`.
 * A property that is not enumerable is ignored by copies, comparisons and JSON all the same. Not a symbol: jest compares
 * those of iterables even so.
 */
export const STATE = "airbyte-agent.state";

/** Sets what an object keeps for itself. */
export function setState<State extends object>(target: { readonly [STATE]: State }, state: State): void {
  // Libraries that wrap what they read of a proxy leave out objects that cannot be extended.
  Object.defineProperty(target, STATE, { value: Object.preventExtensions(state) });
}
