import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { Emulator } from "../emulator/emulator.js";
import type { EmulatorOptions } from "../generated/emulator.js";
import { STATE } from "../internal/hidden-state.js";
import { UsageError } from "./usage-error.js";

/** Runs an emulator until Ctrl-C or SIGTERM. */
export async function emulator(args: string[]): Promise<void> {
  // First of all, so that a signal during the start is not lost.
  const signals = new Signals();
  const running = await Emulator.start(optionsOf(args));
  process.stdout.write(`${running[STATE].readyLine}\n`);
  await signals.next();
  // Whoever asks twice does not want to wait for the requests in progress.
  const again = signals.next().then((code) => process.exit(code));
  await Promise.race([running.stop(), again]);
  signals.close();
}

function optionsOf(args: string[]): EmulatorOptions {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string" },
      "allowed-host": { type: "string", multiple: true },
      "admin-token-file": { type: "string" },
      data: { type: "string" },
      memory: { type: "boolean" },
      seed: { type: "string", multiple: true },
      records: { type: "string" },
      strict: { type: "boolean" },
      "list-envelope": { type: "boolean" },
      edition: { type: "string" },
      "no-auth": { type: "boolean" },
      "shuffle-lists": { type: "boolean" },
      "allow-notifications-to": { type: "string", multiple: true },
      "client-id": { type: "string" },
      "client-secret-file": { type: "string" },
      "organization-id": { type: "string" },
    },
  });
  if (values.data !== undefined && values.memory) throw new UsageError("--data cannot be used with --memory");
  return {
    port: count("port", values.port),
    allowedHosts: values["allowed-host"],
    adminToken: secret("admin token", values["admin-token-file"], "AIRBYTE_EMULATOR_ADMIN_TOKEN"),
    data: values.data,
    seeds: values.seed?.map((path) => read("seed", path)),
    records: count("records", values.records),
    strict: values.strict ?? false,
    listEnvelope: values["list-envelope"],
    edition: values.edition as EmulatorOptions["edition"],
    auth: values["no-auth"] ? false : undefined,
    shuffleLists: values["shuffle-lists"],
    allowNotificationsTo: values["allow-notifications-to"],
    clientId: values["client-id"],
    clientSecret: secret("client secret", values["client-secret-file"], "AIRBYTE_EMULATOR_CLIENT_SECRET"),
    organizationId: values["organization-id"],
  };
}

function count(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new UsageError(`invalid value '${value}' for --${option}: not a number`);
  return Number(value);
}

/** A secret from a file, else from a variable of the environment: other users of the machine can read arguments. */
function secret(what: string, file: string | undefined, variable: string): string | undefined {
  const text = file === undefined ? process.env[variable] : read(what, file);
  if (text === undefined) return undefined;
  // Editors and `echo` end a file with a newline, which is no part of the secret.
  const trimmed = text.replace(/[\r\n]+$/, "");
  if (trimmed === "") throw new Error(`the ${what} in ${file ?? variable} is empty`);
  return trimmed;
}

function read(what: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`cannot read the ${what} ${path}: ${(error as Error).message}`);
  }
}

/** Ctrl-C and SIGTERM, which no longer end the process by themselves. Keeps the process alive. */
class Signals {
  #receive: (exitCode: number) => void = () => {};
  // An emulator does not keep the process alive, and listening to signals does not either.
  readonly #timer = setInterval(() => {}, 2 ** 30);
  #next = this.#renew();

  constructor() {
    process.on("SIGINT", () => this.#receive(130));
    process.on("SIGTERM", () => this.#receive(143));
  }

  /** The exit code of a process that the next signal ended. */
  async next(): Promise<number> {
    const code = await this.#next;
    this.#next = this.#renew();
    return code;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #renew(): Promise<number> {
    return new Promise((resolve) => {
      this.#receive = resolve;
    });
  }
}
