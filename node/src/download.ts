/** A file as it comes. */

import { open, rename, rm } from "node:fs/promises";
import { inspect } from "node:util";

import { crossing } from "./crossing.js";
import { understood } from "./failure.js";
import type { NativeDownload } from "./native.js";
import { Reply } from "./reply.js";

/** What is known of a file before it has come. */
interface About {
  filename: string | null;
  content_type: string | null;
  size: number | null;
  range: string | null;
}

/** The reason for which a file drops its own request. */
const LEFT = Symbol("left");

/**
 * A file that is being received. Nothing more of it is read than is asked for. A missing file may come as zero bytes:
 * check its size.
 */
export class Download implements AsyncIterable<Uint8Array>, AsyncDisposable {
  readonly #native: NativeDownload;
  readonly #signal: AbortSignal | undefined;
  readonly #leave = new AbortController();
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
  /** The file. Cancelling it drops the connection. */
  readonly stream: ReadableStream<Uint8Array>;

  /** @internal */
  constructor(native: NativeDownload, signal: AbortSignal | undefined) {
    const about: About = JSON.parse(native.about);
    this.#native = native;
    this.#signal = signal;
    this.filename = about.filename ?? undefined;
    this.contentType = about.content_type ?? undefined;
    this.size = about.size ?? undefined;
    this.range = about.range ?? undefined;
    this.reply = new Reply(native.head());
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const piece = await this.#piece();
          if (piece === null) controller.close();
          else controller.enqueue(piece);
        },
        cancel: () => this.#drop(),
      },
      // A piece is fetched when it is read, not before.
      { highWaterMark: 0 },
    );
  }

  /**
   * The whole file.
   *
   * @throws APIConnectionError when it breaks off, APITimeoutError when no piece comes in time
   */
  async bytes(): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /**
   * Write the whole file to a path, or nothing at all. Gives its size in bytes.
   *
   * @throws what the file system says, or as `bytes` does
   */
  async save(path: string): Promise<number> {
    const part = `${path}.part`;
    let size = 0;
    const file = await open(part, "w");
    try {
      for await (const piece of this) {
        await file.write(piece);
        size += piece.length;
      }
      await file.close();
      await rename(part, path);
    } catch (thrown) {
      await file.close();
      await rm(part, { force: true });
      throw thrown;
    }
    return size;
  }

  /** Drop the rest of the file, and the connection it would come by. */
  async close(): Promise<void> {
    if (this.stream.locked) this.#drop();
    else await this.stream.cancel();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The pieces of the file; leaving the loop drops the connection. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, undefined> {
    for await (const piece of this.stream) yield piece;
  }

  async #piece(): Promise<Uint8Array | null> {
    try {
      const piece = await crossing.start<Uint8Array | null>(
        (id, cancellable) => this.#native.chunk(id, cancellable),
        this.#signal,
        this.#leave.signal,
      );
      if (piece === null) this.#native.close();
      return piece;
    } catch (thrown) {
      this.#native.close();
      throw understood(thrown);
    }
  }

  #drop(): void {
    this.#leave.abort(LEFT);
    this.#native.close();
  }

  /** @internal */
  [inspect.custom](): string {
    return `Download ${inspect({ filename: this.filename, contentType: this.contentType, size: this.size })}`;
  }
}
