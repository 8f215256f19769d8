/** A file as it comes. */

import type { Readable } from "node:stream";
import { inspect, type InspectOptionsStylized } from "node:util";

import { builtin } from "./builtin.js";
import { crossing } from "./crossing.js";
import { understood } from "./failure.js";
import type { NativeDownload } from "./native.js";
import { Reply } from "./reply.js";
import { saved } from "./saved.js";
import { shown } from "./shown.js";
import { watch } from "./watch.js";

/** What is known of a file before it has come. */
interface About {
  filename: string | null;
  content_type: string | null;
  size: number | null;
  range: string | null;
}

/** The reason for which a file that nobody reads drops its own request. */
const LEFT = Symbol("left");

/**
 * A file that is being received. Nothing more of it is fetched than is read, so whoever reads slowly makes the service
 * send slowly. Read it to its end or close it: an open file holds its connection. A missing file may come as zero
 * bytes: check its size.
 */
export class Download implements AsyncIterable<Uint8Array>, AsyncDisposable {
  readonly #native: NativeDownload;
  readonly #leave = new AbortController();
  #controller!: ReadableByteStreamController;
  /** Stop listening to the caller's signal. */
  #unwatch: (() => void) | undefined;
  /** Whether all of it is still to come. */
  #whole = true;
  /** Name of the file, as the service has it, without any folder. */
  readonly filename: string | undefined;
  /** Its media type. */
  readonly contentType: string | undefined;
  /** Bytes to come, where the service says. */
  readonly size: number | undefined;
  /** `Content-Range`, when a part was asked for and given. */
  readonly range: string | undefined;
  /** Status, headers and request id; its body is empty. */
  readonly reply: Reply;
  /** The file, as a web stream of bytes. Cancelling it drops the connection. */
  readonly stream: ReadableStream<Uint8Array>;

  /** @internal */
  constructor(native: NativeDownload, signal: AbortSignal | undefined) {
    const about: About = JSON.parse(native.about);
    this.#native = native;
    this.filename = about.filename ?? undefined;
    this.contentType = about.content_type ?? undefined;
    this.size = about.size ?? undefined;
    this.range = about.range ?? undefined;
    this.reply = new Reply(native.head());
    this.stream = new ReadableStream({
      type: "bytes",
      start: (controller) => {
        this.#controller = controller as ReadableByteStreamController;
      },
      pull: () => this.#pull(),
      cancel: () => this.#drop(LEFT),
    });
    if (signal !== undefined) this.#obey(signal);
  }

  /**
   * The whole file.
   *
   * @throws APIConnectionError when it breaks off, APITimeoutError when no piece comes in time, TypeError when it is
   * closed, or some of it has been read already
   */
  async bytes(): Promise<Uint8Array> {
    this.#mustBeWhole();
    const pieces: Uint8Array[] = [];
    for await (const piece of this) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /**
   * The whole file as text, which must be UTF-8; what is not becomes U+FFFD.
   *
   * @throws as `bytes` does
   */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /**
   * Write the whole file to a path, or nothing at all: until it has come, it has another name in the same folder. Gives
   * its size in bytes.
   *
   * @throws what the file system says, or as `bytes` does
   */
  async save(path: string): Promise<number> {
    this.#mustBeWhole();
    try {
      return await saved(path, this);
    } finally {
      await this.close();
    }
  }

  /** The file as a stream of Node, for `pipe` and its like. Destroying it drops the connection. */
  readable(): Readable {
    return builtin("node:stream").Readable.from(this, { objectMode: false });
  }

  /** Drop the rest of the file, and the connection it would come by. Whoever is reading it gets an `AbortError`. */
  async close(): Promise<void> {
    if (!this.stream.locked) return this.stream.cancel();
    if (this.#leave.signal.aborted) return;
    this.#fail(new DOMException("The file was closed before its end.", "AbortError"));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The pieces of the file; leaving the loop drops the connection. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    return this.stream.values();
  }

  #mustBeWhole(): void {
    if (!this.#whole || this.stream.locked) {
      throw new TypeError("The file is closed, or some of it has been read already; ask for it again.");
    }
  }

  async #pull(): Promise<void> {
    this.#whole = false;
    const piece = await this.#piece();
    if (piece !== null) return this.#controller.enqueue(piece);
    this.#end();
    this.#controller.close();
    // Who reads into a buffer of their own is told that nothing was put there.
    (this.#controller.byobRequest as unknown as ReadableStreamBYOBRequest | null)?.respond(0);
  }

  async #piece(): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      for (;;) {
        const piece = await crossing.start<Uint8Array<ArrayBuffer> | null>(
          (id, cancellable) => this.#native.chunk(id, cancellable),
          this.#leave.signal,
        );
        if (piece?.length !== 0) return piece;
      }
    } catch (thrown) {
      this.#end();
      throw understood(thrown);
    }
  }

  /** Drop the file when a signal aborts, whether somebody is reading or not. */
  #obey(signal: AbortSignal): void {
    if (signal.aborted) return this.#fail(signal.reason);
    // A file that was forgotten is collected, and its connection with it, however long the signal lives.
    const weak = new WeakRef(this);
    this.#unwatch = watch([signal], (reason) => {
      const file = weak.deref();
      if (file !== undefined) file.#fail(reason);
    });
  }

  #fail(reason: unknown): void {
    this.#drop(reason);
    this.#controller.error(reason);
  }

  #drop(reason: unknown): void {
    this.#leave.abort(reason);
    this.#end();
  }

  #end(): void {
    this.#whole = false;
    this.#native.close();
    this.#unwatch?.();
  }

  /** @internal */
  [inspect.custom](depth: number, options: InspectOptionsStylized): string {
    const { filename, contentType, size, range, reply } = this;
    const members = { filename, contentType, size, ...(range === undefined ? {} : { range }), reply };
    return shown("Download", members, depth, options);
  }
}
