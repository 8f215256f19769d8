import type { APIPromise } from "./api-promise.js";
import type { Client } from "./client.js";
import type { Job } from "./generated/replication/types.js";
import { refuseSurplus } from "./internal/arguments.js";
import type { CallOptions } from "./options.js";
import type { Replication } from "./replication.js";

/** What events about a job can do. Copies and JSON of an event have its members only. */
export interface JobEvent {
  /**
   * Reads the job, and compares it with the event. Notifications are not signed, so whoever knows the URL can send one.
   *
   * Sends `replication.jobs.get`.
   *
   * @param client a client that can see the job
   * @throws NotConfirmedError if there is no such job, it belongs to another connection, or it has another status
   */
  confirm(client: Client | Replication, options?: CallOptions): APIPromise<Job>;
}

/** What an event about a job says of it. */
interface Claim {
  kind: string;
  jobId: number;
  connection: { id: string | null };
}

/** Adds the methods to an event. They are not enumerable, so that it compares and encodes as its members. */
export function addMethods(event: Claim): void {
  const confirm: JobEvent["confirm"] = (client, options, ...surplus: []) => {
    refuseSurplus("confirm(client, options)", surplus);
    const { jobs } = "replication" in client ? client.replication : client;
    const connectionId = event.connection.id ?? "";
    // A sync that waits has not succeeded, and has not failed either.
    if (event.kind === "sync_queued") return jobs.confirm({ jobId: event.jobId, connectionId }, options);
    const succeeded = event.kind === "sync_succeeded";
    return jobs.confirm({ jobId: event.jobId, connectionId, succeeded }, options);
  };
  Object.defineProperty(event, "confirm", { value: confirm });
}
