import type { Readable } from "node:stream";
import { type InspectOptionsStylized, inspect } from "node:util";

import type { NativeDownload } from "./generated/native.js";
import { onAbort } from "./internal/abort-signals.js";
import { callQueue } from "./internal/call-queue.js";
import { inspectAs } from "./internal/inspect.js";
import { loadBuiltin } from "./internal/lazy-builtin.js";
import { toError } from "./internal/native-error.js";
import { writeAtomic } from "./internal/write-atomic.js";
import { APIResponse } from "./response.js";

/** What the response headers say about a file. */
interface FileInfo {
  filename: string | null;
  content_type: string | null;
  size: number | null;
  range: string | null;
}

/** The abort reason when the stream is cancelled. */
const CANCELLED = Symbol("cancelled");

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
  readonly #native: NativeDownload;
  readonly #abort = new AbortController();
  #controller!: ReadableByteStreamController;
  /** Unsubscribes from the caller's signal. */
  #unsubscribe: (() => void) | undefined;
  /** Whether nothing has been read. */
  #isUnread = true;
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
  /** The file as a web stream of bytes. Cancelling it drops the connection. */
  readonly stream: ReadableStream<Uint8Array>;

  /** @internal */
  constructor(native: NativeDownload, signal: AbortSignal | undefined) {
    const info: FileInfo = JSON.parse(native.about);
    this.#native = native;
    this.filename = info.filename ?? undefined;
    this.contentType = info.content_type ?? undefined;
    this.size = info.size ?? undefined;
    this.range = info.range ?? undefined;
    this.response = new APIResponse(native.head());
    this.stream = new ReadableStream({
      type: "bytes",
      start: (controller) => {
        this.#controller = controller as ReadableByteStreamController;
      },
      pull: () => this.#pull(),
      cancel: () => this.#drop(CANCELLED),
    });
    if (signal !== undefined) this.#cancelOnAbort(signal);
  }

  /**
   * Reads the complete file.
   *
   * @throws APIConnectionError if the connection breaks, APITimeoutError if a chunk takes too long, TypeError if the file
   * is closed or has been read
   */
  async bytes(): Promise<Uint8Array> {
    this.#requireUnread();
    const chunks: Uint8Array[] = [];
    for await (const chunk of this) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /**
   * Reads the complete file as UTF-8 text. Invalid bytes become U+FFFD.
   *
   * @throws like `bytes`
   */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /**
   * Writes the file to a path, completely or not at all: until it is complete, it has a temporary name in the same folder.
   *
   * @returns the size in bytes
   * @throws the error of the file system, or like `bytes`
   */
  async save(path: string): Promise<number> {
    this.#requireUnread();
    try {
      return await writeAtomic(path, this);
    } finally {
      await this.close();
    }
  }

  /** The file as a Node stream, for `pipe` and the like. Destroying it drops the connection. */
  readable(): Readable {
    return loadBuiltin("node:stream").Readable.from(this, { objectMode: false });
  }

  /** Drops the rest of the file and its connection. A read in progress rejects with an `AbortError`. */
  async close(): Promise<void> {
    if (!this.stream.locked) return this.stream.cancel();
    if (this.#abort.signal.aborted) return;
    this.#fail(new DOMException("The download was closed before the end of the file.", "AbortError"));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Iterates over the chunks of the file. Leaving the loop drops the connection. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    return this.stream.values();
  }

  #requireUnread(): void {
    if (!this.#isUnread || this.stream.locked) {
      throw new TypeError("The download is closed or has been read. Call `download` again to read it again.");
    }
  }

  async #pull(): Promise<void> {
    this.#isUnread = false;
    const chunk = await this.#readChunk();
    if (chunk !== null) return this.#controller.enqueue(chunk);
    this.#end();
    this.#controller.close();
    // A pending read into the caller's buffer has to be answered, with zero bytes.
    (this.#controller.byobRequest as unknown as ReadableStreamBYOBRequest | null)?.respond(0);
  }

  async #readChunk(): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      for (;;) {
        const chunk = await callQueue.start<Uint8Array<ArrayBuffer> | null>(
          (id, cancellable) => this.#native.chunk(id, cancellable),
          this.#abort.signal,
        );
        if (chunk?.length !== 0) return chunk;
      }
    } catch (thrown) {
      this.#end();
      throw toError(thrown);
    }
  }

  /** Drops the file when a signal aborts, during a read or between reads. */
  #cancelOnAbort(signal: AbortSignal): void {
    if (signal.aborted) {
      this.#fail(signal.reason);
      return;
    }
    // Held weakly: a long-lived signal must not keep an abandoned download and its connection alive.
    const weak = new WeakRef(this);
    this.#unsubscribe = onAbort([signal], (reason) => {
      const download = weak.deref();
      if (download !== undefined) download.#fail(reason);
    });
  }

  #fail(reason: unknown): void {
    this.#drop(reason);
    this.#controller.error(reason);
  }

  #drop(reason: unknown): void {
    this.#abort.abort(reason);
    this.#end();
  }

  #end(): void {
    this.#isUnread = false;
    this.#native.close();
    this.#unsubscribe?.();
  }

  /** @internal */
  [inspect.custom](depth: number, options: InspectOptionsStylized): string {
    const { filename, contentType, size, range, response } = this;
    const members = { filename, contentType, size, ...(range === undefined ? {} : { range }), response };
    return inspectAs("Download", members, depth, options);
  }
}
