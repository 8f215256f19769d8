// Many callers of a client that has no token yet and knows no connector: `stampede.mjs CALLERS URL`.
//
// Each looks the connector up by its name and executes. Prints how long all of it took, the making of the client included.

import { client } from "./calls.mjs";

const [callers, url] = [Number(process.argv[2]), process.argv[3]];
const begun = performance.now();
const ours = client(url);
await Promise.all(
  Array.from({ length: callers }, async () => {
    const github = await ours.connector("GitHub");
    await github.execute("issues", "list");
  }),
);
console.log(JSON.stringify({ wall_ms: performance.now() - begun }));
