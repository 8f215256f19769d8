import type { NativeResponse, NativeSteps } from "../generated/native.js";
import { decodeResult } from "../response.js";
import { callQueue } from "./call-queue.js";
import { toError } from "./native-error.js";
import { hasEnded, type JobProgress, type ProgressListener } from "./progress.js";

/**
 * Takes the steps of a procedure. Returns its last response.
 *
 * @param leave is called for each job that has not ended if the caller ends the wait for it
 */
export async function runSteps<P>(
  steps: NativeSteps,
  progress: ProgressListener<P>,
  signals: (AbortSignal | undefined)[],
  leave: (jobId: number) => Promise<void>,
): Promise<NativeResponse> {
  const jobs = new Map<number, JobProgress>();
  try {
    for (;;) {
      const response = await callQueue.start<NativeResponse>(
        (id, cancellable) => steps.next(id, cancellable),
        ...signals,
      );
      if (steps.isDone()) return response;
      const job = decodeResult(response) as JobProgress & P;
      jobs.set(job.jobId, job);
      // A callback that is async fails by rejecting.
      await progress.report(job);
    }
  } catch (error) {
    // Errors of the procedure itself say what has become of its jobs.
    if (!steps.isDone()) {
      for (const job of jobs.values()) if (!hasEnded(job)) await leave(job.jobId);
    }
    throw error;
  } finally {
    progress.close();
  }
}

/** Cancels a job that has not ended. A failure is a warning, because it must not hide what ended the wait for the job. */
export async function cancelJob(
  jobId: number,
  call: (operation: string, request: object) => Promise<NativeResponse>,
): Promise<void> {
  try {
    // The service cancels whatever the connection of the job is running by now, so it must be this job.
    const job = decodeResult(await call("replication.jobs.get", { jobId })) as JobProgress;
    if (!hasEnded(job)) await call("replication.jobs.cancel", { jobId });
  } catch (error) {
    const { message } = toError(error) as Error;
    process.emitWarning(`job ${jobId} could not be cancelled: ${message}`, "AirbyteAgentWarning");
  }
}
