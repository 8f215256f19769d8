import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";

import type { PendingApproval } from "../approval.js";
import { Approvals } from "../approvals.js";
import { UsageError } from "./usage-error.js";

/** Lists, approves or declines calls that a policy holds back. */
export async function approve(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { decline: { type: "boolean" }, yes: { type: "boolean", short: "y" } },
  });
  const [id, surplus] = positionals;
  if (surplus !== undefined) throw new UsageError(`unexpected argument '${surplus}'`);
  if (id === undefined && values.decline) throw new UsageError("--decline requires an id");
  const approvals = new Approvals();
  if (id === undefined) {
    for (const request of await approvals.pending()) {
      print(`${request.id}  ${request.subject}  ${request.intent ?? "(no intent)"}`);
    }
  } else if (values.decline) {
    print(`declined ${(await approvals.decline(id)).subject}`);
  } else {
    const request = (await approvals.pending()).find((pending) => pending.id === id);
    if (request !== undefined && !values.yes) await ask(request);
    print(`approved ${(await approvals.approve(id)).subject}`);
  }
}

/** Asks a person: a program that runs this command must not approve its own calls by accident. */
async function ask(request: PendingApproval): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Error(
      `there is no terminal to ask whether to approve ${request.subject}; nothing was approved. Let a person run it, or ` +
        "pass --yes",
    );
  }
  const question = [
    request.subject,
    `caller: ${request.caller}`,
    `intent: ${request.intent ?? "(not given)"}`,
    `params: ${JSON.stringify(request.params)}`,
    `required by ${request.reason}`,
    "Approve it, once? [y/N] ",
  ].join("\n");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  if (!["y", "yes"].includes(answer.trim().toLowerCase())) throw new Error("it was not approved");
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
