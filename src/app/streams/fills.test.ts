import { Decimal, instantOf, instrument, type OrderReport } from "#domain";
import { type OrderEvent, type OrderRecord } from "#orders";
import type { TenantStore } from "#store";
import { expect, test } from "vitest";
import { tellingFills } from "./fills.ts";

const at = instantOf(0);
const report = (filled: number): OrderReport => ({
  ...{ orderId: "b-1", status: "working", side: "buy", type: "limit", updatedAt: at },
  instrument: instrument({ kind: "equity", symbol: "XYZ", currency: "USD" }),
  ...{ quantity: Decimal.of(10), filled: Decimal.of(filled) },
});
const reported = (filled: number): OrderEvent => ({ type: "reported", at, report: report(filled) });
const settled = (filled: number): OrderEvent => ({
  ...{ type: "settled", at, answer: "filled", filled: Decimal.of(filled), note: "Seen" },
});

/** Whose connection was told of when an event was added by whoever learned of it. */
async function told(event: OrderEvent, { isLost = false } = {}) {
  const heard: string[] = [];
  const append = async () => (isLost ? undefined : ({ connection: "c-1" } as OrderRecord));
  const store = { orders: { append } } as unknown as TenantStore;
  const record = await tellingFills(store, (id) => heard.push(id)).orders.append(
    ...(["intent-1", 1, event] as unknown as Parameters<TenantStore["orders"]["append"]>),
  );
  expect(record).toEqual(isLost ? undefined : { connection: "c-1" });
  return heard;
}

test("a connection traded when a fill was written down, whoever heard of it", async () => {
  expect(await told(reported(1))).toEqual(["c-1"]);
  expect(await told(settled(1))).toEqual(["c-1"]);
});

test("nothing traded where no unit was, or another was faster to write it down", async () => {
  expect(await told(reported(0))).toEqual([]);
  expect(await told(settled(0))).toEqual([]);
  expect(await told({ type: "missed", at })).toEqual([]);
  expect(await told(reported(1), { isLost: true })).toEqual([]);
});
