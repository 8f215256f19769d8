import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Lists every test, so that each scenario appears by its name.
    reporters: ["verbose"],
    // Emulators, child processes and compilers share few cores.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
