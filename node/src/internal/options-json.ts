import { encodeJson } from "./encode-json.js";
import { configurationError, invalidOption } from "./native-error.js";
import { convertOption, type OptionSpec } from "./option-spec.js";
import { suggestion } from "./suggestion.js";

/**
 * Validates the options of a client or an emulator and encodes them as JSON with the core's names.
 *
 * @param owner `client` or `emulator`, for messages
 * @param otherNames further valid names, which a misspelt name may stand for
 * @throws ConfigurationError if an option is unknown or invalid
 */
export function optionsToJson(
  owner: string,
  options: object,
  specs: ReadonlyMap<string, OptionSpec>,
  otherNames: readonly string[] = [],
): string {
  requireObject(owner, options);
  const converted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const spec = specs.get(name);
    if (spec === undefined) {
      const hint = suggestion(name, [...specs.keys(), ...otherNames]);
      throw configurationError(`unknown ${owner} option \`${name}\`${hint}`, name);
    }
    converted[spec.name] = convertOption(spec.kind, value, name, (path, reason) => {
      throw invalidOption(path, reason);
    });
  }
  try {
    return encodeJson(undefined, converted);
  } catch (error) {
    throw configurationError(`invalid ${owner} options: ${(error as Error).message.replace(/\.$/, "")}`);
  }
}

/** @throws ConfigurationError if the options are not an object */
export function requireObject(owner: string, options: unknown): void {
  if (typeof options !== "object" || options === null) {
    throw configurationError(`the ${owner} options must be an object`);
  }
}
