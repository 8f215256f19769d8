// A child process that uses the emulator of its parent, from the environment. With HELD=yes it has a call that never
// completes.
import { Client } from "airbyte-agent";

const client = new Client();
const answers = await Promise.all(Array.from({ length: 20 }, () => client.workspaces.list()));
const held = process.env.HELD === "yes" ? client.workspaces.stats() : undefined;
process.send(answers.length);
await held;
process.disconnect();
