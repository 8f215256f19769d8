/** Files as they come. */

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { APIConnectionError } from "airbyte-agent";
import { expect, test } from "vitest";

import { drive, useEmulator } from "./support/account.js";
import { fault, receivedUntil } from "./support/control.js";

const at = useEmulator();

test("a file is a web stream that tells about itself", async () => {
  const { drive: connector, fileId } = await drive(at.client);
  const file = await connector.download("files", "download", { fileId });
  expect(file).toMatchObject({ size: 72174, range: undefined });
  expect(file.filename).toBeTruthy();
  expect(file.contentType).toBeTruthy();
  expect(file.reply.status).toBe(200);
  expect(file.reply.headers.get("content-length")).toBe("72174");
  expect((await new Response(file.stream).arrayBuffer()).byteLength).toBe(72174);
});

test("a part is asked for by its range", async () => {
  const { drive: connector, fileId } = await drive(at.client);
  const whole = await (await connector.download("files", "download", { fileId })).bytes();
  const part = await connector.download("files", "download", { fileId, range_header: "bytes=10-19" });
  expect(part.range).toBe("bytes 10-19/72174");
  expect(Buffer.compare(await part.bytes(), whole.subarray(10, 20))).toBe(0);
});

test("nothing is fetched before it is read, and cancelling drops the connection", async () => {
  const { drive: connector, fileId } = await drive(at.client);
  await fault(at.emulator, "connectors.execute", { slow_body: { chunk: 1000, delay_ms: 20 } });
  const file = await connector.download("files", "download", { fileId });
  const reader = file.stream.getReader();
  expect((await reader.read()).value?.length).toBeGreaterThan(0);
  await reader.cancel();
  await receivedUntil(at.emulator, "connectors.execute", (entries) => entries.at(-1)?.aborted === true);
});

test("an abort ends a file that is being read, with the signal's reason", async () => {
  const { drive: connector, fileId } = await drive(at.client);
  await fault(at.emulator, "connectors.execute", { slow_body: { chunk: 1000, delay_ms: 20 } });
  const controller = new AbortController();
  const { signal } = controller;
  const file = await connector.download("files", "download", { fileId }, { signal });
  const reason = new Error("enough");
  const reading = async () => {
    for await (const _ of file) controller.abort(reason);
  };
  await expect(reading()).rejects.toBe(reason);
  await receivedUntil(at.emulator, "connectors.execute", (entries) => entries.at(-1)?.aborted === true);
});

test("a file is saved whole or not at all", async () => {
  const { drive: connector, fileId } = await drive(at.client);
  const folder = await mkdtemp(join(tmpdir(), "airbyte-agent-"));
  try {
    const file = await connector.download("files", "download", { fileId });
    expect(await file.save(join(folder, "whole"))).toBe(72174);
    expect((await readFile(join(folder, "whole"))).length).toBe(72174);

    await fault(at.emulator, "connectors.execute", { truncated_body: { bytes: 1000 } });
    const broken = await connector.download("files", "download", { fileId });
    await expect(broken.save(join(folder, "broken"))).rejects.toThrow(APIConnectionError);
    expect(await readdir(folder)).toEqual(["whole"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a closed file gives nothing more", async () => {
  const { drive: connector, fileId } = await drive(at.client);
  const file = await connector.download("files", "download", { fileId });
  await file.close();
  expect((await file.bytes()).length).toBe(0);
});
