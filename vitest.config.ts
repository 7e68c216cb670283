import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: [
      "src/**/*.test.ts",
      "tests/**/*.test.ts",
      "tools/**/*.test.ts",
      "dashboard/src/**/*.test.ts",
    ],
    // Many stories wait for limits, leases and browsers, so one more than there are cores is at work.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
