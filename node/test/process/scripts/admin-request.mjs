// Sends a request to the admin interface of an emulator and leaves the emulator running.
import { Emulator } from "airbyte-agent";

const emulator = await Emulator.start();
console.log(await emulator.journal());
