/**
 * The type of a column: a word, the members of objects, or an array with the type of the items of arrays.
 *
 * `text` is text, and other scalars as spelt; `json` is text with JSON as spelt. `timestamp` is in UTC and microseconds. The
 * values of `null` are all missing.
 */
export type ColumnType =
  | "null"
  | "bool"
  | "int64"
  | "uint64"
  | "float64"
  | "text"
  | "json"
  | "timestamp"
  | TableSchema
  | readonly [items: ColumnType];

/** The type of each column, by its name: `{ number: "int64", author: { login: "text" }, labels: ["text"] }`. */
export interface TableSchema {
  readonly [column: string]: ColumnType;
}

/** A `Schema` of apache-arrow. */
export interface ArrowSchema {
  readonly fields: readonly ArrowField[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** A `Field` of apache-arrow. */
export interface ArrowField {
  readonly name: string;
  readonly type: { readonly typeId: number; readonly children?: readonly ArrowField[] | null };
}
