import type { PendingApproval } from "./approval.js";
import { knownOptions, refuseSurplus } from "./internal/arguments.js";
import { native } from "./internal/call-queue.js";
import { readEnvironment } from "./internal/client-settings.js";
import { callNative, invalidRequest } from "./internal/native-error.js";
import { toPendingApproval } from "./internal/pending-approval.js";

/** Where the files of calls that wait are. */
export interface ApprovalsOptions {
  /** The state folder. Default: `airbyte-agent` in `$XDG_STATE_HOME` or `~/.local/state`. */
  folder?: string | undefined;
}

/**
 * Calls that wait for an approval, of all programs of this user, and the answers to them.
 *
 *     const approvals = new Approvals();
 *     for (const request of await approvals.pending()) console.log(request.id, request.subject, request.intent);
 *     await approvals.approve("3f9c…");
 *
 * They are the files that `airbyte-agent approve` has. Nothing is sent: whoever makes the same call again sends it, once.
 */
export class Approvals {
  /** The state folder, if it is not that of the user. */
  readonly folder: string | undefined;

  constructor(options?: ApprovalsOptions, ...surplus: []) {
    refuseSurplus("new Approvals(options)", surplus);
    this.folder = knownOptions(options, ["folder"]).folder;
  }

  /**
   * The calls that wait for an answer, the oldest first. They wait for a day.
   *
   * @throws ConfigurationError if the folder cannot be read
   */
  async pending(): Promise<PendingApproval[]> {
    const json = callNative(() => native.pendingApprovals(this.folder, JSON.stringify(readEnvironment())));
    return JSON.parse(json).map(toPendingApproval);
  }

  /**
   * Approves a call, which can then be made once, within the time that the policy gives.
   *
   * @throws InvalidRequestError if no call with this id waits
   * @throws PolicyDeniedError if the file of the call was altered
   * @throws ConfigurationError if the folder cannot be used
   */
  approve(id: string): Promise<PendingApproval> {
    return answer(this.folder, id, true);
  }

  /**
   * Declines a call. The same call fails for as long as an approval would have been good for.
   *
   * @throws InvalidRequestError, PolicyDeniedError, ConfigurationError as for `approve`
   */
  decline(id: string): Promise<PendingApproval> {
    return answer(this.folder, id, false);
  }
}

async function answer(folder: string | undefined, id: string, isApproved: boolean): Promise<PendingApproval> {
  if (typeof id !== "string") throw invalidRequest("id", "must be a string");
  const environment = JSON.stringify(readEnvironment());
  return toPendingApproval(JSON.parse(callNative(() => native.answerApproval(folder, environment, id, isApproved))));
}
