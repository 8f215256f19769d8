// Writes Parquet where hyparquet-writer is not installed.
import { register } from "node:module";

import { Client } from "airbyte-agent";

const hook = `export async function resolve(specifier, context, next) {
  if (specifier === "hyparquet-writer") throw new Error("Cannot find package 'hyparquet-writer'");
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
let requests = 0;
const fetch = async () => {
  requests += 1;
  return new Response("{}");
};
const client = new Client({ baseUrl: "https://api.example.test", token: "t", fetch });
const records = client.connectorById("00000000-0000-4000-8000-000000000001").records("things", "list");
await records.write(process.argv[2]).catch((error) => console.log(`${error.name}: ${error.message}`));
console.log(`${requests} requests`);
