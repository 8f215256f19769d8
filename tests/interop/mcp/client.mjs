// The official client of TypeScript. On standard input are the `server` (`command`, `args` and `env`, or `url` and `token`),
// the `revision` of the protocol, the `answer` to forms, if it shows them, and the `calls` of tools. Prints what it got.
import { text } from "node:stream/consumers";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const { server, revision, answer, calls } = JSON.parse(await text(process.stdin));
const forms = [];
const client = new Client(
  { name: "interop", version: "1" },
  {
    capabilities: answer ? { elicitation: { form: {} } } : {},
    versionNegotiation: { mode: revision === "2026-07-28" ? { pin: revision } : "legacy" },
  },
);
if (answer) {
  client.setRequestHandler("elicitation/create", ({ params }) => {
    forms.push(params.message);
    return answer;
  });
}
await client.connect(
  server.url
    ? new StreamableHTTPClientTransport(new URL(server.url), {
        requestInit: { headers: { Authorization: `Bearer ${server.token}` } },
      })
    : new StdioClientTransport(server),
);
const { tools } = await client.listTools();
const results = [];
for (const call of calls) {
  results.push(await client.callTool(call));
}
console.log(JSON.stringify({ revision: client.getNegotiatedProtocolVersion(), tools, results, forms }));
await client.close();
