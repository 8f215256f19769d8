import type { ProgressOptions } from "../options.js";

/** What is shown of a job. */
export interface JobProgress {
  jobId: number;
  status: string;
  rowsSynced?: number | null;
  bytesSynced?: number | null;
}

/** Receives the reports of a procedure. */
interface ProgressListener<P> {
  report(progress: P): void;
  close(): void;
}

/** The listener for a caller's option. By default, a line is shown if a person looks at the standard error stream. */
export function progressListener<P>(onProgress: ProgressOptions<P>["onProgress"]): ProgressListener<P> {
  if (typeof onProgress === "function") return { report: onProgress, close: () => {} };
  if (onProgress === false || (onProgress === undefined && !process.stderr.isTTY)) {
    return { report: () => {}, close: () => {} };
  }
  let width = 0;
  return {
    report: (progress) => {
      const text = describe(progress as JobProgress);
      process.stderr.write(`\r${text.padEnd(width)}`);
      width = Math.max(width, text.length);
    },
    close: () => {
      if (width > 0) process.stderr.write("\n");
    },
  };
}

function describe({ jobId, status, rowsSynced, bytesSynced }: JobProgress): string {
  const rows = rowsSynced == null ? "" : `, ${rowsSynced.toLocaleString("en")} records`;
  const bytes = bytesSynced == null ? "" : `, ${size(bytesSynced)}`;
  return `job ${jobId} ${status}${rows}${bytes}`;
}

function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
