import { Decimal, type OrderChange } from "#domain";
import { expect, test } from "vitest";
import fc from "fast-check";
import { changedTicket } from "./bound.ts";
import { at, question, record, report } from "./fakes.ts";
import type { OrderEvent, OrderRecord } from "./ports.ts";
import { nextRecord } from "./record.ts";
import { remaining, reserveOf } from "./risk/amounts.ts";
import { reservedBy } from "./risk/reserves.ts";

const of = (value: number) => Decimal.of(value);
const RATIO = fc.integer({ min: 95, max: 110 });

type Step =
  | { readonly change: OrderChange; readonly result: "done" | "refused" | "unknown" }
  | { readonly fill: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    change: fc.record(
      { limitPrice: RATIO.map(of), quantity: fc.integer({ min: 1, max: 60 }).map(of) },
      { requiredKeys: [] },
    ) as fc.Arbitrary<OrderChange>,
    result: fc.constantFrom("done", "refused", "unknown"),
  }),
  fc.record({ fill: fc.integer({ min: 0, max: 3 }) }),
);

const reserveFor = (order: OrderRecord, change: OrderChange = {}) =>
  reserveOf({ ...question(), ticket: changedTicket(order, change) });
const reserved = (order: OrderRecord) => reservedBy(question(), [order]).sum;
const worthOf = (order: OrderRecord, change: OrderChange = {}) =>
  (reserveFor(order, change)?.worth ?? Decimal.zero).times(changedTicket(order, change).quantity);

/** What the broker has: an order of so many units, so many of them filled, in its own time. */
function world() {
  const placed = record({ state: "acknowledged" });
  const first = reserveFor(placed);
  let order: OrderRecord = { ...placed, ...(first && { reserve: first }), report: report() };
  let seconds = 1;
  const add = (event: OrderEvent) => void (order = nextRecord(order, event));
  const tell = (changes: object) => {
    const known = order.report ?? report();
    const next = { ...known, ...changes, updatedAt: at(++seconds) };
    add({ type: "reported", at: at(seconds), report: next });
  };
  return { order: () => order, add, tell };
}

test("what an order reserves follows its changes, and covers both while one is not settled", () => {
  let settled = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const { order, add, tell } = world();
      for (const each of steps) {
        const before = order();
        const filled = before.report?.filled ?? Decimal.zero;
        if ("fill" in each) {
          const whole = before.report?.quantity ?? before.ticket.quantity;
          tell({ filled: Decimal.min(whole, filled.plus(of(each.fill))) });
          continue;
        }
        const { change, result } = each;
        const isSmall = change.quantity && !change.quantity.gt(filled);
        if (before.pending || isSmall) continue;
        const reserve = reserveFor(before, change);
        const bound = { reduces: false, ...(reserve && { reserve }) };
        add({ type: "change-begun", kind: "replace", at: at(0), change, bound });
        // Whatever the broker does with it, it binds no more than is reserved.
        expect(reserved(order()).lt(worthOf(before))).toBe(false);
        expect(reserved(order()).lt(worthOf(before, change))).toBe(false);
        if (result === "done" && change.quantity) tell({ quantity: change.quantity });
        add({ type: "change-ended", at: at(0), result });
        if (result === "unknown") continue;
        settled++;
        const changed = result === "done" ? worthOf(before, change) : worthOf(before);
        expect(String(reserved(order()))).toBe(String(changed));
        expect(order().pending).toBeUndefined();
      }
      expect(remaining(order()).sign).toBeGreaterThanOrEqual(0);
    }),
  );
  expect(settled).toBeGreaterThan(50);
});

test("an order that reduced counts as opening while it may become one that opens", () => {
  const order = record({ state: "acknowledged", reduces: true, report: report() });
  const reserve = { worth: of(100), margin: of(100) };
  const change = { quantity: of(50) };
  const begun = nextRecord(order, {
    ...{ type: "change-begun", kind: "replace", at: at(0), change },
    bound: { reduces: false, reserve },
  });
  expect(begun).toMatchObject({ reduces: false, reserve });
  const refused = nextRecord(begun, { type: "change-ended", at: at(1), result: "refused" });
  expect([refused.reduces, refused.reserve]).toEqual([true, undefined]);
  const done = nextRecord(begun, { type: "change-ended", at: at(1), result: "done" });
  expect(done).toMatchObject({ reduces: false, reserve, ticket: change });
});
