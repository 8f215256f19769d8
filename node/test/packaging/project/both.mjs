// Imports and requires the package, and prints whether both return the same exports.
import { createRequire } from "node:module";

import * as imported from "airbyte-agent";
import { useEmulator } from "airbyte-agent/testing";

const require = createRequire(import.meta.url);
const required = require("airbyte-agent");

// biome-ignore lint/performance/noDynamicNamespaceImportAccess: all exports are compared.
const different = Object.keys(required).filter((name) => imported[name] !== required[name]);
const addons = Object.keys(require.cache).filter((path) => path.endsWith(".node"));

// The imported `useEmulator` redirects the required `Client`.
const hooks = {};
useEmulator({ beforeEach: (work) => (hooks.before = work), afterEach: (work) => (hooks.after = work) });
await hooks.before();
const client = new required.Client();
const failed = await client.connectors.get("00000000-0000-4000-8000-000000000000").catch((error) => error);
console.log(different, addons.length, client instanceof imported.Client, failed instanceof imported.NotFoundError);
await hooks.after();
