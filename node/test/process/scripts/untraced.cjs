// Makes a call in a program that has OpenTelemetry installed but does not use it.
const { Emulator } = require("airbyte-agent");

Emulator.start().then(async (emulator) => {
  await emulator.client().workspaces.stats();
  const loaded = Object.keys(require.cache).filter((path) => path.includes("opentelemetry"));
  console.log(loaded.length === 0 ? "untraced" : loaded.join("\n"));
});
