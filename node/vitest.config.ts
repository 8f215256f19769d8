import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/*.test.ts"],
    // Emulators and child processes share few cores with the rest of the build.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
