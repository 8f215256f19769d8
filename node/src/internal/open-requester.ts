import type { ClientOptions } from "../generated/settings.js";
import { type Defaults, normalizeSettings, readEnvironment } from "./client-settings.js";
import { extraCertificates } from "./extra-certificates.js";
import { configurationError } from "./native-error.js";
import { Requester } from "./requester.js";

let configured: ClientOptions = {};
let refusal: string | undefined;

/**
 * Sets defaults for the options of all clients created from now on, replacing those set before. They apply to this thread.
 *
 * @throws ConfigurationError if an option is unknown or invalid
 */
export function configure(options: ClientOptions = {}): void {
  normalizeSettings(options);
  configured = { ...options };
}

/** Sets the reason for which no client can be created now; `undefined` if there is none. For tests. */
export function refuseClients(reason: string | undefined): void {
  refusal = reason;
}

/** The requester of a new client. */
export function openRequester(options: ClientOptions, defaults: Defaults = currentDefaults()): Requester {
  const own = normalizeSettings(options);
  const configured = normalizeSettings(defaults.configured);
  const nodeOptions = { ...configured.nodeOptions, ...own.nodeOptions };
  const environment = JSON.stringify(defaults.environment);
  // `fetch` decides itself what it trusts.
  const fallback = JSON.stringify({ ca: nodeOptions.fetch === undefined ? extraCertificates() : undefined });
  const others = `{"configured":${configured.json},"environment":${environment},"fallback":${fallback}}`;
  return Requester.open(own.json, others, nodeOptions);
}

function currentDefaults(): Defaults {
  if (refusal !== undefined) throw configurationError(refusal);
  return { configured, environment: readEnvironment() };
}
