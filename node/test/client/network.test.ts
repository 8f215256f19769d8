import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";

import { APIConnectionError, type Client, type ClientOptions, ConfigurationError } from "airbyte-agent";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { received } from "../helpers/emulator-admin.js";
import { useEmulator } from "../helpers/fixtures.js";
import { ID, service } from "../helpers/http-service.js";
import { authority, type Identity, issued, proxy, relay } from "../helpers/network-peers.js";

const at = useEmulator();
/** A host that only the proxy can resolve. */
const AWAY = "service.test";

let ours: Identity;
let folder: string;
let ca: string;

beforeAll(async () => {
  ours = await authority();
  folder = await mkdtemp(join(tmpdir(), "airbyte-agent-"));
  ca = await file("ca.pem", ours.cert);
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** A client without retries. */
function client(baseUrl: string, options?: ClientOptions): Client {
  return at.emulator.client({ baseUrl, maxRetries: 0, ...options });
}

async function listed(client: Client): Promise<string | undefined> {
  return (await client.workspaces.list()).data[0]?.name;
}

async function refused(client: Client): Promise<APIConnectionError> {
  const error = await client.workspaces.list().catch((error: unknown) => error);
  expect(error).toBeInstanceOf(APIConnectionError);
  return error as APIConnectionError;
}

describe("a service with a private certificate authority", () => {
  test("is trusted if the option `ca` names the authority", async () => {
    await using peer = await relay(at.emulator.url, await issued(ours, "localhost"));
    expect(await listed(client(`https://localhost:${peer.port}`, { ca }))).toBe("default");
  });

  test("is rejected without the authority, or with another one", async () => {
    await using peer = await relay(at.emulator.url, await issued(ours, "localhost"));
    const other = await file("other.pem", (await authority("Another")).cert);
    for (const options of [{}, { ca: other }]) {
      const { message } = await refused(client(`https://localhost:${peer.port}`, options));
      expect(message).toMatch(/could not connect.*certificate/);
      expect(message).toContain("`ca`");
    }
    expect(await received(at.emulator, "tokens.create_application")).toEqual([]);
  });

  test("is rejected if its certificate is self-signed", async () => {
    const self = await authority();
    await using peer = await relay(at.emulator.url, self);
    expect((await refused(client(`https://localhost:${peer.port}`))).message).toMatch(/certificate/);
  });

  test("is rejected if its certificate is for another host or not valid now", async () => {
    for (const [identity, reason] of [
      [await issued(ours, "elsewhere.test"), /certificate not valid for name "localhost"/],
      [await issued(ours, "localhost", 30), /certificate expired/],
      [await issued(ours, "localhost", -30), /certificate not valid yet/],
    ] as const) {
      await using peer = await relay(at.emulator.url, identity);
      expect((await refused(client(`https://localhost:${peer.port}`, { ca }))).message).toMatch(reason);
    }
  });

  test("is distinguished from a service without TLS", async () => {
    const { message } = await refused(client(at.emulator.url.replace("http:", "https:")));
    expect(message).toMatch(/speak TLS/);
  });
});

test("a client authenticates with its certificate", async () => {
  const { cert, key } = await issued(ours, "a-client");
  const options = { ...(await issued(ours, "localhost")), ca: ours.cert, requestCert: true };
  await using peer = await relay(at.emulator.url, options);
  const url = `https://localhost:${peer.port}`;
  const clientCertificate = await file("client.pem", `${cert}\n${key}`);
  expect(await listed(client(url, { ca, clientCertificate }))).toBe("default");
  expect((await refused(client(url, { ca }))).message).toContain("`client_certificate`");

  const stranger = await authority("A stranger");
  const { cert: foreign, key: itsKey } = await issued(stranger, "a-client");
  await refused(client(url, { ca, clientCertificate: await file("foreign.pem", `${foreign}\n${itsKey}`) }));
  expect(await received(at.emulator, "tokens.create_application")).toHaveLength(1);
});

test("an unusable certificate file is named when the client is created", async () => {
  const empty = await file("empty.pem", "nothing");
  for (const option of ["ca", "clientCertificate"]) {
    expect(() => at.emulator.client({ [option]: empty })).toThrow(ConfigurationError);
    expect(() => at.emulator.client({ [option]: empty })).toThrow(empty);
    expect(() => at.emulator.client({ [option]: join(folder, "missing.pem") })).toThrow(/cannot read .*missing\.pem/);
  }
});

describe("a proxy", () => {
  const set = (values: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(values)) {
      for (const spelt of [name, name.toLowerCase()]) {
        if (value === undefined) delete process.env[spelt];
        else process.env[spelt] = value;
      }
    }
  };
  afterEach(() => set({ HTTP_PROXY: undefined, HTTPS_PROXY: undefined, NO_PROXY: undefined }));

  /** The emulator behind TLS as `AWAY`, and a proxy in front of it. */
  async function away(password?: string) {
    const peer = await relay(at.emulator.url, await issued(ours, AWAY));
    const between = await proxy(peer.port, password);
    return {
      peer,
      between,
      async [Symbol.asyncDispose]() {
        await between[Symbol.asyncDispose]();
        await peer[Symbol.asyncDispose]();
      },
    };
  }

  test("receives user and password, which are not printed", async () => {
    await using there = await away("hush");
    const through = client(`https://${AWAY}`, { ca, proxy: `http://me:hush@127.0.0.1:${there.between.port}` });
    expect(await listed(through)).toBe("default");
    const { asked, authorization } = there.between.seen[0]!;
    expect(asked).toBe(`CONNECT ${AWAY}:443`);
    expect(authorization).toBe(`Basic ${Buffer.from("me:hush").toString("base64")}`);
    expect(inspect(through, { depth: null, showHidden: true })).not.toContain("hush");
  });

  test("is used for plain http", async () => {
    await using between = await proxy(Number(new URL(at.emulator.url).port));
    const options = { proxy: `http://127.0.0.1:${between.port}`, allowHttp: true };
    expect(await listed(client(`http://${AWAY}`, options))).toBe("default");
    expect(between.seen.map(({ asked }) => asked)).toContain(`GET http://${AWAY}/api/v1/workspaces`);
  });

  test("is named in errors if it rejects or is unreachable, without its password", async () => {
    await using there = await away("hush");
    for (const [port, reason] of [
      [there.between.port, /user name and password in `proxy`/],
      [1, /proxy|refused/i],
    ] as const) {
      const error = await refused(client(`https://${AWAY}`, { ca, proxy: `http://me:wrong-hush@127.0.0.1:${port}` }));
      expect(error.message).toMatch(reason);
      for (const shown of [inspect(error, { showHidden: true, depth: null }), JSON.stringify(error), error.stack]) {
        expect(shown).not.toContain("wrong-hush");
      }
    }
  });

  test("can be set in the environment", async () => {
    await using there = await away("hush");
    set({ HTTPS_PROXY: `http://me:hush@127.0.0.1:${there.between.port}` });
    expect(await listed(client(`https://${AWAY}`, { ca }))).toBe("default");
    expect(there.between.seen[0]?.asked).toBe(`CONNECT ${AWAY}:443`);
  });

  test("of the environment is bypassed for NO_PROXY and for localhost", async () => {
    await using there = await away();
    set({
      HTTPS_PROXY: `http://127.0.0.1:${there.between.port}`,
      HTTP_PROXY: `http://127.0.0.1:${there.between.port}`,
    });
    expect(await listed(client(at.emulator.url))).toBe("default");
    set({ NO_PROXY: AWAY });
    // Only the proxy can resolve this host.
    await refused(client(`https://${AWAY}`, { ca }));
    expect(there.between.seen).toEqual([]);
  });
});

test("headers of the client are sent with every call, and headers of a call override them", async () => {
  const sent: (string | undefined)[][] = [];
  await using it = await service(({ headers }, response) => {
    sent.push([headers["x-mine"] as string, headers["x-other"] as string]);
    response.setHeader("content-type", "application/json").end('{"data":[]}');
  });
  const with_ = it.client({ headers: { "x-mine": "always", "x-other": "hush" } });
  await with_.workspaces.list();
  await with_.workspaces.list({}, { headers: { "X-Mine": "now" } });
  expect(sent).toEqual([
    ["always", "hush"],
    ["now", "hush"],
  ]);
  expect(inspect(with_, { depth: null, showHidden: true })).not.toContain("hush");
});

test("an incomplete response is a connection error", async () => {
  await using it = await service((request, response) => {
    request.resume();
    response.writeHead(200, { "content-length": "1000" });
    response.write('{"data":', () => response.destroy());
  });
  const error = await refused(it.client());
  expect(error).toMatchObject({ operation: "workspaces.list", attempts: 1 });
  const write = it.client().connectors.execute({ id: ID, entity: "issues", action: "create" });
  await expect(write).rejects.toMatchObject({ code: "outcome_unknown" });
});
