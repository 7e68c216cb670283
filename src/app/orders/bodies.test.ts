import { expect, test } from "vitest";
import {
  accountId,
  clientOrderId,
  connectionId,
  Decimal,
  instantOf,
  instrument,
  intentId,
  type OrderReport,
} from "#domain";
import type { OrderRecord } from "#orders";
import { eventBody, orderBody } from "./bodies.ts";

const ACME = instrument({ kind: "equity", symbol: "ACME", currency: "USD" });
const at = instantOf(1_772_700_000_000);
const report: OrderReport = {
  ...{ orderId: "b-1", status: "rejected", instrument: ACME, side: "buy", type: "limit" },
  ...{ quantity: Decimal.of(10), filled: Decimal.zero, updatedAt: at, reason: "Halted" },
};
const record: OrderRecord = {
  ...{ id: intentId("o-1"), connection: connectionId("c-1"), account: accountId("paper", "x") },
  ...{ environment: "paper", clientOrderId: clientOrderId("o-1"), state: "acknowledged" },
  ticket: {
    ...{ instrument: ACME, side: "buy", type: "limit", quantity: Decimal.of(10) },
    ...{ limitPrice: Decimal.of("1.50"), timeInForce: "day" },
  },
  ...{ createdAt: at, validUntil: at, reduces: false, attempts: 1, mayHaveArrived: true },
  ...{ misses: 0, version: 3, report },
};

test("an order shows the broker's own words for its end", () => {
  expect(orderBody(record)).toMatchObject({ status: "rejected", reason: "Halted" });
  const { report: _, ...unsent } = record;
  expect(orderBody(unsent)).not.toHaveProperty("reason");
});

test("an event tells what was asked for, and whether it was done", () => {
  expect(eventBody({ type: "change-begun", at, kind: "cancel" })).toEqual({
    ...{ type: "change-begun", at, change: "cancel" },
  });
  expect(eventBody({ type: "change-ended", at, result: "refused" })).toMatchObject({
    result: "refused",
  });
});
