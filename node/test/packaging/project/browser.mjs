// The entry of a bundle for a runtime that has no native addons.
import { Client } from "airbyte-agent";
import { useEmulator } from "airbyte-agent/testing";

console.log(new Client(), useEmulator);
