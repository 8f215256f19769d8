/** The emulator's own paths, asked without our client. */

import type { Emulator, FaultKind, JournalEntry } from "airbyte-agent";

export async function control(emulator: Emulator, method: string, path: string, json?: unknown): Promise<any> {
  const body = json === undefined ? null : JSON.stringify(json);
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${emulator.url}/_emulator/${path}`, { method, headers, body });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Let calls of an operation go wrong. */
export function fault(emulator: Emulator, operation: string, what: unknown, more: object = {}): Promise<unknown> {
  return emulator.faults({ operation, fault: what as FaultKind, ...more });
}

/** What the emulator received of an operation. */
export function received(emulator: Emulator, operation: string): Promise<JournalEntry[]> {
  return emulator.journal(operation);
}

/** Ask again and again until the requests of an operation are as they should be. */
export async function receivedUntil(
  emulator: Emulator,
  operation: string,
  settled: (entries: JournalEntry[]) => boolean,
): Promise<JournalEntry[]> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const entries = await received(emulator, operation);
    if (settled(entries)) return entries;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(entries)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
