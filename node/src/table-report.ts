import { inspect } from "node:util";

import { counted } from "./internal/caption.js";

/** Values of a column that are not in a table as they were. */
export interface TableFinding {
  /** The column, with the names of the members inside it: `user.id`; `[]` stands for the items of an array. */
  readonly column: string;
  /** What happened. */
  readonly kind:
    | "mixed"
    | "exact_text"
    | "rounded"
    | "too_many_members"
    | "too_deep"
    | "repeated_name"
    | "invalid_text"
    | "too_many_columns"
    | "conflict"
    | "no_column";
  /** How many values it is about. */
  readonly count: number;
  /** The record with the first of them, counted from 0. */
  readonly firstRecord: number;
  /** What happened, in words. */
  readonly reason: string;
  /** What happened to which column and how many values, in words. */
  readonly message: string;
}

/** What of the records is not in a table as it was. As text, it has a line for each finding. */
export class TableReport extends Array<TableFinding> {
  /** `map` and the like return ordinary arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  override toString(): string {
    return this.map(({ message }) => message).join("\n");
  }

  /** @internal */
  [inspect.custom](): string {
    return [`TableReport, ${counted(this.length, "findings")}`, ...this.map(({ message }) => `  ${message}`)].join(
      "\n",
    );
  }
}
