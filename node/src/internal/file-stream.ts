import type { NativeDownload } from "../generated/native.js";
import { onAbort } from "./abort-signals.js";
import { callQueue } from "./call-queue.js";
import { toError } from "./native-error.js";

/** The abort reason when the stream is cancelled. */
const CANCELLED = Symbol("cancelled");

/** The bytes of a download. Chunks are requested as they are read. */
export class FileStream {
  readonly #native: NativeDownload;
  readonly #abort = new AbortController();
  #controller!: ReadableByteStreamController;
  /** Unsubscribes from the caller's signal. */
  #unsubscribe: (() => void) | undefined;
  /** Whether nothing has been read. */
  #isUnread = true;
  /** Cancelling it drops the connection. */
  readonly stream: ReadableStream<Uint8Array>;

  constructor(native: NativeDownload, signal: AbortSignal | undefined) {
    this.#native = native;
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

  /** @throws TypeError if the file is closed or has been read */
  requireUnread(): void {
    if (!this.#isUnread || this.stream.locked) {
      throw new TypeError("The download is closed or has been read. Call `download` again to read it again.");
    }
  }

  async close(): Promise<void> {
    if (!this.stream.locked) return this.stream.cancel();
    if (this.#abort.signal.aborted) return;
    this.#fail(new DOMException("The download was closed before the end of the file.", "AbortError"));
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
      const file = weak.deref();
      if (file !== undefined) file.#fail(reason);
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
}
