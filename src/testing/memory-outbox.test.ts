import { describe, it } from "vitest";
import { createMemoryOutbox } from "./memory-outbox.ts";
import { outboxCases } from "./outbox.ts";

describe("an outbox in memory", () => {
  it.each(outboxCases)("$name", ({ run }) => run(createMemoryOutbox()));
});
