/** A file as it comes. */

import { inspect } from "node:util";

import { headersOf } from "./answer.js";
import { crossing } from "./crossing.js";
import { understood } from "./failure.js";
import type { NativeDownload } from "./native.js";

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
export class Download implements AsyncIterable<Uint8Array> {
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
  /** HTTP status. */
  readonly status: number;
  /** Id of the request, to quote to support. */
  readonly requestId: string;
  /** Headers of the answer. */
  readonly headers: Headers;
  /** The file. Cancelling it drops the connection. */
  readonly stream: ReadableStream<Uint8Array>;

  /** @internal */
  constructor(native: NativeDownload, signal: AbortSignal | undefined) {
    const about: About = JSON.parse(native.about);
    const head = native.head();
    this.#native = native;
    this.#signal = signal;
    this.filename = about.filename ?? undefined;
    this.contentType = about.content_type ?? undefined;
    this.size = about.size ?? undefined;
    this.range = about.range ?? undefined;
    this.status = head?.status ?? 0;
    this.requestId = head?.requestId ?? "";
    this.headers = head === null ? new Headers() : headersOf(head);
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const piece = await this.#piece();
          if (piece === null) controller.close();
          else controller.enqueue(piece);
        },
        cancel: () => this.#close(),
      },
      // A piece is fetched when it is read, not before.
      { highWaterMark: 0 },
    );
  }

  /** The whole file. */
  async bytes(): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** The pieces of the file; leaving the loop drops the connection. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, undefined> {
    for await (const piece of this.stream) yield piece;
  }

  async #piece(): Promise<Uint8Array | null> {
    try {
      const begin = (id: number) => this.#native.chunk(id);
      const piece = await crossing.start<Uint8Array | null>(begin, this.#signal, this.#leave.signal);
      if (piece === null) this.#native.close();
      return piece;
    } catch (thrown) {
      this.#native.close();
      throw understood(thrown);
    }
  }

  #close(): void {
    this.#leave.abort(LEFT);
    this.#native.close();
  }

  /** @internal */
  [inspect.custom](): string {
    return `Download ${inspect({ filename: this.filename, contentType: this.contentType, size: this.size })}`;
  }
}
