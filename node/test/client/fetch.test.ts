import { AsyncLocalStorage } from "node:async_hooks";
import { gzipSync } from "node:zlib";

import {
  APIConnectionError,
  APITimeoutError,
  Client,
  ConfigurationError,
  type Fetch,
  OutcomeUnknownError,
  RequestNotSentError,
} from "airbyte-agent";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import nock from "nock";
import { Agent, fetch as undiciFetch } from "undici";
import { describe, expect, test, vi } from "vitest";

import { createGitHub, useEmulator } from "../helpers/fixtures.js";
import { ID, startService } from "../helpers/http-service.js";

const setup = useEmulator();
const URL = "https://api.example.test";
const STATS = { active_count: 1, inactive_count: 0, total_count: 1 };
const DELETION = { job_id: "j" };

/** A client of a service that only exists in `fetch`. */
function client(fetch: Fetch, options = {}): Client {
  return new Client({ baseUrl: URL, token: "a-token", retryDelay: 0, fetch, ...options });
}

describe("a fetch of the program's own", () => {
  test("sends all requests, with what the client decides", async () => {
    const sent: unknown[] = [];
    const fetch: Fetch = async (url, { method, headers, body, redirect }) => {
      sent.push([method, new globalThis.URL(url).pathname, body && JSON.parse(body), redirect]);
      expect(headers["user-agent"]).toMatch(/node\//);
      return globalThis.fetch(url, { method, headers, redirect, ...(body === undefined ? {} : { body }) });
    };
    await using emulated = setup.emulator.client({ fetch });
    const workspace_id = (await emulated.workspaces.list()).data[0]!.id;
    await emulated.workspaces.update({ workspace_id, name: "renamed" });
    const { clientId, clientSecret } = setup.emulator;
    const token = { client_id: clientId, client_secret: clientSecret };
    expect(sent).toEqual([
      ["POST", "/api/v1/account/applications/token", expect.objectContaining(token), "manual"],
      ["GET", "/api/v1/workspaces", undefined, "manual"],
      ["PUT", expect.stringMatching(/^\/api\/v1\/workspaces\//), { name: "renamed" }, "manual"],
    ]);
  });

  test("may fail: reads are repeated, and the outcome of writes is unknown", async () => {
    const thrown = Object.assign(new TypeError("fetch failed"), {
      cause: Object.assign(new Error(), { code: "EPIPE" }),
    });
    const fetch = vi.fn<Fetch>().mockRejectedValueOnce(thrown).mockResolvedValueOnce(Response.json(STATS));
    expect((await client(fetch).workspaces.stats()).total_count).toBe(1);
    expect(fetch).toHaveBeenCalledTimes(2);

    fetch.mockReset().mockRejectedValue(thrown);
    const error = await client(fetch)
      .connectors.delete(ID)
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ attempts: 1, cause: thrown });
    expect((error as Error).message).toContain("api.example.test:443 was lost: TypeError: fetch failed");
  });

  test("may say that nothing was sent, so that writes are repeated", async () => {
    const fetch = vi
      .fn<Fetch>()
      .mockRejectedValueOnce(new RequestNotSentError("no connection"))
      .mockResolvedValueOnce(Response.json(DELETION, { status: 202 }));
    expect((await client(fetch).connectors.delete(ID)).job_id).toBe("j");
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test("gets a signal that aborts at the deadline and when the call is cancelled", async () => {
    const signals: AbortSignal[] = [];
    const fetch: Fetch = (_, { signal }) => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    await expect(client(fetch, { timeout: 20 }).workspaces.stats()).rejects.toBeInstanceOf(APITimeoutError);
    const controller = new AbortController();
    const call = client(fetch).workspaces.stats({ signal: controller.signal });
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    controller.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    await vi.waitFor(() => expect(signals.map((signal) => signal.aborted)).toEqual([true, true]));
  });

  test("decodes bodies itself, whatever `content-encoding` says", async () => {
    await using service = await startService((_, response) => {
      const headers = { "content-type": "application/json", "content-encoding": "gzip" };
      response.writeHead(200, headers).end(gzipSync(JSON.stringify(STATS)));
    });
    expect((await service.client({ fetch: globalThis.fetch }).workspaces.stats()).total_count).toBe(1);
  });

  test("keeps to the limit of the size of a response", async () => {
    const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)) });
    const call = client(async () => new Response(endless), { maxResponseBytes: 100_000 }).workspaces.stats();
    await expect(call).rejects.toMatchObject({ code: "response_too_large" });
  });

  test("streams downloads", async () => {
    let pulled = 0;
    const body = () =>
      new ReadableStream({
        pull: (stream) => (++pulled <= 3 ? stream.enqueue(new TextEncoder().encode(`${pulled} `)) : stream.close()),
      });
    const fetch: Fetch = async (url, init) =>
      url.endsWith("/execute") ? new Response(body()) : globalThis.fetch(url, init);
    const connector = await createGitHub(setup.emulator.client({ fetch }));
    const pieces: string[] = [];
    for await (const piece of await connector.download("files", "download")) pieces.push(Buffer.from(piece).toString());
    expect(pieces.join("")).toBe("1 2 3 ");
  });

  test("runs in the asynchronous context of the call", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const contextual = client(async () => {
      seen.push(storage.getStore());
      return Response.json(STATS);
    });
    await Promise.all(["a", "b"].map((name) => storage.run(name, () => contextual.workspaces.stats())));
    expect(seen.sort()).toEqual(["a", "b"]);
  });

  test("must be a function that returns a response, and excludes options of connections", async () => {
    expect(() => client("fetch" as never)).toThrow("`fetch`: must be a function");
    expect(() => client(globalThis.fetch, { proxy: "http://proxy:1" })).toThrow("`proxy` has no effect");
    expect(() => client(globalThis.fetch, { ca: "ca.pem" })).toThrow(ConfigurationError);
    const call = client((async () => undefined) as never, { maxRetries: 0 }).workspaces.stats();
    await expect(call).rejects.toThrow("`fetch` must return a Response");
  });
});

describe("tools that fake or wrap fetch", () => {
  test("MSW answers, fails and sees what was sent", async () => {
    let attempts = 0;
    const server = setupServer(
      http.get(`${URL}/api/v1/workspaces/stats`, ({ request }) => {
        expect(request.headers.get("authorization")).toBe("Bearer a-token");
        return ++attempts === 1 ? new HttpResponse(null, { status: 503 }) : HttpResponse.json(STATS);
      }),
      http.delete(`${URL}/api/v1/integrations/connectors/:id`, () => HttpResponse.error()),
    );
    server.listen({ onUnhandledRequest: "error" });
    try {
      expect((await client(globalThis.fetch).workspaces.stats()).total_count).toBe(1);
      expect(attempts).toBe(2);
      await expect(client(globalThis.fetch).connectors.delete(ID)).rejects.toBeInstanceOf(OutcomeUnknownError);
    } finally {
      server.close();
    }
  });

  test("nock answers and fails", async () => {
    try {
      nock(URL).get("/api/v1/workspaces/stats").reply(429, {}, { "retry-after": "0" });
      nock(URL).get("/api/v1/workspaces/stats").reply(200, STATS);
      nock(URL)
        .delete(/connectors/)
        .replyWithError("socket hang up");
      expect((await client(globalThis.fetch).workspaces.stats()).total_count).toBe(1);
      await expect(client(globalThis.fetch).connectors.delete(ID)).rejects.toBeInstanceOf(OutcomeUnknownError);
      expect(nock.isDone()).toBe(true);
    } finally {
      nock.restore();
    }
  });

  test("undici sends by an agent of the program", async () => {
    let connections = 0;
    const agent = new Agent({ connections: 1 }).compose((dispatch) => (options, handler) => {
      connections++;
      return dispatch(options, handler);
    });
    const fetch: Fetch = (url, init) => undiciFetch(url, { ...init, dispatcher: agent });
    await using emulated = setup.emulator.client({ fetch });
    expect((await emulated.workspaces.list()).data[0]?.name).toBe("default");
    expect(connections).toBe(2);
    await agent.close();
  });
});

describe("errors of connections", () => {
  test("name host, port and code", async () => {
    const port = await unusedPort();
    const error = await new Client({ baseUrl: `http://127.0.0.1:${port}`, token: "t", maxRetries: 0 }).workspaces
      .stats()
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(APIConnectionError);
    expect(error).toMatchObject({ cause: { code: "ECONNREFUSED" } });
    expect((error as Error).message).toContain(`could not connect to 127.0.0.1:${port}: the connection was refused`);
  });

  test("keep the headers of a response, and do not show them", async () => {
    const error = await client(async () => new Response("{}", { status: 404, headers: { "x-region": "hush" } }))
      .workspaces.stats()
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ status: 404 });
    const { headers } = error as { headers: Headers };
    expect(headers.get("x-region")).toBe("hush");
    expect(JSON.stringify(error) + String(error) + Object.keys(error as object)).not.toMatch(/hush|headers/);
  });
});

async function unusedPort(): Promise<number> {
  await using service = await startService(() => {});
  return Number(new globalThis.URL(service.url).port);
}
