// Aborts its only call; what is left does not keep the process alive.
import { Emulator } from "airbyte-agent";

const emulator = await Emulator.start();
const controller = new AbortController();
const call = emulator.client().workspaces.stats({ signal: controller.signal });
controller.abort("enough");
await call.catch((reason) => console.log(reason));
