import { describe, it } from "vitest";
import { instantOf } from "#domain";
import { connectionStoreCases } from "./connection-store.ts";
import { createMemoryStore } from "./memory-store.ts";

describe("the store in memory", () => {
  it.each(connectionStoreCases)("$name", async ({ run }) => {
    let nowMs = Date.UTC(2026, 0, 5);
    const store = createMemoryStore({ now: () => instantOf(nowMs) });
    await run({ store, pass: async (ms) => void (nowMs += ms) });
  });
});
