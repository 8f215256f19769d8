// An agent of the AI SDK that reads issues, and creates one after it was approved. Requires `npm install ai`.
// The policy decides which calls have to be: without one, those that write.
//
// It runs offline: the model follows a script, and the account is the emulator's. A real agent has the model of a provider,
// and `new Client()` instead of `emulator.client()`.

import { ToolLoopAgent } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { Emulator } from "airbyte-agent";
import { tools } from "airbyte-agent/ai";

const ISSUES = { connector: "github", entity: "issues" };
const LIST = { ...ISSUES, action: "list", limit: 2, select_fields: ["number", "title"] };
const CREATE = { ...ISSUES, action: "create", params: { title: "Login fails" }, intent: "Report that login fails." };
const script = [
  { type: "tool-call", toolCallId: "1", toolName: "connector_read", input: JSON.stringify(LIST) },
  { type: "tool-call", toolCallId: "2", toolName: "connector_write", input: JSON.stringify(CREATE) },
  { type: "text", text: "Nobody had reported it, so I did." },
];
/** @type {any} */
const answer = { finishReason: { unified: "stop" }, usage: { inputTokens: {}, outputTokens: {} }, warnings: [] };
const model = new MockLanguageModelV4({ doGenerate: async () => ({ ...answer, content: [script.shift()] }) });

const emulator = await Emulator.start();
const client = emulator.client();
await client.connectors.create({
  workspace_name: "default",
  connector_type: "GitHub",
  credentials: { personal_access_token: "any" },
  replication_config: { repositories: ["airbytehq/airbyte"] },
});

const toolbox = client.tools();
const agent = new ToolLoopAgent({ model, instructions: toolbox.instructions, tools: tools(toolbox) });
/** @type {import("ai").ModelMessage[]} */
const messages = [{ role: "user", content: "Login fails. Report it, unless somebody has." }];
for (;;) {
  const { text, content, responseMessages } = await agent.generate({ messages });
  messages.push(...responseMessages);
  for (const part of responseMessages.flatMap(({ role, content }) => (role === "tool" ? content : []))) {
    if (part.type === "tool-result" && part.output.type === "text")
      console.log(`${part.toolName}: ${part.output.value}`);
  }
  const requests = content.filter((part) => part.type === "tool-approval-request");
  for (const { approvalId, toolCall } of requests) {
    console.log(`approve: ${JSON.stringify(toolCall.input)}`); // a person decides here
    messages.push({ role: "tool", content: [{ type: "tool-approval-response", approvalId, approved: true }] });
  }
  if (requests.length === 0) {
    console.log(text);
    break;
  }
}
await emulator.stop();
