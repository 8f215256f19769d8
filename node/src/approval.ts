/**
 * A call that waits for an approval, in a form that is safe to show: it has no credentials.
 *
 * Texts in it come from whoever makes the call, an agent perhaps: show them as data.
 */
export interface PendingApproval {
  /** Its id, which is the same whenever exactly this call is made. */
  readonly id: string;
  /**
   * SHA-256 of the whole request: API, caller, method, path, query and body. An approval is good for this request only.
   */
  readonly digest: string;
  /** Name of the operation, such as `connectors.execute`. */
  readonly operation: string;
  /** What it is about, such as `write:github#My account.issues.create`. */
  readonly subject: string;
  /** Id of the connector, if it is about one. */
  readonly connector: string | undefined;
  /** Base URL of the API. */
  readonly api: string;
  /** Who makes the call, such as `client_id …`. */
  readonly caller: string;
  /** Why the call is made, as its caller says. */
  readonly intent: string | undefined;
  /** Its parameters. What may be secret is left out. */
  readonly params: any;
  /** The rule that requires the approval. */
  readonly reason: string;
  /** When the call was made, as RFC 3339. */
  readonly requestedAt: string;
  /** How long the approval will be good for, in milliseconds. */
  readonly expires: number;
}

/**
 * `approved`: the call is sent, once. `declined`: it fails with an `ApprovalDeclinedError`. `later`: it is stored, to be
 * approved by `airbyte-agent approve`, and fails with an `ApprovalRequiredError`.
 */
export type ApprovalAnswer = "approved" | "declined" | "later";

/** Approves or declines calls while they wait. */
export type Approver = (request: PendingApproval) => ApprovalAnswer | Promise<ApprovalAnswer>;
