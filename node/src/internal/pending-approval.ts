import type { PendingApproval } from "../approval.js";
import { toMilliseconds } from "./milliseconds.js";

/** A call that waits as the core describes it. */
export interface CoreApproval extends Omit<PendingApproval, "connector" | "intent" | "requestedAt"> {
  connector: string | null;
  intent: string | null;
  requested_at: string;
  /** In seconds. */
  expires: number;
}

export function toPendingApproval({
  connector,
  intent,
  requested_at,
  expires,
  ...others
}: CoreApproval): PendingApproval {
  return {
    ...others,
    connector: connector ?? undefined,
    intent: intent ?? undefined,
    requestedAt: requested_at,
    expires: toMilliseconds(expires),
  };
}
