import type { Emulator, FaultKind, JournalEntry } from "airbyte-agent";

export async function sendAdminRequest(emulator: Emulator, method: string, path: string, json?: unknown): Promise<any> {
  const body = json === undefined ? null : JSON.stringify(json);
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${emulator.url}/_emulator/${path}`, { method, headers, body });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Injects a fault into the calls of an operation. */
export function fault(emulator: Emulator, operation: string, what: unknown, more: object = {}): Promise<unknown> {
  return emulator.faults({ operation, fault: what as FaultKind, ...more });
}

/** The requests that the emulator received, for an operation or all. */
export function received(emulator: Emulator, operation?: string): Promise<JournalEntry[]> {
  return emulator.journal(operation);
}

/** Polls the journal until the requests for an operation meet a condition. */
export async function receivedUntil(
  emulator: Emulator,
  operation: string,
  condition: (entries: JournalEntry[]) => boolean,
): Promise<JournalEntry[]> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const entries = await received(emulator, operation);
    if (condition(entries)) return entries;
    if (Date.now() > deadline) throw new Error(`the condition was not met by ${JSON.stringify(entries)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
