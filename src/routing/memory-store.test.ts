import { routingStoreCases } from "#testing";
import { describe, test } from "vitest";
import { memoryRoutingStore } from "./memory-store.ts";

describe("a store of routing in memory", () => {
  test.each(routingStoreCases)("$name", ({ run }) => run(memoryRoutingStore()));
});
