import { describe, test } from "vitest";
import { vaultStoreCases } from "#testing";
import { memoryVaultStore } from "./memory.ts";

describe("a vault store in memory", () => {
  test.each(vaultStoreCases)("$name", ({ run }) => run(memoryVaultStore()));
});
