// Leaves an emulator and a client open.
import { Emulator } from "airbyte-agent";

const emulator = await Emulator.start();
const client = emulator.client();
await client.workspaces.list();
globalThis.kept = { emulator, client };
console.log("idle");
