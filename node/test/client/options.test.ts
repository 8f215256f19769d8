import {
  APITimeoutError,
  Client,
  type ClientOptions,
  ConfigurationError,
  InternalServerError,
  InvalidRequestError,
} from "airbyte-agent";
import { describe, expect } from "vitest";
import { receivedUntil } from "../helpers/emulator-admin.js";
import { test, useEmulator } from "../helpers/fixtures.js";

const setup = useEmulator();

describe("withOptions", () => {
  test("shares the token and does not change the client", async () => {
    const { organizationId } = setup.emulator;
    const client = setup.emulator.client();
    const other = client.withOptions({ headers: { "X-Mine": "1" }, organizationId });
    await client.workspaces.stats();
    await other.workspaces.stats();
    const [before, after] = await setup.emulator.journal("workspaces.stats");
    expect(before!.headers).not.toHaveProperty("x-mine");
    expect(after!.headers).toMatchObject({ "x-mine": "1", "x-organization-id": organizationId });
    expect(await setup.emulator.journal("tokens.create_application")).toHaveLength(1);
    expect(other).toBeInstanceOf(Client);
  });

  test("the innermost option wins", async () => {
    const mine = setup.client
      .withOptions({ headers: { "X-One": "client", "X-Two": "client" } })
      .withOptions({ headers: { "x-two": "2" } });
    await mine.workspaces.stats({ headers: { "X-Three": "call" } });
    await mine.workspaces.stats({ headers: { "X-ONE": "call" } });
    const [first, second] = await setup.emulator.journal("workspaces.stats");
    expect(first!.headers).toMatchObject({ "x-one": "client", "x-two": "2", "x-three": "call" });
    expect(second!.headers).toMatchObject({ "x-one": "call", "x-two": "2" });
  });

  test("sets the number of retries", async () => {
    await setup.emulator.faults({ operation: "workspaces.stats", fault: { status: { status: 503 } } });
    for (const maxRetries of [0, 2]) {
      const call = setup.client.withOptions({ maxRetries }).workspaces.stats();
      await expect(call).rejects.toMatchObject({ attempts: maxRetries + 1 });
      await expect(call).rejects.toThrow(InternalServerError);
    }
    await expect(setup.client.withOptions({ maxRetries: 0 }).workspaces.stats({ maxRetries: 1 })).rejects.toMatchObject(
      {
        attempts: 2,
      },
    );
  });

  test("of a connector keeps its members and applies to its pages", async ({ github: connector }) => {
    const hasty = connector.withOptions({ timeout: 1_000 });
    expect({ ...hasty }).toEqual({ ...connector });
    const late = { latency: { ms: 600_000 } };
    await setup.emulator.faults({ operation: "connectors.execute", nth: 2, fault: late });
    const pages = hasty.pages("issues", "list", { per_page: 10 });
    await pages.next();
    await expect(pages.next()).rejects.toThrow(APITimeoutError);
  });

  test("returns a client that stays usable when the other is closed", async () => {
    const client = setup.emulator.client();
    const other = client.withOptions({ timeout: 30_000 });
    await client.close();
    expect((await other.workspaces.list()).data).toHaveLength(1);
    await expect(client.workspaces.list()).rejects.toThrow(ConfigurationError);
    expect(() => client.withOptions({})).toThrow(ConfigurationError);
  });

  test("its signal cancels calls, pages and downloads in progress, and so does the signal of a call", async ({
    github: connector,
  }) => {
    await setup.emulator.faults({ operation: "*", fault: { latency: { ms: 600_000 } } });
    const [all, one] = [new AbortController(), new AbortController()];
    const handle = connector.withOptions({ signal: all.signal });
    const mine = handle.check({ signal: one.signal });
    const others = [handle.execute("issues", "list"), handle.pages("issues", "list").next(), handle.download("issues")];
    await receivedUntil(setup.emulator, "connectors.execute", (entries) => entries.length === 3);
    one.abort("one");
    await expect(mine).rejects.toBe("one");
    all.abort("all");
    for (const call of others) await expect(call).rejects.toBe("all");
    await receivedUntil(setup.emulator, "connectors.execute", (entries) => entries.every((entry) => entry.aborted));
    await expect(handle.check()).rejects.toBe("all");
  });

  test("rejects invalid options at once", () => {
    for (const [field, value] of Object.entries({ timeout: "long", maxRetries: -1, headers: ["x"], signal: 5 })) {
      expect(() => setup.client.withOptions({ [field]: value } as never)).toThrow(
        expect.objectContaining({
          code: "invalid_request",
          errors: [expect.objectContaining({ field: expect.any(String) })],
        }),
      );
    }
    expect(() => setup.client.withOptions({ maxretries: 1 } as never)).toThrow(/did you mean `maxRetries`/);
    expect(() => setup.client.withOptions(5 as never)).toThrow(InvalidRequestError);
  });
});

describe("settings", () => {
  test("the user agent contains the language and the option userAgent", async () => {
    await setup.emulator.client({ userAgent: "mine/1" }).workspaces.stats();
    const [entry] = await setup.emulator.journal("workspaces.stats");
    expect(entry!.headers["user-agent"]).toMatch(/^airbyte-agent-rust\/\d/);
    expect(entry!.headers["user-agent"]).toContain(`node/${process.versions.node}`);
    expect(entry!.headers["user-agent"]).toMatch(/mine\/1$/);
  });

  test("headers of a client are sent with every call", async () => {
    await setup.emulator.client({ headers: { "X-Mine": "1" } }).workspaces.stats();
    expect((await setup.emulator.journal("workspaces.stats"))[0]!.headers["x-mine"]).toBe("1");
  });

  test("the proxy is used, and its password is not printed", async () => {
    const client = setup.emulator.client({
      proxy: "http://me:hush@127.0.0.1:1",
      maxRetries: 0,
      baseUrl: "http://example.test",
      allowHttp: true,
    });
    const error = await client.workspaces.stats().catch((error) => error);
    expect(error).toMatchObject({ code: "connection" });
    expect(JSON.stringify(error) + String(error.stack)).not.toContain("hush");
  });

  test("certificate files must exist", () => {
    for (const name of ["ca", "clientCertificate"]) {
      expect(() => setup.emulator.client({ [name]: "/no/such/file.pem" })).toThrow(/no\/such\/file/);
    }
  });

  test("a misspelt option is rejected with the nearest name", () => {
    for (const [given, meant] of Object.entries({
      proxi: "proxy",
      CA: "ca",
      client_certificate: "clientCertificate",
      header: "headers",
      useragent: "userAgent",
      loger: "logger",
      integer: "integers",
    })) {
      expect(() => new Client({ [given]: "x" })).toThrow(
        new RegExp(`unknown client option \`${given}\`; did you mean \`${meant}\``),
      );
    }
  });

  test("the compiler rejects invalid options", () => {
    const { clientId, clientSecret } = setup.emulator;
    // @ts-expect-error a misspelt option
    expect(() => new Client({ clientId, clientSecret, clientcertificate: "x" })).toThrow();
    // @ts-expect-error a misspelt option
    expect(() => setup.client.withOptions({ maxretries: 1 })).toThrow();
    // @ts-expect-error a header's value is a string
    expect(() => new Client({ clientId, clientSecret, headers: { "x-mine": 5 } })).toThrow();
    // @ts-expect-error a proxy is a string
    expect(() => new Client({ clientId, clientSecret, proxy: { host: "proxy" } })).toThrow();
    // @ts-expect-error one of two strings
    expect(() => new Client({ clientId, clientSecret, integers: "string" })).toThrow(/must be "number" or "bigint"/);
  });
});

test("errors of the core have the names of the Node options", () => {
  for (const [options, name] of [
    [{ clientId: "x" }, "clientSecret"],
    [{ token: "x", baseUrl: "http://example.com" }, "baseUrl"],
    [{ token: "x", maxRetries: -1 }, "maxRetries"],
    [{ token: "x", maxRetries: 2 ** 32 }, "maxRetries"],
    [{ token: "x", allowHttp: "yes" }, "allowHttp"],
    [{ token: "x", organizationId: 5 }, "organizationId"],
  ] as const) {
    expect(() => new Client(options as ClientOptions)).toThrow(
      expect.objectContaining({
        code: "configuration",
        message: expect.stringContaining(`\`${name}\``),
        errors: [expect.objectContaining({ field: name })],
      }),
    );
  }
});
