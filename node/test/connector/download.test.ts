import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";

import { APIConnectionError, APITimeoutError, type Download } from "airbyte-agent";
import { describe, expect, onTestFinished } from "vitest";
import { fault, receivedUntil } from "../helpers/emulator-admin.js";
import { createDrive, test, useEmulator } from "../helpers/fixtures.js";
import { ID, startService } from "../helpers/http-service.js";

const setup = useEmulator();
const SIZE = 72174;
const MIB = 1 << 20;

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "airbyte-agent-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** A slow download from the emulator, and a function that waits until its request is dropped. */
async function slow(signal?: AbortSignal): Promise<{ file: Download; dropped: () => Promise<unknown> }> {
  const { connector, fileId } = await createDrive(setup.client);
  await fault(setup.emulator, "connectors.execute", { slow_body: { chunk: 1000, delay_ms: 1000 } });
  const file = await connector.download("files", "download", { fileId }, { signal });
  const dropped = () =>
    receivedUntil(setup.emulator, "connectors.execute", (entries) => entries.at(-1)?.aborted === true);
  return { file, dropped };
}

/** A download whose response the test writes. */
async function sent(send: (response: ServerResponse) => void, options?: { timeout: number }): Promise<Download> {
  const server = await startService((request, response) => {
    request.resume();
    if (request.method === "GET") response.end(JSON.stringify({ id: ID, name: "Drive" }));
    else send(response);
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const connector = await server.client().connectors.get(ID);
  return connector.download("files", "download", {}, options);
}

test("a download is a web stream with metadata", async ({ drive: { connector, fileId } }) => {
  const file = await connector.download("files", "download", { fileId });
  expect(file).toMatchObject({ size: SIZE, range: undefined });
  expect(file.filename).toBeTruthy();
  expect(file.contentType).toBeTruthy();
  expect(file.response.status).toBe(200);
  expect(file.response.headers.get("content-length")).toBe(`${SIZE}`);
  expect((await new Response(file.stream).arrayBuffer()).byteLength).toBe(SIZE);
});

test("range_header requests a part", async ({ drive: { connector, fileId } }) => {
  const whole = await (await connector.download("files", "download", { fileId })).bytes();
  const part = await connector.download("files", "download", { fileId, range_header: "bytes=10-19" });
  expect(part.range).toBe(`bytes 10-19/${SIZE}`);
  expect(Buffer.compare(await part.bytes(), whole.subarray(10, 20))).toBe(0);
});

test("all ways to read return the same bytes", async ({ drive: { connector, fileId } }) => {
  const download = () => connector.download("files", "download", { fileId });
  const wanted = Buffer.from(await (await download()).bytes());
  expect(wanted).toHaveLength(SIZE);
  const place = await folder();

  const pieces: Uint8Array[] = [];
  for await (const piece of await download()) pieces.push(piece);
  expect(wanted.equals(Buffer.concat(pieces))).toBe(true);
  for (const [name, source] of [
    ["readable", (await download()).readable()],
    ["iterable", await download()],
    ["stream", (await download()).stream],
    ["fromWeb", Readable.fromWeb((await download()).stream as never)],
  ] as const) {
    await pipeline(source as never, createWriteStream(join(place, name)));
    expect(wanted.equals(await readFile(join(place, name))), name).toBe(true);
  }
});

test("a BYOB reader is supported", async () => {
  const file = await sent((response) => response.end("0123456789"));
  const reader = file.stream.getReader({ mode: "byob" } as never) as unknown as ReadableStreamBYOBReader;
  let text = "";
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(3));
    if (done) break;
    text += Buffer.from(value).toString();
  }
  expect(text).toBe("0123456789");
});

test("text is decoded as UTF-8", async () => {
  const file = await sent((response) => {
    const [first, rest] = [Buffer.from("Größe 😀").subarray(0, 3), Buffer.from("Größe 😀").subarray(3)];
    response.write(first, () => response.end(rest));
  });
  expect(await file.text()).toBe("Größe 😀");
});

test("an empty file is supported", async () => {
  const file = await sent((response) => response.end());
  expect(await file.bytes()).toHaveLength(0);
});

describe("a slow reader slows down the service", () => {
  const ALL = 256 * MIB;

  /** A large download, and the number of bytes that the service could send. */
  async function large(): Promise<{ file: Download; taken: () => number }> {
    let taken = 0;
    const pieces = function* () {
      for (const piece = Buffer.alloc(MIB, "x"); taken < ALL; taken += MIB) yield piece;
    };
    const file = await sent((response) => void pipeline(Readable.from(pieces()), response).catch(() => {}));
    return { file, taken: () => taken };
  }

  test.for([
    ["reader of the web stream", (file: Download) => file.stream.getReader()],
    [
      "reader of the Node stream",
      (file: Download) => {
        const readable = file.readable();
        return { read: () => once(readable, "readable"), cancel: async () => void readable.destroy() };
      },
    ],
  ] as const)("%s", async ([, open]) => {
    const { file, taken } = await large();
    const reader = open(file);
    await reader.read();
    // The service sends until the buffers on the way are full.
    let before = -1;
    while (taken() !== before) {
      before = taken();
      for (let turn = 0; turn < 2000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(taken()).toBeGreaterThan(0);
    expect(taken()).toBeLessThan(ALL / 4);
    await reader.cancel();
  });
});

describe("the connection is dropped", () => {
  test.for<[string, (file: Download) => Promise<unknown>]>([
    ["by cancelling the stream", (file: Download) => file.stream.cancel()],
    [
      "by cancelling a reader",
      async (file: Download) => {
        const reader = file.stream.getReader();
        await reader.read();
        await reader.cancel();
      },
    ],
    [
      "by leaving a loop",
      async (file: Download): Promise<void> => {
        for await (const piece of file) if (piece.length > 0) break;
      },
    ],
    [
      "by ending an unused iterator",
      async (file: Download) => {
        await file[Symbol.asyncIterator]().return!();
      },
    ],
    [
      "by destroying a Node stream",
      async (file: Download) => {
        const readable = file.readable();
        await once(readable, "readable");
        readable.destroy();
      },
    ],
    ["by destroying an unread Node stream", async (file: Download) => void file.readable().destroy()],
    ["by closing", (file: Download) => file.close()],
    [
      "by the end of a block",
      async (it: Download): Promise<void> => {
        await using file = it;
        void file;
      },
    ],
  ] as const)("%s", async ([, leave]) => {
    const { file, dropped } = await slow();
    await leave(file);
    await dropped();
    // A download that is garbage-collected would be dropped anyway.
    expect(file.size).toBe(SIZE);
  });

  test("by saving to an invalid path", async () => {
    const { file, dropped } = await slow();
    await expect(file.save(join(await folder(), "missing", "file"))).rejects.toMatchObject({ code: "ENOENT" });
    await dropped();
    expect(file.size).toBe(SIZE);
  });
});

describe("an abort ends a download with the signal's reason", () => {
  const reason = new Error("enough");

  test("during a read", async () => {
    const controller = new AbortController();
    const { file, dropped } = await slow(controller.signal);
    const reading = async () => {
      for await (const _ of file) controller.abort(reason);
    };
    await expect(reading()).rejects.toBe(reason);
    await dropped();
  });

  test("between reads", async () => {
    const controller = new AbortController();
    const { file, dropped } = await slow(controller.signal);
    controller.abort(reason);
    await dropped();
    await expect(file.stream.getReader().read()).rejects.toBe(reason);
  });

  test("in a pipeline", async () => {
    const controller = new AbortController();
    const { file, dropped } = await slow(controller.signal);
    const place = join(await folder(), "file");
    const piped = pipeline(
      file.readable().on("data", () => controller.abort(reason)),
      createWriteStream(place),
    );
    await expect(piped).rejects.toBe(reason);
    await dropped();
  });
});

describe("an incomplete file", () => {
  const broken = () =>
    sent((response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("x".repeat(10), () => response.destroy());
    });

  test("is an error for all ways to read", async () => {
    for (const read of [
      (file: Download) => file.bytes(),
      (file: Download) => file.text(),
      (file: Download) => new Response(file.stream).arrayBuffer(),
      (file: Download) => file.readable().toArray(),
      async (file: Download) => {
        for await (const _ of file);
      },
    ]) {
      await expect(read(await broken())).rejects.toThrow(APIConnectionError);
    }
    await expect((await broken()).bytes()).rejects.toMatchObject({ operation: "connectors.execute", status: 200 });
  });

  test("is not saved, and an existing file is kept", async () => {
    const place = await folder();
    await writeFile(join(place, "old"), "old");
    for (const name of ["new", "old"]) {
      await expect((await broken()).save(join(place, name))).rejects.toThrow(APIConnectionError);
    }
    expect(await readdir(place)).toEqual(["old"]);
    expect(await readFile(join(place, "old"), "utf8")).toBe("old");
  });

  test("is an error if a chunk takes too long", async () => {
    const file = await sent((response) => response.write("x"), { timeout: 200 });
    await expect(file.bytes()).rejects.toThrow(APITimeoutError);
  });
});

test("save replaces an existing file", async ({ drive: { connector, fileId } }) => {
  const place = await folder();
  for (let time = 0; time < 2; time += 1) {
    const file = await connector.download("files", "download", { fileId });
    expect(await file.save(join(place, "whole"))).toBe(SIZE);
    expect(await readFile(join(place, "whole"))).toHaveLength(SIZE);
  }
  expect(await readdir(place)).toEqual(["whole"]);
});

test("save takes a URL", async ({ drive: { connector, fileId } }) => {
  const place = pathToFileURL(`${await folder()}/`);
  const file = await connector.download("files", "download", { fileId });
  expect(await file.save(new URL("a%20file", place))).toBe(SIZE);
  expect(await file.response.save(new URL("empty", place))).toBe(0);
  expect((await readdir(place)).sort()).toEqual(["a file", "empty"]);
  const again = await connector.download("files", "download", { fileId });
  await expect(again.save(new URL("https://example.com/file"))).rejects.toThrow(/file/);
});

test("a download can be read once", async ({ drive: { connector, fileId } }) => {
  const file = await connector.download("files", "download", { fileId });
  await file.bytes();
  for (const again of [() => file.bytes(), () => file.text(), () => file.save("never")]) {
    await expect(again()).rejects.toThrow(TypeError);
  }
});

test("a closed download cannot be read", async () => {
  const { file } = await slow();
  await file.close();
  await file.close();
  await expect(file.bytes()).rejects.toThrow(/closed/);
  for await (const _ of file) throw new Error("nothing comes of it");

  const { file: another } = await slow();
  const reading = another.bytes();
  await another.close();
  await expect(reading).rejects.toMatchObject({ name: "AbortError" });
});

test("arguments that a method does not take are refused", async () => {
  const { connector, fileId } = await createDrive(setup.client);
  const file: any = await connector.download("files", "download", { fileId });
  for (const [call, usage] of [
    [() => file.text("latin1"), "`text()`"],
    [() => file.bytes(100), "`bytes()`"],
    [() => file.save("path", { flag: "wx" }), "`save(path)`"],
    [async () => file.readable({ highWaterMark: 1 }), "`readable()`"],
  ] as const) {
    await expect(call()).rejects.toThrow(usage);
  }
  expect(await file.bytes()).toHaveLength(SIZE);
});
