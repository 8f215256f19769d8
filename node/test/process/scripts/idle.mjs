// Leaves everything open and has nothing more to do.
import { Emulator } from "airbyte-agent";

const emulator = await Emulator.start();
const client = emulator.client();
await client.workspaces.list();
globalThis.kept = { emulator, client };
console.log("idle");
