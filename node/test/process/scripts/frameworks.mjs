import { createRequire } from "node:module";

import { Emulator } from "airbyte-agent";

const require = createRequire(import.meta.url);
for (const name of ["ai", "anthropic", "langchain", "mastra", "openai-agents"]) {
  const imported = Object.keys(await import(`airbyte-agent/${name}`));
  console.log(`${name}: ${imported} ${Object.keys(require(`airbyte-agent/${name}`))}`);
}

// LangChain has its classes twice, for `import` and for `require`.
const emulator = await Emulator.start();
const toolbox = emulator.client().tools();
const imported = await import("airbyte-agent/langchain");
const { DynamicStructuredTool } = await import("@langchain/core/tools");
console.log(imported.tools(toolbox)[0] instanceof DynamicStructuredTool);
const required = require("airbyte-agent/langchain");
console.log(required.tools(toolbox)[0] instanceof require("@langchain/core/tools").DynamicStructuredTool);
console.log(DynamicStructuredTool === require("@langchain/core/tools").DynamicStructuredTool);
await emulator.stop();
