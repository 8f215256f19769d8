/** Plays one scenario against an emulator of its own. The format is described beside the scenarios. */

import { type Client, Emulator, type Paging } from "airbyte-agent";

import { bytesHold, contains, type Expectation, errorIs, recordsHold } from "./expectation.js";

export interface Scenario {
  name: string;
  emulator?: Record<string, unknown>;
  client?: Record<string, unknown>;
  steps: Step[];
}

interface Step {
  call?: string;
  connector?: string;
  execute?: OnHandle;
  records?: OnHandle;
  list_all?: string;
  download?: OnHandle;
  http?: { method: string; path: string; json?: unknown };
  parallel?: { times: number; step: Step };
  request?: Record<string, unknown>;
  options?: Record<string, unknown>;
  expect?: Expectation;
  save?: Record<string, string>;
}

interface OnHandle {
  connector: string;
  entity: string;
  action: string;
  params?: object;
  paging?: Paging;
}

/** What a step gave. */
type Got = { answer: unknown } | { records: unknown[] } | { bytes: Uint8Array };

/** Names of times, which scenarios tell in seconds. */
const TIMES = new Set([
  "timeout",
  "connect_timeout",
  "retry_delay",
  "max_retry_delay",
  "token_lifetime",
  "scoped_token_lifetime",
  "deletion_delay",
]);

export async function play(scenario: Scenario): Promise<void> {
  const emulator = await Emulator.start(ours(scenario.emulator));
  try {
    // Repeats need no rest in a test.
    const client = emulator.client({ retryDelay: 0, ...ours(scenario.client) });
    const stage = new Stage(client, emulator);
    for (const [index, step] of scenario.steps.entries()) {
      await stage.play(step).catch((reason) => {
        throw new Error(`step ${index + 1}: ${reason instanceof Error ? reason.message : reason}`);
      });
    }
  } finally {
    await emulator.stop();
  }
}

class Stage {
  readonly #client: Client;
  readonly #url: string;
  readonly #saved: Map<string, unknown>;

  constructor(client: Client, { url, clientId, clientSecret, organizationId }: Emulator) {
    this.#client = client;
    this.#url = url;
    this.#saved = new Map(
      Object.entries({ url, client_id: clientId, client_secret: clientSecret, organization_id: organizationId }),
    );
  }

  async play(step: Step): Promise<void> {
    if (step.parallel !== undefined) {
      const { times, step: again } = step.parallel;
      await Promise.all(Array.from({ length: times }, () => this.#once(again)));
      return;
    }
    const answer = await this.#once(step);
    for (const [name, path] of Object.entries(step.save ?? {})) {
      const kept = path.split(".").reduce((value: any, part) => value?.[part], answer);
      if (kept === undefined) throw new Error(`nothing to save at ${path} of ${JSON.stringify(answer)}`);
      this.#saved.set(name, kept);
    }
  }

  /** Do it and look at what came of it. */
  async #once(step: Step): Promise<unknown> {
    const expect = step.expect ?? {};
    let got: Got;
    try {
      got = await this.#act(step);
    } catch (error) {
      if (expect.error === undefined) throw error;
      return fail(errorIs(expect.error, error));
    }
    if (expect.error !== undefined) throw new Error(`it succeeded, wanted ${JSON.stringify(expect.error)}`);
    if ("bytes" in got) return expect.bytes && fail(bytesHold(expect.bytes, got.bytes));
    if ("records" in got) {
      if (expect.records !== undefined) fail(recordsHold(expect.records, got.records));
      return got.records;
    }
    if (expect.answer !== undefined) fail(contains(this.#filled(expect.answer), got.answer, "answer"));
    return got.answer;
  }

  async #act(step: Step): Promise<Got> {
    const request = this.#filled(step.request ?? {}) as object;
    const options = ours(this.#filled(step.options ?? {}) as Record<string, unknown>);
    if (step.call !== undefined) {
      const answer = await this.#method(step.call, request, options);
      // What a caller sees of it: handles are their members, executions their envelope, nothing is null.
      return { answer: answer === undefined ? null : JSON.parse(JSON.stringify(answer)) };
    }
    if (step.connector !== undefined) {
      return { answer: { ...(await this.#client.connector(this.#filled(step.connector) as string)) } };
    }
    if (step.list_all !== undefined) {
      return { records: await this.#method(`${step.list_all}_all`, request, options).toArray() };
    }
    if (step.records !== undefined) {
      const { connector, entity, action, params, paging } = this.#filled(step.records) as OnHandle;
      const handle = await this.#client.connector(connector);
      return { records: await handle.records(entity, action, params, { ...options, paging }).toArray() };
    }
    if (step.execute !== undefined) {
      const { connector, entity, action, params } = this.#filled(step.execute) as OnHandle;
      const { records, next } = await (await this.#client.connector(connector)).execute(
        entity,
        action,
        params,
        options,
      );
      return { answer: { records, ...(next === undefined ? {} : { next }) } };
    }
    if (step.download !== undefined) {
      const { connector, entity, action, params } = this.#filled(step.download) as OnHandle;
      const handle = await this.#client.connector(connector);
      return { bytes: await (await handle.download(entity, action, params, options)).bytes() };
    }
    if (step.http !== undefined) return { answer: await this.#plain(step.http) };
    throw new Error(`a step that does nothing: ${JSON.stringify(step)}`);
  }

  /** The public method of an operation. */
  #method(operation: string, request: object, options: object): any {
    const steps = operation.split(".").map(camel);
    const verb = steps.pop()!;
    const resource = steps.reduce((value: any, name) => value[name], this.#client);
    // A method whose operation takes nothing has options only.
    return resource[verb].length === 1 ? resource[verb](options) : resource[verb](request, options);
  }

  /** A request without our client: for the emulator's own paths and the person in the browser. */
  async #plain(http: NonNullable<Step["http"]>): Promise<unknown> {
    const path = this.#filled(http.path) as string;
    const answer = await fetch(path.startsWith("http") ? path : this.#url + path, {
      method: http.method,
      redirect: "manual",
      ...(http.json === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(this.#filled(http.json)) }),
    });
    const text = await answer.text();
    return { status: answer.status, location: answer.headers.get("location"), body: parsed(text) };
  }

  /** A value with its `${names}` filled in. */
  #filled(value: unknown): unknown {
    if (typeof value === "string") {
      const whole = /^\$\{([^}]*)\}$/.exec(value)?.[1];
      if (whole !== undefined && this.#saved.has(whole)) return this.#saved.get(whole);
      return value.replaceAll(/\$\{([^}]*)\}/g, (text, name) => {
        const saved = this.#saved.get(name);
        if (saved === undefined) return text;
        return typeof saved === "string" ? saved : JSON.stringify(saved);
      });
    }
    if (Array.isArray(value)) return value.map((item) => this.#filled(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#filled(member)]));
  }
}

/** Settings and options as JavaScript spells them, times in milliseconds. */
function ours(theirs: Record<string, unknown> = {}): Record<string, any> {
  return Object.fromEntries(
    Object.entries(theirs).map(([name, value]) => [camel(name), TIMES.has(name) ? Number(value) * 1000 : value]),
  );
}

function camel(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function fail(reason: string | undefined): void {
  if (reason !== undefined) throw new Error(reason);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
