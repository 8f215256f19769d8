import { readFileSync } from "node:fs";

import { AirbyteAgentError, APIResponse, type Client, type ClientOptions, Emulator, type Paging } from "airbyte-agent";

import { checkBytes, checkContains, checkError, checkRecords, type Expectation } from "./expectation.js";

export interface Scenario {
  name: string;
  emulator?: Record<string, unknown>;
  client?: Record<string, unknown>;
  fixtures?: string[];
  steps: Step[];
}

interface Step {
  call?: string;
  args?: unknown[];
  connector?: string;
  execute?: ConnectorStep;
  records?: ConnectorStep;
  list_all?: string;
  download?: ConnectorStep;
  http?: { method: string; path: string; json?: unknown };
  parallel?: { times: number; step: Step };
  request?: Record<string, unknown>;
  options?: Record<string, unknown>;
  expect?: Expectation;
  save?: Record<string, string>;
  save_token?: string;
}

interface ConnectorStep {
  connector: string;
  entity: string;
  action: string;
  params?: object;
  paging?: Paging;
  after?: string;
  max_pages?: number;
  max_records?: number;
  prefetch?: number;
  concurrency?: number;
  take?: number;
}

/** The result of a step. */
type StepResult = { answer: unknown } | { records: unknown[]; error?: AirbyteAgentError } | { bytes: Uint8Array };

/** Names of durations, which are in seconds in scenarios. */
const DURATIONS = new Set([
  "timeout",
  "connect_timeout",
  "retry_delay",
  "max_retry_delay",
  "token_lifetime",
  "scoped_token_lifetime",
  "deletion_delay",
]);

/**
 * Runs a scenario against an emulator of its own, with the Airbyte API at a base path. The format is described in
 * `tests/scenarios/README.md`.
 */
export async function runScenario(scenario: Scenario, base: string, more: ClientOptions = {}): Promise<void> {
  const emulator = await Emulator.start(toNodeOptions(scenario.emulator));
  try {
    // Retries without a delay.
    const settings = { replicationUrl: emulator.url + base, retryDelay: 0, ...toNodeOptions(scenario.client), ...more };
    const client = emulator.client(settings);
    const runner = new ScenarioRunner(client, emulator);
    for (const name of scenario.fixtures ?? []) {
      for (const step of readFixture(name)) await runner.runStep(step);
    }
    for (const [index, step] of scenario.steps.entries()) {
      await runner.runStep(step).catch((reason) => {
        throw new Error(`step ${index + 1}: ${reason instanceof Error ? reason.message : reason}`);
      });
    }
  } finally {
    await emulator.stop();
  }
}

/** The steps of a file in `tests/scenarios/fixtures`. */
function readFixture(name: string): Step[] {
  const file = new URL(`../../../tests/scenarios/fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

class ScenarioRunner {
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

  async runStep(step: Step): Promise<void> {
    if (step.parallel !== undefined) {
      const { times, step: again } = step.parallel;
      await Promise.all(Array.from({ length: times }, () => this.#runOnce(again)));
      return;
    }
    const answer = await this.#runOnce(step);
    for (const [name, path] of Object.entries(step.save ?? {})) {
      const kept = path.split(".").reduce((value: any, part) => value?.[part], answer);
      if (kept === undefined) throw new Error(`no value to save at ${path} of ${JSON.stringify(answer)}`);
      this.#saved.set(name, kept);
    }
  }

  /** Runs a step and checks its expectation. */
  async #runOnce(step: Step): Promise<unknown> {
    const expect = step.expect ?? {};
    let result: StepResult;
    try {
      result = await this.#perform(step);
    } catch (error) {
      if (expect.error === undefined) throw error;
      return fail(checkError(expect.error, error));
    }
    if ("error" in result && result.error !== undefined) {
      if (expect.error === undefined) throw result.error;
      if (expect.records !== undefined) fail(checkRecords(expect.records, result.records));
      fail(checkError(expect.error, result.error));
      return { token: result.error.token };
    }
    if (expect.error !== undefined) throw new Error(`it succeeded, expected ${JSON.stringify(expect.error)}`);
    if ("bytes" in result) return expect.bytes && fail(checkBytes(expect.bytes, result.bytes));
    if ("records" in result) {
      if (expect.records !== undefined) fail(checkRecords(expect.records, result.records));
      return result.records;
    }
    if (expect.answer !== undefined) fail(checkContains(this.#substitute(expect.answer), result.answer, "answer"));
    return result.answer;
  }

  async #perform(step: Step): Promise<StepResult> {
    const request = this.#substitute(step.request ?? {}) as object;
    const options = toNodeOptions(this.#substitute(step.options ?? {}) as Record<string, unknown>);
    if (step.call !== undefined) {
      const args = this.#substitute(step.args ?? []) as unknown[];
      const answer = await this.#method(step.call, request, options, args);
      if (answer instanceof APIResponse) return { answer: answer.json() };
      // As JSON: a connector becomes its members, an execution its envelope, and no result becomes null.
      return { answer: answer === undefined ? null : JSON.parse(JSON.stringify(answer)) };
    }
    if (step.connector !== undefined) {
      return { answer: { ...(await this.#client.connector(this.#substitute(step.connector) as string)) } };
    }
    if (step.list_all !== undefined) {
      return collect(this.#method(step.list_all, request, options));
    }
    if (step.records !== undefined) {
      const { connector, entity, action, params, paging, take, ...limits } = this.#substitute(
        step.records,
      ) as ConnectorStep;
      const handle = await this.#client.connector(connector);
      const how = { ...toNodeOptions(limits), paging: paging && toNodeOptions(paging) };
      const records = handle.records(entity, action, params, { ...options, ...how });
      const result = await collect(records, take);
      if (step.save_token !== undefined) this.#saved.set(step.save_token, records.token);
      return result;
    }
    if (step.execute !== undefined) {
      const { connector, entity, action, params } = this.#substitute(step.execute) as ConnectorStep;
      const { records, next } = await (await this.#client.connector(connector)).execute(
        entity,
        action,
        params,
        options,
      );
      return { answer: { records, ...(next === undefined ? {} : { next }) } };
    }
    if (step.download !== undefined) {
      const { connector, entity, action, params } = this.#substitute(step.download) as ConnectorStep;
      const handle = await this.#client.connector(connector);
      return { bytes: await (await handle.download(entity, action, params, options)).bytes() };
    }
    if (step.http !== undefined) return { answer: await this.#sendHttp(step.http) };
    throw new Error(`unknown step: ${JSON.stringify(step)}`);
  }

  /** Calls the method of an operation. */
  #method(operation: string, request: any, options: object, args: unknown[] = []): any {
    const steps = operation.split(".").map(camel);
    const verb = steps.pop()!;
    const resource = steps.reduce((value: any, name) => value[name], this.#client);
    if (verb === "request") {
      const { method, path, ...others } = request;
      return resource.request(method, path, { ...others, ...options });
    }
    if (args.length > 0) {
      // An operation that has no other members takes the options at once.
      return Object.keys(request).length > 0
        ? resource[verb](...args, request, options)
        : resource[verb](...args, options);
    }
    // Methods of operations without parameters take options only.
    return resource[verb].length === 1 ? resource[verb](options) : resource[verb](request, options);
  }

  /** Sends a plain HTTP request: to the admin interface, or as a browser would. */
  async #sendHttp(http: NonNullable<Step["http"]>): Promise<unknown> {
    const path = this.#substitute(http.path) as string;
    const answer = await fetch(path.startsWith("http") ? path : this.#url + path, {
      method: http.method,
      redirect: "manual",
      ...(http.json === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(this.#substitute(http.json)) }),
    });
    const text = await answer.text();
    return { status: answer.status, location: answer.headers.get("location"), body: parsed(text) };
  }

  /** Replaces the `${names}` in a value by saved values. */
  #substitute(value: unknown): unknown {
    if (typeof value === "string") {
      const whole = /^\$\{([^}]*)\}$/.exec(value)?.[1];
      if (whole !== undefined && this.#saved.has(whole)) return this.#saved.get(whole);
      return value.replaceAll(/\$\{([^}]*)\}/g, (text, name) => {
        const saved = this.#saved.get(name);
        if (saved === undefined) return text;
        return typeof saved === "string" ? saved : JSON.stringify(saved);
      });
    }
    if (Array.isArray(value)) return value.map((item) => this.#substitute(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#substitute(member)]));
  }
}

/** The entries of a list up to its end, an error or a number of entries. */
async function collect(list: AsyncIterable<unknown>, most?: number): Promise<StepResult> {
  const records: unknown[] = [];
  try {
    for await (const record of list) {
      records.push(record);
      if (records.length === most) break;
    }
  } catch (error) {
    if (error instanceof AirbyteAgentError) return { records, error };
    throw error;
  }
  return { records };
}

/** Converts settings and options to camelCase and milliseconds. */
function toNodeOptions(options: object = {}): Record<string, any> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [camel(name), DURATIONS.has(name) ? Number(value) * 1000 : value]),
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
