import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";

import { APIConnectionError, type Client, type ClientOptions, ConfigurationError } from "airbyte-agent";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { received } from "../helpers/emulator-admin.js";
import { useEmulator } from "../helpers/fixtures.js";
import { ID, startService } from "../helpers/http-service.js";
import {
  createAuthority,
  type Identity,
  issueCertificate,
  startProxy,
  startTlsRelay,
} from "../helpers/network-peers.js";

/** A host that only the proxy can resolve. */
const REMOTE_HOST = "service.test";
const setup = useEmulator({ allowedHosts: [REMOTE_HOST] });

let privateAuthority: Identity;
let folder: string;
let ca: string;

beforeAll(async () => {
  privateAuthority = await createAuthority();
  folder = await mkdtemp(join(tmpdir(), "airbyte-agent-"));
  ca = await file("ca.pem", privateAuthority.cert);
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

/** A client without retries. */
function client(baseUrl: string, options?: ClientOptions): Client {
  return setup.emulator.client({ baseUrl, maxRetries: 0, ...options });
}

async function firstWorkspace(client: Client): Promise<string | undefined> {
  return (await client.workspaces.list()).data[0]?.name;
}

/** The first workspace of a client in a process with these environment variables. */
async function firstWorkspaceWith(variables: NodeJS.ProcessEnv): Promise<string> {
  const { clientId, clientSecret } = setup.emulator;
  const script = `
    import { Client } from "airbyte-agent";
    console.log((await new Client().workspaces.list()).data[0].name);
  `;
  const credentials = { AIRBYTE_CLIENT_ID: clientId, AIRBYTE_CLIENT_SECRET: clientSecret };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { PATH: process.env.PATH, ...credentials, ...variables },
  });
  return stdout.trim();
}

async function connectionErrorOf(client: Client): Promise<APIConnectionError> {
  const error = await client.workspaces.list().catch((error: unknown) => error);
  expect(error).toBeInstanceOf(APIConnectionError);
  return error as APIConnectionError;
}

describe("a service with a private certificate authority", () => {
  test("is trusted if the option `ca` names the authority", async () => {
    await using peer = await startTlsRelay(setup.emulator.url, await issueCertificate(privateAuthority, "localhost"));
    expect(await firstWorkspace(client(`https://localhost:${peer.port}`, { ca }))).toBe("default");
  });

  test("is rejected without the authority, or with another one", async () => {
    await using peer = await startTlsRelay(setup.emulator.url, await issueCertificate(privateAuthority, "localhost"));
    const other = await file("other.pem", (await createAuthority("Another")).cert);
    for (const options of [{}, { ca: other }]) {
      const { message } = await connectionErrorOf(client(`https://localhost:${peer.port}`, options));
      expect(message).toMatch(/could not connect.*certificate/);
      expect(message).toContain("`ca`");
    }
    expect(await received(setup.emulator, "tokens.create_application")).toEqual([]);
  });

  test("is rejected if its certificate is self-signed, unless `ca` has it", async () => {
    const self = await createAuthority("localhost", "localhost");
    await using peer = await startTlsRelay(setup.emulator.url, self);
    const url = `https://localhost:${peer.port}`;
    expect((await connectionErrorOf(client(url))).message).toMatch(/certificate/);
    const forms = [self.cert, Buffer.from(self.cert), [privateAuthority.cert, Buffer.from(self.cert)]];
    for (const ca of forms) expect(await firstWorkspace(client(url, { ca }))).toBe("default");
    expect(() => client(url, { ca: 7 as never })).toThrow("`ca`: must be a path, PEM text, a Buffer, or an array");
  });

  test.each(["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"])("is trusted if %s names the authority", async (variable) => {
    await using peer = await startTlsRelay(setup.emulator.url, await issueCertificate(privateAuthority, "localhost"));
    expect(await firstWorkspaceWith({ [variable]: ca, AIRBYTE_API_HOST: `https://localhost:${peer.port}` })).toBe(
      "default",
    );
  });

  test("is trusted if the profile names the authority and NODE_EXTRA_CA_CERTS another", async () => {
    await using peer = await startTlsRelay(setup.emulator.url, await issueCertificate(privateAuthority, "localhost"));
    const other = await createAuthority("Another authority");
    const variables = {
      NODE_EXTRA_CA_CERTS: await file("other.pem", other.cert),
      AIRBYTE_API_HOST: `https://localhost:${peer.port}`,
      AIRBYTE_SETTINGS_FILE: await file("settings.toml", `[default]\nca = ${JSON.stringify(ca)}\n`),
    };
    expect(await firstWorkspaceWith(variables)).toBe("default");
  });

  test("is rejected if its certificate is for another host or not valid now", async () => {
    for (const [identity, reason] of [
      [await issueCertificate(privateAuthority, "elsewhere.test"), /certificate not valid for name "localhost"/],
      [await issueCertificate(privateAuthority, "localhost", 30), /certificate expired/],
      [await issueCertificate(privateAuthority, "localhost", -30), /certificate not valid yet/],
    ] as const) {
      await using peer = await startTlsRelay(setup.emulator.url, identity);
      expect((await connectionErrorOf(client(`https://localhost:${peer.port}`, { ca }))).message).toMatch(reason);
    }
  });

  test("is distinguished from a service without TLS", async () => {
    const { message } = await connectionErrorOf(client(setup.emulator.url.replace("http:", "https:")));
    expect(message).toMatch(/speak TLS/);
  });
});

test("a client authenticates with its certificate", async () => {
  const { cert, key } = await issueCertificate(privateAuthority, "a-client");
  const options = {
    ...(await issueCertificate(privateAuthority, "localhost")),
    ca: privateAuthority.cert,
    requestCert: true,
  };
  await using peer = await startTlsRelay(setup.emulator.url, options);
  const url = `https://localhost:${peer.port}`;
  const clientCertificate = await file("client.pem", `${cert}\n${key}`);
  expect(await firstWorkspace(client(url, { ca, clientCertificate }))).toBe("default");
  expect((await connectionErrorOf(client(url, { ca }))).message).toContain("`client_certificate`");

  const stranger = await createAuthority("A stranger");
  const { cert: foreign, key: itsKey } = await issueCertificate(stranger, "a-client");
  await connectionErrorOf(client(url, { ca, clientCertificate: await file("foreign.pem", `${foreign}\n${itsKey}`) }));
  expect(await received(setup.emulator, "tokens.create_application")).toHaveLength(1);
});

test("an unusable certificate file is named when the client is created", async () => {
  const empty = await file("empty.pem", "nothing");
  for (const option of ["ca", "clientCertificate"]) {
    expect(() => setup.emulator.client({ [option]: empty })).toThrow(ConfigurationError);
    expect(() => setup.emulator.client({ [option]: empty })).toThrow(empty);
    expect(() => setup.emulator.client({ [option]: join(folder, "missing.pem") })).toThrow(
      /missing\.pem could not be read/,
    );
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

  /** The emulator behind TLS as `REMOTE_HOST`, and a proxy in front of it. */
  async function startRemote(password?: string) {
    const peer = await startTlsRelay(setup.emulator.url, await issueCertificate(privateAuthority, REMOTE_HOST));
    const proxyServer = await startProxy(peer.port, password);
    return {
      peer,
      proxyServer,
      async [Symbol.asyncDispose]() {
        await proxyServer[Symbol.asyncDispose]();
        await peer[Symbol.asyncDispose]();
      },
    };
  }

  test("receives user and password, which are not printed", async () => {
    await using remote = await startRemote("hush");
    const through = client(`https://${REMOTE_HOST}`, {
      ca,
      proxy: `http://me:hush@127.0.0.1:${remote.proxyServer.port}`,
    });
    expect(await firstWorkspace(through)).toBe("default");
    const { requestLine, authorization } = remote.proxyServer.seen[0]!;
    expect(requestLine).toBe(`CONNECT ${REMOTE_HOST}:443`);
    expect(authorization).toBe(`Basic ${Buffer.from("me:hush").toString("base64")}`);
    expect(inspect(through, { depth: null, showHidden: true })).not.toContain("hush");
  });

  test("is used for plain http", async () => {
    await using proxyServer = await startProxy(Number(new URL(setup.emulator.url).port));
    const options = { proxy: `http://127.0.0.1:${proxyServer.port}`, allowHttp: true };
    expect(await firstWorkspace(client(`http://${REMOTE_HOST}`, options))).toBe("default");
    expect(proxyServer.seen.map(({ requestLine }) => requestLine)).toContain(
      `GET http://${REMOTE_HOST}/api/v1/workspaces`,
    );
  });

  test("is named in errors if it rejects or is unreachable, without its password", async () => {
    await using remote = await startRemote("hush");
    for (const [port, reason] of [
      [remote.proxyServer.port, /user name and password in `proxy`/],
      [1, /proxy|refused/i],
    ] as const) {
      const error = await connectionErrorOf(
        client(`https://${REMOTE_HOST}`, { ca, proxy: `http://me:wrong-hush@127.0.0.1:${port}` }),
      );
      expect(error.message).toMatch(reason);
      for (const shown of [inspect(error, { showHidden: true, depth: null }), JSON.stringify(error), error.stack]) {
        expect(shown).not.toContain("wrong-hush");
      }
    }
  });

  test("can be set in the environment", async () => {
    await using remote = await startRemote("hush");
    set({ HTTPS_PROXY: `http://me:hush@127.0.0.1:${remote.proxyServer.port}` });
    expect(await firstWorkspace(client(`https://${REMOTE_HOST}`, { ca }))).toBe("default");
    expect(remote.proxyServer.seen[0]?.requestLine).toBe(`CONNECT ${REMOTE_HOST}:443`);
  });

  test("of the environment is bypassed for NO_PROXY and for localhost", async () => {
    await using remote = await startRemote();
    set({
      HTTPS_PROXY: `http://127.0.0.1:${remote.proxyServer.port}`,
      HTTP_PROXY: `http://127.0.0.1:${remote.proxyServer.port}`,
    });
    expect(await firstWorkspace(client(setup.emulator.url))).toBe("default");
    set({ NO_PROXY: REMOTE_HOST });
    // Only the proxy can resolve this host.
    await connectionErrorOf(client(`https://${REMOTE_HOST}`, { ca }));
    expect(remote.proxyServer.seen).toEqual([]);
  });
});

test("headers of the client are sent with every call, and headers of a call override them", async () => {
  const sent: (string | undefined)[][] = [];
  await using server = await startService(({ headers }, response) => {
    sent.push([headers["x-mine"] as string, headers["x-other"] as string]);
    response.setHeader("content-type", "application/json").end('{"data":[]}');
  });
  const withHeaders = server.client({ headers: { "x-mine": "always", "x-other": "hush" } });
  await withHeaders.workspaces.list();
  await withHeaders.workspaces.list({}, { headers: { "X-Mine": "now" } });
  expect(sent).toEqual([
    ["always", "hush"],
    ["now", "hush"],
  ]);
  expect(inspect(withHeaders, { depth: null, showHidden: true })).not.toContain("hush");
});

test("an incomplete response is a connection error", async () => {
  await using server = await startService((request, response) => {
    request.resume();
    response.writeHead(200, { "content-length": "1000" });
    response.write('{"data":', () => response.destroy());
  });
  const error = await connectionErrorOf(server.client());
  expect(error).toMatchObject({ operation: "workspaces.list", attempts: 1 });
  const write = server.client().connectors.execute({ id: ID, entity: "issues", action: "create" });
  await expect(write).rejects.toMatchObject({ code: "outcome_unknown" });
});
