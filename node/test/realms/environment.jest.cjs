// jest gives each file a copy of `process.env`, which the addon does not see.
const { join } = require("node:path");

const { Client, configure } = require("airbyte-agent");

describe("process.env", () => {
  const original = { ...process.env };

  afterEach(() => {
    configure();
    for (const name of Object.keys(process.env)) if (!(name in original)) delete process.env[name];
    Object.assign(process.env, original);
  });

  test("is what clients read", () => {
    process.env.AIRBYTE_TOKEN = "a-token";
    process.env.AIRBYTE_WORKSPACE = "of-the-test";
    expect(new Client().workspace).toBe("of-the-test");
    delete process.env.AIRBYTE_WORKSPACE;
    expect(new Client().workspace).toBe("default");
  });

  test("says where the settings file is", () => {
    process.env.AIRBYTE_TOKEN = "a-token";
    process.env.AIRBYTE_SETTINGS_FILE = join(__dirname, "missing.toml");
    expect(() => new Client()).toThrow(/missing\.toml could not be read/);
  });
});
