/** The API on localhost, inside this process. */

import { inspect } from "node:util";

import { Client } from "./client.js";
import { ask, type Fault, type JournalEntry } from "./control.js";
import { native } from "./crossing.js";
import { errorOf } from "./failure.js";
import type { ClientOptions } from "./generated/settings.js";
import type { NativeEmulator } from "./native.js";
import { optionsJson, type Option } from "./settings.js";

/** How an emulator is started. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1. Default: a free one. */
  port?: number | undefined;
  /** SQLite file in which the state survives a restart. Default: it is kept in memory. */
  data?: string | undefined;
  /** Client id of the first organization. Default: made up. */
  clientId?: string | undefined;
  /** Client secret of the first organization. Default: made up. */
  clientSecret?: string | undefined;
  /** Id of the first organization, a UUID. Default: made up. */
  organizationId?: string | undefined;
  /** Seed texts, YAML or JSON, applied in order: more connector types, records and organizations. */
  seeds?: string[] | undefined;
  /** Records generated for every main entity of a connector. Default: 250 where no seed says. */
  records?: number | undefined;
  /** Lifetime of an application token, in milliseconds. Default: 900000. */
  tokenLifetime?: number | undefined;
  /** Lifetime of a scoped token and of a widget token, in milliseconds. Default: 1200000. */
  scopedTokenLifetime?: number | undefined;
  /** Time between the acceptance of a connector's deletion and its end, in milliseconds. Default: 200. */
  deletionDelay?: number | undefined;
}

const OPTIONS: ReadonlyMap<string, Option> = new Map<string, Option>([
  ["port", { name: "port", kind: "count" }],
  ["data", { name: "data", kind: "text" }],
  ["clientId", { name: "client_id", kind: "text" }],
  ["clientSecret", { name: "client_secret", kind: "secret" }],
  ["organizationId", { name: "organization_id", kind: "text" }],
  ["seeds", { name: "seeds", kind: "texts" }],
  ["records", { name: "records", kind: "count" }],
  ["tokenLifetime", { name: "token_lifetime", kind: "time" }],
  ["scopedTokenLifetime", { name: "scoped_token_lifetime", kind: "time" }],
  ["deletionDelay", { name: "deletion_delay", kind: "time" }],
]);

/** Emulators that have not been stopped: none may stop because nobody holds it any more while its address is in use. */
const RUNNING = new Set<Emulator>();

/**
 * A running emulator. It goes on until it is stopped; it does not keep the process alive, and ends with it.
 *
 * ```ts
 * await using emulator = await Emulator.start();
 * const client = emulator.client();
 * ```
 */
export class Emulator implements AsyncDisposable {
  readonly #native: NativeEmulator;
  /** Its address, such as `http://127.0.0.1:50123`. */
  readonly url: string;
  /** Client id of its first organization. */
  readonly clientId: string;
  /** Client secret of its first organization. */
  declare readonly clientSecret: string;
  /** Id of its first organization. */
  readonly organizationId: string;

  private constructor(emulator: NativeEmulator) {
    this.#native = emulator;
    this.url = emulator.url;
    this.clientId = emulator.clientId;
    // Not among the members that are listed, printed and copied.
    Object.defineProperty(this, "clientSecret", { value: emulator.clientSecret });
    this.organizationId = emulator.organizationId;
    RUNNING.add(this);
  }

  /**
   * Start one. It is ready when the promise resolves.
   *
   * @throws ConfigurationError when it cannot be started so
   */
  static async start(options: EmulatorOptions = {}): Promise<Emulator> {
    const started = await native.NativeEmulator.start(optionsJson("an emulator", options, OPTIONS));
    if (typeof started === "string") throw errorOf(started);
    return new Emulator(started);
  }

  /** A client of it, with further options of one's own. */
  client(options: ClientOptions = {}): Client {
    const { url: baseUrl, clientId, clientSecret } = this;
    return new Client({ baseUrl, clientId, clientSecret, ...options });
  }

  /**
   * The requests it received, the oldest first; of more than 10,000 the last ones.
   *
   * @param operation such as `connectors.execute`. Default: all, the client's own tokens among them
   * @param options `after`: number of the entry to begin after
   */
  async journal(operation?: string, { after = 0 }: { after?: number | undefined } = {}): Promise<JournalEntry[]> {
    const query = new URLSearchParams({ after: String(after), ...(operation === undefined ? {} : { operation }) });
    return (await ask(this.url, "GET", `journal?${query}`)).entries;
  }

  /**
   * Say what goes wrong from now on, in place of what was said before; nothing, if nothing is said. Of several faults that
   * are due for a call, the first happens.
   *
   *     await emulator.faults({ operation: "connectors.execute", nth: 1, fault: { status: { status: 503 } } });
   *
   * @throws InvalidRequestError when there is no such operation, or no such fault
   */
  async faults(...faults: Fault[]): Promise<void> {
    await ask(this.url, "PUT", "faults", faults);
  }

  /**
   * Let time pass for it: tokens run out, deletions finish. Nobody waits.
   *
   * @param time how far, in milliseconds; negative ones turn the clock back
   * @throws InvalidRequestError when that is more than a century from the present
   */
  async advanceClock(time: number): Promise<void> {
    await ask(this.url, "POST", "clock", { advance: time / 1000 });
  }

  /** Keep a copy of its state, clock included, while it runs. Gives the id that `restore` takes. */
  async snapshot(): Promise<string> {
    return (await ask(this.url, "POST", "snapshot")).id;
  }

  /**
   * Bring back a state. Faults and journal stay as they are.
   *
   * @throws InvalidRequestError when there is no such snapshot
   */
  async restore(snapshot: string): Promise<void> {
    await ask(this.url, "POST", "restore", { id: snapshot });
  }

  /** Go back to the start: state, clock, faults and journal. Credentials, tokens and snapshots stay good. */
  async reset(): Promise<void> {
    await ask(this.url, "POST", "reset");
  }

  /** Stop it. Its port is free when the promise resolves; stopping again does nothing. */
  async stop(): Promise<void> {
    RUNNING.delete(this);
    await this.#native.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** @internal */
  [inspect.custom](): string {
    return `Emulator ${inspect({ url: this.url, clientId: this.clientId, organizationId: this.organizationId })}`;
  }
}
