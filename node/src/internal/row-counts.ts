import { invalidRequest } from "./native-error.js";

/** Rows of a part of a file, such as a row group of Parquet. In memory at once; Parquet takes the thread for as many. */
export const FILE_ROWS = 5_000;

/** The largest number of rows of a batch. */
const MAX_ROWS = 2 ** 32 - 1;

/**
 * The number of rows of a batch.
 *
 * @throws InvalidRequestError if it is not a positive integer
 */
export function checkRows(rows = 10_000): number {
  if (!Number.isInteger(rows) || rows < 1 || rows > MAX_ROWS) {
    throw invalidRequest("rows", `must be an integer from 1 to ${MAX_ROWS}`);
  }
  return rows;
}
