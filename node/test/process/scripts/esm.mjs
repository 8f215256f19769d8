import * as all from "airbyte-agent";
import { Client, Emulator, NotFoundError } from "airbyte-agent";

const emulator = await Emulator.start();
const client = emulator.client();
const missing = await client.connectors.get("00000000-0000-4000-8000-000000000000").catch((error) => error);
console.log(
  client instanceof Client,
  missing instanceof NotFoundError,
  Object.keys(all)
    .filter((name) => /^[A-Za-z]+$/.test(name))
    .sort()
    .join(" "),
);
