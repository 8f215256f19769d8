import { type CallDetails, type CallOutcome, NotFoundError } from "airbyte-agent";
import { describe, expect, test, vi } from "vitest";

import { received } from "../helpers/emulator-admin.js";
import { useEmulator } from "../helpers/fixtures.js";
import { ID } from "../helpers/http-service.js";

const setup = useEmulator();

describe("onRequest", () => {
  test("sees each call once, with its parameters", async () => {
    const calls: CallDetails[] = [];
    await using client = setup.emulator.client({ onRequest: async (call) => void calls.push(call) });
    const { id } = (await client.workspaces.list({ limit: 7 })).data[0]!;
    await client.workspaces.update({ workspace_id: id, name: "team" });
    expect(calls.map(({ operation, method, path, effect }) => [operation, method, path, effect])).toEqual([
      ["workspaces.list", "GET", "/api/v1/workspaces", "read"],
      ["workspaces.update", "PUT", `/api/v1/workspaces/${id}`, "write"],
    ]);
    expect([...calls[0]!.query]).toEqual([["limit", "7"]]);
    expect(calls.map(({ body }) => body)).toEqual([undefined, { name: "team" }]);
    expect(JSON.stringify(calls)).not.toContain("team");
  });

  test("refuses a call by throwing, and nothing is sent", async () => {
    const refusal = new RangeError("not in office hours");
    const onOutcome = vi.fn();
    await using client = setup.emulator.client({
      onRequest: () => {
        throw refusal;
      },
      onOutcome,
    });
    await expect(client.workspaces.list()).rejects.toBe(refusal);
    expect(await received(setup.emulator, "workspaces.list")).toEqual([]);
    expect(onOutcome).not.toHaveBeenCalled();
  });

  test("also sees the calls of lists and of the Airbyte API", async () => {
    const operations: string[] = [];
    await using client = setup.emulator.client({ onRequest: (call) => void operations.push(call.operation) });
    for await (const _ of client.workspaces.list()) break;
    await client.replication.workspaces.find("default");
    expect(operations).toEqual(["workspaces.list", "replication.workspaces.list"]);
  });
});

describe("onOutcome", () => {
  test("sees status, attempts, time and request id, or the error", async () => {
    const outcomes: CallOutcome[] = [];
    await using client = setup.emulator.client({ onOutcome: (outcome) => void outcomes.push(outcome) });
    const { response } = await client.workspaces.stats().withResponse();
    const error = await client.workspaces.get(ID).catch((error: unknown) => error);
    expect(outcomes).toEqual([
      expect.objectContaining({ status: 200, attempts: 1, requestId: response.requestId, error: undefined }),
      expect.objectContaining({ status: 404, attempts: 1, error: expect.any(NotFoundError) }),
    ]);
    expect(outcomes[0]!.elapsed).toBeGreaterThan(0);
    expect(outcomes[1]!.call.operation).toBe("workspaces.get");
    expect((error as Error).message).toBe(outcomes[1]!.error?.message);
  });

  test("does not lose the result by throwing, and is reported", async () => {
    const warning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    await using client = setup.emulator.client({
      onOutcome: () => {
        throw new Error("the metrics are down");
      },
    });
    expect((await client.workspaces.stats()).total_count).toBe(1);
    expect(warning).toHaveBeenCalledWith(
      "workspaces.stats: `onOutcome` failed: Error: the metrics are down",
      "AirbyteAgentWarning",
    );
    warning.mockRestore();
  });
});
