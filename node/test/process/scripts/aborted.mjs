// Aborts its only call.
import { Emulator } from "airbyte-agent";

const emulator = await Emulator.start();
const controller = new AbortController();
const call = emulator.client().workspaces.stats({ signal: controller.signal });
controller.abort("enough");
await call.catch((reason) => console.log(reason));
