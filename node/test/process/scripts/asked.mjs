// Asks an emulator something, and has nothing more to do.
import { Emulator } from "airbyte-agent";

const emulator = await Emulator.start();
console.log(await emulator.journal());
