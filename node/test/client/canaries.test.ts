import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format, inspect } from "node:util";

import { trace } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import {
  AirbyteAgentError,
  APIConnectionError,
  Client,
  ConfigurationError,
  configure,
  Emulator,
  InvalidRequestError,
  type PendingApproval,
  responseOf,
  webhooks,
} from "airbyte-agent";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

// Secrets are planted wherever they can enter, and searched for in everything that comes out. The file has the places; see
// the README beside it. `JSON.stringify` of results is not searched: a program may ask for its own secrets.

interface Step {
  operation: string;
  request: Record<string, unknown>;
  options?: Record<string, unknown>;
  body?: unknown;
}

interface Received {
  body: string | object;
  options: webhooks.ParseOptions;
}

interface Canaries {
  settings: Record<string, unknown>;
  faults: unknown[];
  calls: Step[];
  rejected_calls: Step[];
  responses: Step[];
  undecodable_responses: Step[];
  token_responses: object[];
  unreachable: Record<string, unknown>[];
  rejected_settings: Record<string, unknown>[];
  rejected_files: string[];
  rejected_environments: Record<string, string>[];
  webhooks: Received[];
  rejected_webhooks: Received[];
}

const CANARY = "canary";
const CANARIES: Canaries = JSON.parse(
  readFileSync(new URL("../../../tests/canary/canaries.json", import.meta.url), "utf8"),
);

/** What the tests have seen: of objects, log events, spans and warnings. */
const outputs: string[] = [];
const exporter = new InMemorySpanExporter();
const warn = (warning: Error) => outputs.push(inspect(warning));
let emulator: Emulator;

beforeAll(async () => {
  const { client_id, client_secret } = CANARIES.settings;
  emulator = await Emulator.start({ clientId: client_id as string, clientSecret: client_secret as string });
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  process.on("warning", warn);
});
beforeEach(() => emulator.reset());
afterEach(() => {
  vi.unstubAllEnvs();
  configure();
  outputs.push(
    ...exporter.getFinishedSpans().map(({ name, attributes, events }) => inspect({ name, attributes, events })),
  );
  exporter.reset();
  const seen = outputs.splice(0);
  expect(seen).not.toEqual([]);
  for (const output of seen) expect(output).not.toContain(CANARY);
});
afterAll(async () => {
  process.off("warning", warn);
  trace.disable();
  await emulator.stop();
});

const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Settings and options, with names in camelCase. */
function toNodeOptions(options: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [camel(name), value]));
}

function createClient(settings: Record<string, unknown> = CANARIES.settings): Client {
  const logger = (event: object) => outputs.push(inspect(event));
  return new Client({ baseUrl: emulator.url, maxRetries: 0, ...toNodeOptions(settings), logger });
}

/** The result of a call, or its error. */
async function attempt(client: Client, { operation, request, options }: Step): Promise<unknown> {
  const path = operation.split(".").map(camel);
  const method = path.pop()!;
  const resource = path.reduce<any>((owner, name) => owner[name], client);
  try {
    return await resource[method](request, toNodeOptions(options));
  } catch (error) {
    return error;
  }
}

/** What the constructor returns or throws. */
function rejection(create: () => unknown): unknown {
  try {
    return create();
  } catch (error) {
    return error;
  }
}

/** Records what Node shows of an object, its response and its causes. */
function show(it: unknown): void {
  outputs.push(
    inspect(it),
    inspect(it, { depth: Infinity, showHidden: true, getters: true, showProxy: true }),
    inspect({ nested: [{ it }] }, { depth: Infinity }),
    format("%s %o %O %j", it, it, it, it instanceof Error ? it : undefined),
    String(it),
  );
  if (it instanceof Error) {
    outputs.push(it.stack ?? "", it.message, JSON.stringify(it), inspect(structuredClone(it)));
    if (it.cause !== undefined) show(it.cause);
    if (it instanceof AirbyteAgentError) outputs.push(inspect(it.errors, { depth: Infinity }));
  } else if (typeof it === "object" && it !== null) {
    show(responseOf(it));
  }
}

test.for(CANARIES.faults.map((fault, number) => [number, fault] as const))(
  "calls, with fault %i",
  async ([, fault]) => {
    const isLate = typeof fault === "object" && fault !== null && "latency" in fault;
    const client = createClient({ ...CANARIES.settings, ...(isLate ? { timeout: 300 } : {}) });
    for (const it of [client, client.tokens, emulator, client.withOptions({ headers: { "x-key": "canary" } })])
      show(it);
    for (const step of CANARIES.calls) {
      if (fault !== null) await emulator.faults({ operation: step.operation, fault: fault as never });
      const result = await attempt(client, step);
      expect(result instanceof AirbyteAgentError).toBe(fault !== null);
      show(result);
    }
  },
);

test("approvers", async () => {
  const policy = join(await mkdtemp(join(tmpdir(), "canaries-")), "policy.toml");
  await writeFile(policy, '[policy]\ndefault = "ask"\n');
  const answers: unknown[] = ["approved", "declined", "maybe"];
  let calls = 0;
  const approver = (request: PendingApproval) => {
    show(request);
    outputs.push(JSON.stringify(request));
    return answers[calls++ % answers.length];
  };
  const client = createClient({ ...CANARIES.settings, policy, approver });
  const steps = answers.flatMap(() => CANARIES.calls);
  for (const step of steps) show(await attempt(client, step));
  expect(calls).toBe(steps.length);
});

test("connectors", async () => {
  const client = createClient();
  const created = (await attempt(
    client,
    CANARIES.calls.find(({ operation }) => operation === "connectors.create")!,
  )) as {
    id: string;
  };
  const connector = await client.connector(created.id);
  const options = { headers: { "x-key": "canary-call-header" } };
  const params = { per_page: 1, password: "canary-params" };
  show(connector);
  show(created);
  for (const fault of CANARIES.faults.filter((fault) => !JSON.stringify(fault).includes("latency"))) {
    await emulator.faults(...(fault === null ? [] : [{ operation: "*", fault: fault as never }]));
    const iterator = connector.pages("issues", "list", params, options);
    const calls: (() => PromiseLike<unknown>)[] = [
      () => connector.execute("issues", "list", params, options),
      () => connector.download("issues", "list", params, options),
      () => connector.execute("issues", "list", { ...params, when: Symbol("x") }, options),
      () => connector.execute("issues", "list", params, { ...options, timeuot: 1 } as never),
      () => iterator.next(),
      () => connector.records("issues", "list", params, options).toArray(),
      () => connector.get(options),
      () => connector.docs(undefined, options),
    ];
    for (const call of calls) {
      show(
        await Promise.resolve()
          .then(call)
          .catch((error: unknown) => error),
      );
    }
  }
});

test.for(CANARIES.rejected_calls.map((step, number) => [number, step] as const))(
  "rejected call %i",
  async ([, step]) => {
    const error = await attempt(createClient(), step);
    expect(error).toBeInstanceOf(InvalidRequestError);
    show(error);
    show(await attempt(createClient(), { ...step, request: { ...step.request, name: Symbol("not JSON") } }));
  },
);

const responses = [
  ...CANARIES.responses.map((step) => [step.operation, step, true] as const),
  ...CANARIES.undecodable_responses.map((step) => [`undecodable ${step.operation}`, step, false] as const),
];
test.for(responses)("response of %s", async ([, step, isValid]) => {
  const { operation, body } = step;
  await emulator.faults({ operation, fault: { status: { status: 200, body } } } as never);
  const result = await attempt(createClient(), step);
  show(result);
  if (!isValid) return;
  // Programs can read, copy and encode what they asked for.
  expect(JSON.stringify(result)).toContain(CANARY);
  expect({ ...(result as object) }).toEqual(body);
  expect(structuredClone(result)).toEqual(body);
});

test.for(CANARIES.token_responses.map((status, number) => [number, status] as const))(
  "response %i to a request for a token",
  async ([, status]) => {
    await emulator.faults({ operation: "tokens.create_application", fault: { status } } as never);
    const error = await attempt(createClient(), CANARIES.calls[0]!);
    expect(error).toBeInstanceOf(AirbyteAgentError);
    expect((error as AirbyteAgentError).body ?? "").not.toContain(CANARY);
    show(error);
  },
);

test("unreachable services", async () => {
  for (const settings of CANARIES.unreachable) {
    const client = createClient(settings);
    show(client);
    for (const step of CANARIES.calls) {
      const error = await attempt(client, step);
      expect(error).toBeInstanceOf(APIConnectionError);
      show(error);
    }
  }
});

test.for(CANARIES.rejected_settings.map((settings, number) => [number, settings] as const))(
  "rejected settings %i",
  async ([, settings]) => {
    const options = toNodeOptions(settings);
    const error = rejection(() => new Client(options));
    expect(error).toBeInstanceOf(ConfigurationError);
    show(error);
    // What can be checked only with the other sources is rejected later.
    show(rejection(() => configure(options)));
    configure();
    show(rejection(() => emulator.client(options)));
    const started = await Emulator.start(options).catch((error: unknown) => error);
    show(started);
    if (started instanceof Emulator) await started.stop();
  },
);

test("rejected settings files", async () => {
  const folder = await mkdtemp(join(tmpdir(), "canaries-"));
  for (const [number, text] of CANARIES.rejected_files.entries()) {
    const settingsFile = join(folder, `${number}.toml`);
    await writeFile(settingsFile, text, { mode: 0o600 });
    const error = rejection(() => new Client({ settingsFile }));
    expect(error).toBeInstanceOf(ConfigurationError);
    show(error);
  }
});

test("webhooks", () => {
  for (const { body, options } of CANARIES.webhooks) show(webhooks.parse(body, options));
  for (const { body, options } of CANARIES.rejected_webhooks) {
    const error = rejection(() => webhooks.parse(body, options));
    expect(error).toBeInstanceOf(AirbyteAgentError);
    show(error);
  }
});

test("rejected environments", () => {
  for (const environment of CANARIES.rejected_environments) {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const error = rejection(() => new Client());
    expect(error).toBeInstanceOf(ConfigurationError);
    show(error);
    vi.unstubAllEnvs();
  }
});
