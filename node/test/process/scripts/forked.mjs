// A process of another: asks the emulator of the first, whose settings came by the environment. When it is told to, it
// has one more call under way, for ever.
import { Client } from "airbyte-agent";

const client = new Client();
const answers = await Promise.all(Array.from({ length: 20 }, () => client.workspaces.list()));
const held = process.env.HELD === "yes" ? client.workspaces.stats() : undefined;
process.send(answers.length);
await held;
process.disconnect();
