// The entry of a bundle that contains a copy of the package.
import { Emulator } from "airbyte-agent";

export async function fail() {
  const emulator = await Emulator.start();
  const failed = await emulator
    .client()
    .connectors.get("00000000-0000-4000-8000-000000000000")
    .catch((error) => error);
  await emulator.stop();
  return failed;
}
