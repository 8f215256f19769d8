/**
 * Defines a member that is neither printed, nor copied, nor compared.
 *
 * Public classes have such members instead of private ones, which would be a part of their types: no object that a test makes
 * up could be passed where a `Client` is expected. A proxy has them too, as opposed to private members.
 */
export function defineHidden(target: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: false, configurable: true, writable: true });
}
