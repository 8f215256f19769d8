// jest loads modules in a realm of their own, with a copy of `process.env`. The addon belongs to neither.
const { AirbyteAgentError, Client, ConfigurationError, Emulator, InvalidRequestError, NotFoundError } =
  require("airbyte-agent");
const { useEmulator } = require("airbyte-agent/testing");

test("this is another realm", () => {
  const { inspect } = require("node:util");
  expect(inspect.defaultOptions).not.toBeInstanceOf(Object);
});

describe("useEmulator, with the hooks of jest", () => {
  const emulator = useEmulator({ records: 3 });

  async function createGitHub() {
    return new Client().connectors.create({
      workspace_name: "default",
      connector_type: "GitHub",
      credentials: { personal_access_token: "any" },
      replication_config: { repositories: ["airbytehq/airbyte"] },
    });
  }

  test("new clients connect to the emulator", async () => {
    const github = await createGitHub();
    const issues = await github.execute("issues", "list");
    expect(issues.records).toHaveLength(3);
    expect(await emulator.journal("connectors.execute")).toHaveLength(1);
  });

  test("executions are compared by their data", async () => {
    const body = { status: "success", result: [{ id: 1 }], connector_metadata: {}, execution_metadata: {} };
    const read = async (change) => {
      await emulator.faults({ operation: "*", fault: { status: { status: 200, body: { ...body, ...change } } } });
      return github.execute("issues", "list");
    };
    const github = await createGitHub();
    const execution = await read();
    expect(execution).toEqual(await read());
    expect(execution).toStrictEqual(await read());
    expect(execution).toEqual(body);
    expect([...execution]).toEqual(body.result);
    expect(execution).not.toEqual(await read({ result: [{ id: 2 }] }));
    expect(execution).not.toEqual(await read({ connector_metadata: { total: 1 } }));
  });

  test("errors of calls are instances of their classes", async () => {
    const github = await createGitHub();
    await expect(github.execute("issues", "get", { number: 10 ** 9 })).rejects.toThrow(NotFoundError);
    await expect(new Client().connector("nothing")).rejects.toMatchObject({ name: "ConnectorNotFoundError" });
  });

  test("so are errors that are thrown at once", async () => {
    await expect(new Client().workspaces.list({ limit: "ten" })).rejects.toThrow(InvalidRequestError);
    expect(() => new Client({ clientId: "half" })).toThrow(ConfigurationError);
    expect(() => new Client({ clientId: "half" })).toThrow(
      /^`clientId` comes from the arguments and `clientSecret` from the environment/,
    );
    await expect(Emulator.start({ seeds: ["- nonsense"] })).rejects.toThrow(AirbyteAgentError);
  });

  test("downloads are bytes", async () => {
    const drive = await new Client().connectors.create({
      workspace_name: "default",
      connector_type: "Google Drive",
      credentials: { auth_type: "Client", refresh_token: "x" },
    });
    const [file] = (await drive.execute("files", "list", { pageSize: 1 })).records;
    const download = await drive.download("files", "download", { fileId: file.id });
    expect(await download.bytes()).toBeInstanceOf(Uint8Array);
  });
});

describe("concurrent tests, which jest runs without hooks", () => {
  useEmulator();

  test.concurrent("have no clients that would connect to the live service", async () => {
    expect(() => new Client({ token: "live" })).toThrow(
      /no emulator is running, so this client would connect to the live service/,
    );
    const emulator = await Emulator.start();
    expect((await emulator.client().workspaces.list()).data).toHaveLength(1);
    await emulator.stop();
  });
});
