import { join } from "node:path";
import { inspect } from "node:util";

import { Client } from "../client.js";
import {
  EMULATOR_OPTIONS,
  type EmulatedJob,
  type EmulatorOptions,
  type FaultRule,
  type FinishedJobs,
  type JobReading,
  type JobScript,
  type JournalEntry,
  type JournalReading,
  type NotificationDelivery,
  type NotificationList,
  type SchemaChange,
  type SchemaDiff,
  type Snapshot,
} from "../generated/emulator.js";
import type { NativeEmulator } from "../generated/native.js";
import type { ClientOptions } from "../generated/settings.js";
import { knownOptions, refuseSurplus } from "../internal/arguments.js";
import { asyncDispose } from "../internal/async-dispose.js";
import { native } from "../internal/call-queue.js";
import { defineHidden } from "../internal/hidden.js";
import { STATE, setState } from "../internal/hidden-state.js";
import { errorFromJson } from "../internal/native-error.js";
import { openRequester } from "../internal/open-requester.js";
import { optionsToJson } from "../internal/options-json.js";
import type { Requester } from "../internal/requester.js";
import { Replication } from "../replication.js";
import { sendAdminRequest } from "./admin.js";

/** Emulators that have not been stopped. They must not be garbage-collected while their URL may be in use. */
const RUNNING = new Set<Emulator>();

/**
 * The Agent API and the Airbyte API on localhost, inside this process. It runs until it is stopped, and does not keep the process alive.
 *
 * ```ts
 * await using emulator = await Emulator.start();
 * const client = emulator.client();
 * ```
 */
export class Emulator implements AsyncDisposable {
  /** @internal */
  declare readonly [STATE]: NativeEmulator;
  /** Base URL, such as `http://127.0.0.1:50123`. */
  readonly url: string;
  /** Base URL of the Airbyte API. The path `/api/public/v1`, that of self-managed instances, has the same operations. */
  readonly replicationUrl: string;
  /** Client id of the first organization. */
  readonly clientId: string;
  /** Client secret of the first organization. */
  declare readonly clientSecret: string;
  /** Id of the first organization. */
  readonly organizationId: string;

  private constructor(emulator: NativeEmulator) {
    setState(this, emulator);
    this.url = emulator.url;
    this.replicationUrl = `${emulator.url}/v1`;
    this.clientId = emulator.clientId;
    defineHidden(this, "clientSecret", emulator.clientSecret);
    this.organizationId = emulator.organizationId;
    RUNNING.add(this);
  }

  /**
   * Starts an emulator. It accepts requests when the promise resolves.
   *
   * @throws ConfigurationError if an option is unknown or invalid, or the port is in use
   */
  static async start(options: EmulatorOptions = {}, ...surplus: []): Promise<Emulator> {
    refuseSurplus("start(options)", surplus);
    const started = await native.NativeEmulator.start(optionsToJson("emulator", options, EMULATOR_OPTIONS));
    if (typeof started === "string") throw errorFromJson(started);
    return new Emulator(started);
  }

  /** A client of this emulator, whatever `configure`, the environment and the settings file say. */
  client(options?: ClientOptions, ...surplus: []): Client {
    refuseSurplus("client(options)", surplus);
    return new Client(openFor(this, options));
  }

  /** A client of this emulator's Airbyte API, whatever `configure`, the environment and the settings file say. */
  replication(options?: ClientOptions, ...surplus: []): Replication {
    refuseSurplus("replication(options)", surplus);
    return new Replication(openFor(this, options));
  }

  /**
   * The requests that the emulator received, oldest first. It keeps the last 10,000, or 64 MiB.
   *
   * @param operation such as `connectors.execute`. Default: all, including the client's requests for tokens
   * @param options `after`: number of the entry after which to start
   */
  async journal(operation?: string, options?: { after?: number | undefined }, ...surplus: []): Promise<JournalEntry[]> {
    refuseSurplus("journal(operation, options)", surplus);
    const { after = 0 } = knownOptions(options, ["after"]);
    const query = new URLSearchParams({ after: String(after), ...(operation === undefined ? {} : { operation }) });
    const journal: JournalReading = await sendAdminRequest(this[STATE], "GET", `journal?${query}`);
    return journal.entries;
  }

  /**
   * Sets the faults to inject from now on, replacing those set before. Without arguments it removes all faults. If several
   * faults apply to a call, the first one is injected.
   *
   *     await emulator.faults({ operation: "connectors.execute", nth: 1, fault: { status: { status: 503 } } });
   *
   * @throws InvalidRequestError if an operation or a fault is unknown
   */
  async faults(...faults: FaultRule[]): Promise<void> {
    await sendAdminRequest(this[STATE], "PUT", "faults", faults);
  }

  /** The jobs of the Airbyte API with their plans, oldest first. */
  async jobs(...surplus: []): Promise<EmulatedJob[]> {
    refuseSurplus("jobs()", surplus);
    const reading: JobReading = await sendAdminRequest(this[STATE], "GET", "jobs");
    return reading.jobs;
  }

  /**
   * Scripts the next jobs of the Airbyte API, replacing the scripts set before. Without arguments it removes all scripts. If
   * several scripts fit a job, the first one applies; one that does not say how many `times` applies once. Durations in
   * scripts are in seconds.
   *
   *     await emulator.scriptJobs({ scenario: { failed: { message: "Could not log in" } } });
   *
   * @throws InvalidRequestError if a script cannot be carried out, or there is no such connection
   */
  async scriptJobs(...scripts: JobScript[]): Promise<void> {
    await sendAdminRequest(this[STATE], "PUT", "jobs", scripts);
  }

  /** Finishes jobs that have an end, and deletions of connectors, at once. Returns how many they were. */
  async finishJobs(...surplus: []): Promise<number> {
    refuseSurplus("finishJobs()", surplus);
    const { finished }: FinishedJobs = await sendAdminRequest(this[STATE], "POST", "jobs/run");
    return finished;
  }

  /**
   * The notifications that were sent to the webhooks of workspaces, oldest first.
   *
   * @param options `after`: number of the notification after which to start
   */
  async notifications(options?: { after?: number | undefined }, ...surplus: []): Promise<NotificationDelivery[]> {
    refuseSurplus("notifications(options)", surplus);
    const { after = 0 } = knownOptions(options, ["after"]);
    const list: NotificationList = await sendAdminRequest(this[STATE], "GET", `notifications?after=${after}`);
    return list.notifications;
  }

  /**
   * Makes up a change in the schema of a connection's source, as the service finds one. The connection's
   * `nonBreakingSchemaUpdatesBehavior` decides what happens.
   *
   *     await emulator.changeSchema(connectionId, { streams_added: ["public.orders"] });
   *
   * @param options `breaking`: whether syncs cannot go on as they were
   * @returns the event that the workspace is notified of, such as `connectionUpdate`; `null` if there is none
   * @throws InvalidRequestError if there is no such connection, or nothing changed
   */
  async changeSchema(
    connectionId: string,
    diff: SchemaDiff,
    options?: { breaking?: boolean | undefined },
    ...surplus: []
  ): Promise<string | null> {
    refuseSurplus("changeSchema(connectionId, diff, options)", surplus);
    const { breaking = false } = knownOptions(options, ["breaking"]);
    const change: SchemaChange = { connection_id: connectionId, diff, breaking };
    const { event } = await sendAdminRequest(this[STATE], "POST", "schema-changes", change);
    return event;
  }

  /**
   * Advances the emulator's clock without waiting: tokens expire, deletions complete, jobs move on.
   *
   * @param duration in milliseconds. Negative to turn the clock back
   * @throws InvalidRequestError if the result is more than a century from the present
   */
  async advanceClock(duration: number, ...surplus: []): Promise<void> {
    refuseSurplus("advanceClock(duration)", surplus);
    await sendAdminRequest(this[STATE], "POST", "clock", { advance: duration / 1000 });
  }

  /** Takes a snapshot of the state, including the clock. Returns the id for `restore`. */
  async snapshot(...surplus: []): Promise<string> {
    refuseSurplus("snapshot()", surplus);
    const snapshot: Snapshot = await sendAdminRequest(this[STATE], "POST", "snapshot");
    return snapshot.id;
  }

  /**
   * Restores a snapshot. Faults and journal are kept.
   *
   * @throws InvalidRequestError if there is no such snapshot
   */
  async restore(snapshot: string, ...surplus: []): Promise<void> {
    refuseSurplus("restore(snapshot)", surplus);
    await sendAdminRequest(this[STATE], "POST", "restore", { id: snapshot });
  }

  /** Resets state, clock, faults and journal. Credentials, tokens and snapshots stay valid. */
  async reset(): Promise<void> {
    await sendAdminRequest(this[STATE], "POST", "reset");
  }

  /** Stops the emulator. Its port is free when the promise resolves. Stopping it again has no effect. */
  async stop(): Promise<void> {
    RUNNING.delete(this);
    await this[STATE].stop();
  }

  [asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** @internal */
  [inspect.custom](): string {
    return `Emulator ${inspect({ url: this.url, clientId: this.clientId, organizationId: this.organizationId })}`;
  }
}

/** The requester of a client of this emulator. */
function openFor(emulator: Emulator, options: ClientOptions = {}): Requester {
  const { url: baseUrl, replicationUrl, clientId, clientSecret } = emulator;
  const access = { baseUrl, replicationUrl, clientId, clientSecret };
  // An option that is undefined must not lead to the live service, hence twice.
  return openRequester({ ...access, ...options }, { configured: access, environment: stateFolder() });
}

/** The variables that say where calls wait for an approval, and nothing else of the environment. */
function stateFolder(): Record<string, string> {
  const { HOME, LOCALAPPDATA, XDG_STATE_HOME = HOME && join(HOME, ".local", "state") } = process.env;
  const variables = Object.entries({ LOCALAPPDATA, XDG_STATE_HOME });
  return Object.fromEntries(variables.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
