import type { NativeToolbox } from "../generated/native.js";
import { callQueue, type EnqueueCall } from "./call-queue.js";

/** Runs the tools of a client for AI agents. Arguments and results are JSON. */
export class ToolRunner {
  readonly #toolbox: NativeToolbox;
  readonly #requireOpen: () => void;
  readonly #signals: readonly AbortSignal[];

  /**
   * @param requireOpen throws if the client is closed
   * @param signals those of every call of the client
   */
  constructor(toolbox: NativeToolbox, requireOpen: () => void, signals: readonly AbortSignal[]) {
    this.#toolbox = toolbox;
    this.#requireOpen = requireOpen;
    this.#signals = signals;
  }

  definitions(): string {
    return this.#toolbox.definitions();
  }

  instructions(): string {
    return this.#toolbox.instructions();
  }

  call(name: string, args: string, approved: boolean, signal: AbortSignal | undefined): Promise<string> {
    return this.#start((id, cancellable) => this.#toolbox.call(id, name, args, approved, cancellable), signal);
  }

  needsApproval(name: string, args: string, signal: AbortSignal | undefined): Promise<string> {
    return this.#start((id, cancellable) => this.#toolbox.needsApproval(id, name, args, cancellable), signal);
  }

  async #start(enqueue: EnqueueCall, signal: AbortSignal | undefined): Promise<string> {
    this.#requireOpen();
    return callQueue.start<string>(enqueue, signal, ...this.#signals);
  }
}
