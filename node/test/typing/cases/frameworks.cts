// A CommonJS module that uses the modules for frameworks. It is compiled, not run.

import ai = require("ai");
import airbyte = require("airbyte-agent");
import forAi = require("airbyte-agent/ai");
import forAnthropic = require("airbyte-agent/anthropic");
import forLangChain = require("airbyte-agent/langchain");
import forMastra = require("airbyte-agent/mastra");
import forOpenAiAgents = require("airbyte-agent/openai-agents");

const toolbox: airbyte.Toolbox = new airbyte.Client().tools();

export const agent = new ai.ToolLoopAgent({ model: "any", tools: forAi.tools(toolbox, { approveWrites: false }) });
export const options: forAi.ToolsOptions = { approveWrites: true };
export const functions = [...forOpenAiAgents.tools(toolbox, options), ...forLangChain.tools(toolbox, options)];
export const mastra = Object.keys(forMastra.tools(toolbox));
export const asks: Promise<boolean> = toolbox.needsApproval("connector_write", {});
export const anthropic = forAnthropic.tools(toolbox, { approveWrites: async ({ intent }) => intent === "Report." });
