import type { NativeTable } from "../generated/native.js";

/** Tables that have the same columns, one after the other. */
export type Tables = Iterable<NativeTable> | AsyncIterable<NativeTable>;

/**
 * The bytes of a file, piece by piece.
 *
 * @param summary a table with the columns, which can be called after the last table
 */
export type FileFormat = (tables: Tables, summary: () => NativeTable) => AsyncIterable<Uint8Array>;
