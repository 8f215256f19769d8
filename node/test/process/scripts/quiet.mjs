// Makes a call that is retried, without a logger.
import { Emulator } from "airbyte-agent";

const emulator = await Emulator.start();
await emulator.faults({ operation: "workspaces.stats", nth: 1, fault: { status: { status: 503 } } });
await emulator.client({ retryDelay: 0 }).workspaces.stats();
