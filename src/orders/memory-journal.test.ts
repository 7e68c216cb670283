import { expect, test } from "vitest";
import { orderJournalCases } from "#testing";
import { ACCOUNT, newOrder } from "./fakes.ts";
import { createMemoryJournal } from "./memory-journal.ts";

test.each(orderJournalCases)("in memory, $name", async ({ run }) => {
  const journal = createMemoryJournal();
  const { connection, environment } = newOrder();
  const stop = async (state: Parameters<typeof journal.setTrading>[0]) => journal.setTrading(state);
  await run({ ...{ journal, connection, environment, stop }, account: ACCOUNT });
  expect(journal.records().length).toBeGreaterThan(0);
});
