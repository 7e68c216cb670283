import { expect, test } from "vitest";
import { Decimal, type OrderReport } from "#domain";
import { at, newOrder, report } from "./fakes.ts";
import { hearReport } from "./hear.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import type { OrderBroker } from "./ports.ts";
import type { SendParts } from "./send.ts";

async function acknowledged() {
  const journal = createMemoryJournal();
  const order = newOrder();
  const { record } = (await journal.open(order, at(0), () => ({ reduces: false }))) as {
    record: { version: number };
  };
  await journal.beginSend({ id: order.id, version: record.version }, { at: at(0), until: at(9) });
  const parts = { journal, broker: {} as OrderBroker, clock: { now: () => at(20) } } as SendParts;
  const hear = async (changes: Partial<OrderReport> = {}) => {
    const known = await journal.read(order.id);
    if (!known) throw new Error("The order is lost");
    return hearReport(parts, known, report(changes));
  };
  const count = async () => (await journal.events(order.id)).length;
  return { hear, count };
}

test("a report that is known leaves no event, however often it is heard", async () => {
  const { hear, count } = await acknowledged();
  expect(await hear()).toMatchObject({ state: "acknowledged" });
  const before = await count();
  for (let times = 0; times < 5; times++) await hear({ quantity: Decimal.of("10.0") });
  expect(await count()).toBe(before);
});

test("a fill that is heard is written down at once", async () => {
  const { hear, count } = await acknowledged();
  await hear();
  const before = await count();
  const filled = { status: "filled", filled: Decimal.of(10), updatedAt: at(3) } as const;
  expect(await hear(filled)).toMatchObject({ report: { status: "filled" } });
  expect(await count()).toBe(before + 1);
});

test("a report that was overtaken changes nothing, and one that only differs in price does", async () => {
  const { hear, count } = await acknowledged();
  const filled = { status: "partially-filled", filled: Decimal.of(5), updatedAt: at(3) } as const;
  await hear(filled);
  const before = await count();
  await hear({ updatedAt: at(2) });
  expect(await count()).toBe(before);
  await hear({ ...filled, stopPrice: Decimal.of("9.5") });
  expect(await count()).toBe(before + 1);
});
