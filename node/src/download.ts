import type { Readable } from "node:stream";
import { type InspectOptionsStylized, inspect } from "node:util";

import type { NativeDownload } from "./generated/native.js";
import { refuseSurplus } from "./internal/arguments.js";
import { asyncDispose } from "./internal/async-dispose.js";
import { FileStream } from "./internal/file-stream.js";
import { STATE, setState } from "./internal/hidden-state.js";
import { inspectAs } from "./internal/inspect.js";
import { loadBuiltin } from "./internal/lazy-builtin.js";
import { writeAtomic } from "./internal/write-atomic.js";
import { APIResponse } from "./response.js";

/** What the response headers say about a file. */
interface FileInfo {
  filename: string | null;
  content_type: string | null;
  size: number | null;
  range: string | null;
}

/**
 * A file that is being downloaded.
 *
 * Chunks are requested as they are read, so a slow reader slows the service down. Read the file to its end or close it: an
 * open download holds its connection. The service may send a missing file as zero bytes, so check `size`.
 *
 *     const download = await drive.download("files", "download", { fileId });
 *     await download.save("report.pdf");
 */
export class Download implements AsyncIterable<Uint8Array>, AsyncDisposable {
  /** @internal */
  declare readonly [STATE]: FileStream;
  /** File name from the service, without folders. */
  readonly filename: string | undefined;
  /** Media type. */
  readonly contentType: string | undefined;
  /** Size in bytes, if the service sends it. */
  readonly size: number | undefined;
  /** `Content-Range`, if a part was requested and sent. */
  readonly range: string | undefined;
  /** Status, headers and request id. Its body is empty. */
  readonly response: APIResponse;

  /** @internal */
  constructor(native: NativeDownload, signal: AbortSignal | undefined) {
    const info: FileInfo = JSON.parse(native.about);
    setState(this, new FileStream(native, signal));
    this.filename = info.filename ?? undefined;
    this.contentType = info.content_type ?? undefined;
    this.size = info.size ?? undefined;
    this.range = info.range ?? undefined;
    this.response = new APIResponse(native.head());
  }

  /** The file as a web stream of bytes. Cancelling it drops the connection. */
  get stream(): ReadableStream<Uint8Array> {
    return this[STATE].stream;
  }

  /**
   * Reads the complete file.
   *
   * @throws APIConnectionError if the connection breaks, APITimeoutError if a chunk takes too long, TypeError if the file
   * is closed or has been read
   */
  async bytes(...surplus: []): Promise<Uint8Array> {
    refuseSurplus("bytes()", surplus);
    this[STATE].requireUnread();
    const chunks: Uint8Array[] = [];
    for await (const chunk of this) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /**
   * Reads the complete file as UTF-8 text. Invalid bytes become U+FFFD.
   *
   * @throws like `bytes`
   */
  async text(...surplus: []): Promise<string> {
    refuseSurplus("text()", surplus);
    return new TextDecoder().decode(await this.bytes());
  }

  /**
   * Writes the file to a path or a `file:` URL, completely or not at all: until it is complete, it has a temporary name in
   * the same folder.
   *
   * @returns the size in bytes
   * @throws the error of the file system, or like `bytes`
   */
  async save(path: string | URL, ...surplus: []): Promise<number> {
    refuseSurplus("save(path)", surplus);
    this[STATE].requireUnread();
    try {
      return await writeAtomic(path, this);
    } finally {
      await this.close();
    }
  }

  /** The file as a Node stream, for `pipe` and the like. Destroying it drops the connection. */
  readable(...surplus: []): Readable {
    refuseSurplus("readable()", surplus);
    return loadBuiltin("node:stream").Readable.from(this, { objectMode: false });
  }

  /** Drops the rest of the file and its connection. A read in progress rejects with an `AbortError`. */
  close(): Promise<void> {
    return this[STATE].close();
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Iterates over the chunks of the file. Leaving the loop drops the connection. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    return this.stream.values();
  }

  /** @internal */
  [inspect.custom](depth: number, options: InspectOptionsStylized): string {
    const { filename, contentType, size, range, response } = this;
    const members = { filename, contentType, size, ...(range === undefined ? {} : { range }), response };
    return inspectAs("Download", members, depth, options);
  }
}
