import type { ClientOptions } from "../generated/settings.js";
import { native } from "./call-queue.js";
import { mergeOptions, normalizeSettings } from "./client-settings.js";
import { extraCertificates } from "./extra-certificates.js";
import { callNative } from "./native-error.js";
import { Requester } from "./requester.js";

/** What `configure` set on this thread. */
let configured: ClientOptions = {};

/**
 * Sets defaults for the options of all clients created from now on, replacing those set before. They apply to the whole
 * process including worker threads, except for functions, `logger` and
 * `integers`, which apply to this thread.
 *
 * @throws ConfigurationError if an option is unknown or invalid
 */
export function configure(options: ClientOptions = {}): void {
  const { json } = normalizeSettings(options);
  callNative(() => native.configure(json));
  configured = options;
}

/** The requester of a new client. */
export function openRequester(options: ClientOptions): Requester {
  const merged = mergeOptions(configured, options);
  // The core adds the certificates of `ca` to those of the system, as Node does with these.
  const hasCertificates = (merged.ca ?? configured.ca ?? merged.fetch) !== undefined;
  const ca = hasCertificates ? undefined : extraCertificates();
  const { json, nodeOptions } = normalizeSettings(ca === undefined ? merged : { ...merged, ca });
  return Requester.open(json, nodeOptions);
}
