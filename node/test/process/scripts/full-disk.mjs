// Writes a file of records that is larger than files may be here.
import { readdirSync } from "node:fs";
import { dirname } from "node:path";

import { Client } from "airbyte-agent";

const [path] = process.argv.slice(2);
const records = Array.from({ length: 50_000 }, (_, id) => ({ id: Math.sqrt(id) }));
const fetch = async () => new Response(JSON.stringify({ status: "success", result: records }));
const client = new Client({ baseUrl: "https://api.example.test", token: "t", fetch });
const connector = client.connectorById("00000000-0000-4000-8000-000000000001");
try {
  await connector.records("things", "list").write(path);
} catch (error) {
  console.log(error.code, readdirSync(dirname(path)));
}
