import type { ProgressOptions } from "../options.js";
import { counted } from "./caption.js";
import { ProgressLine } from "./progress-line.js";

/** What is shown of a job. */
export interface JobProgress {
  jobId: number;
  status: string;
  rowsSynced?: number | bigint | null;
  bytesSynced?: number | bigint | null;
}

/** Receives the reports of a procedure or an iteration. */
export interface ProgressListener<P> {
  report(progress: P): unknown;
  close(): void;
}

const IGNORED: ProgressListener<unknown> = { report: () => {}, close: () => {} };

/** Statuses that do not change any more. */
const ENDED = new Set(["succeeded", "failed", "cancelled"]);

/** The listener for a caller's option. By default, a line is shown if a person looks at the standard error stream. */
export function progressListener<P>(onProgress: ProgressOptions<P>["onProgress"]): ProgressListener<P> {
  if (typeof onProgress === "function") return { report: onProgress, close: () => {} };
  if (onProgress === false || (onProgress === undefined && !process.stderr.isTTY)) return IGNORED;
  const jobs = new Map<number, JobProgress>();
  const line = new ProgressLine();
  return {
    report: (progress) => {
      const job = progress as JobProgress;
      jobs.set(job.jobId, job);
      line.show(describe([...jobs.values()]));
    },
    close: () => line.end(),
  };
}

/** Shows how many records of an action have been read, if a person looks at the standard error stream. */
export function recordsProgress(action: string, maxRecords: number): ProgressListener<number> {
  if (!process.stderr.isTTY) return IGNORED;
  const line = new ProgressLine();
  let count = 0;
  return {
    report: (read) => {
      count = Math.min(count + read, maxRecords);
      line.show(`${action}: ${counted(count, "records")}`);
    },
    close: () => line.end(),
  };
}

/** Shows how many calls have completed, if a person looks at the standard error stream. */
export function callsProgress(): ProgressListener<number> {
  if (!process.stderr.isTTY) return IGNORED;
  const line = new ProgressLine();
  return {
    report: (count) => line.show(`${counted(count, "calls")} completed`),
    close: () => line.end(),
  };
}

/** Whether a job will not change any more. */
export function hasEnded({ status }: JobProgress): boolean {
  return ENDED.has(status);
}

function describe(jobs: JobProgress[]): string {
  const rows = total(jobs.map((job) => job.rowsSynced));
  const bytes = total(jobs.map((job) => job.bytesSynced));
  const records = rows === undefined ? "" : `, ${counted(rows, "records")}`;
  return `${describeState(jobs)}${records}${bytes === undefined ? "" : `, ${size(bytes)}`}`;
}

function describeState(jobs: JobProgress[]): string {
  if (jobs.length === 1) return `job ${jobs[0]!.jobId} ${jobs[0]!.status}`;
  const counts = new Map<string, number>();
  for (const { status } of jobs) counts.set(status, (counts.get(status) ?? 0) + 1);
  return `${jobs.length} jobs: ${[...counts].map(([status, count]) => `${count} ${status}`).join(", ")}`;
}

/** The sum of the counts that are known; `undefined` if none is. */
function total(counts: (number | bigint | null | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== null && count !== undefined);
  return known.length === 0 ? undefined : known.reduce<number>((sum, count) => sum + Number(count), 0);
}

function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
