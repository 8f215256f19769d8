// A call that is repeated, and nobody who asked to hear of it.
import { Emulator } from "airbyte-agent";

const emulator = await Emulator.start();
await emulator.faults({ operation: "workspaces.stats", nth: 1, fault: { status: { status: 503 } } });
await emulator.client({ retryDelay: 0 }).workspaces.stats();
