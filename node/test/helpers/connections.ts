import type { JobScript, Replication } from "airbyte-agent";

const DEV_NULL = "a7bcc9d8-13b3-4e49-b80d-d020b90045e3";

/** Has moved five records as soon as it is created. */
export const INSTANT: JobScript = {
  times: null,
  scenario: {
    plan: { phases: [{ status: "running", seconds: 0, rows: 5, bytes: 12_345 }], ending: "succeeded" },
  },
};

/** Runs until it is cancelled. */
export const STUCK: JobScript = {
  times: null,
  scenario: { plan: { phases: [{ status: "running", seconds: 0, rows: 5 }], ending: "never" } },
};

/** Creates a connection from sample data to nowhere. Returns its id and that of its workspace. */
export async function createConnection(airbyte: Replication): Promise<{ connectionId: string; workspaceId: string }> {
  const { workspaceId } = (await airbyte.workspaces.list()).data[0]!;
  const { sourceId } = await airbyte.sources.create({
    name: "Samples",
    workspaceId,
    configuration: { sourceType: "faker" },
  });
  const { destinationId } = await airbyte.destinations.create({
    name: "Nowhere",
    workspaceId,
    definitionId: DEV_NULL,
    configuration: { test_destination: { test_destination_type: "SILENT" } },
  });
  const { connectionId } = await airbyte.connections.create({ sourceId, destinationId });
  return { connectionId, workspaceId };
}
