import { Decimal, type Failure, INTENT_STATES, ORDER_STATUSES } from "#domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { at, newOrder, report } from "./fakes.ts";
import type { OrderEvent, OrderRecord } from "./ports.ts";
import { contradicts, firstRecord, isAlarming, nextRecord } from "./record.ts";

const failure: Failure = { code: "x", message: "X", owner: "broker", next: "Y" };
const approved: OrderEvent = { type: "approved", at: at(0), reduces: false };
const begun: OrderEvent = { type: "send-begun", at: at(1), until: at(11) };
const unknown: OrderEvent = { type: "unknown", at: at(2), failure };
const rejected: OrderEvent = { type: "rejected", at: at(2), failure };
const notSent: OrderEvent = { type: "not-sent", at: at(2), failure };
const reported = (changes: Parameters<typeof report>[0] = {}): OrderEvent => ({
  ...{ type: "reported", at: at(3), report: report(changes) },
});

const after = (...events: readonly OrderEvent[]): OrderRecord =>
  events.reduce(nextRecord, firstRecord(newOrder()));

test("an order goes from the decision to its fill", () => {
  const filled = reported({ status: "filled", filled: Decimal.of(10), updatedAt: at(9) });
  expect(after(approved).state).toBe("approved");
  expect(after(approved, begun)).toMatchObject({
    state: "sending",
    attempts: 1,
    sendingUntil: at(11),
  });
  expect(after(approved, begun, reported(), filled)).toMatchObject({
    ...{ state: "acknowledged", version: 4 },
    report: { status: "filled" },
  });
});

test.each([
  ["a refusal ends the only send", [rejected], "rejected"],
  ["what was not sent was not sent", [notSent], "not-sent"],
  ["no answer leaves it open", [unknown], "unknown"],
  ["a refusal of a second send says nothing of the first", [unknown, begun, rejected], "unknown"],
  [
    "that a second send did not leave says nothing of the first",
    [unknown, begun, notSent],
    "unknown",
  ],
  ["a refusal counts where the first send did not leave", [notSent, begun, rejected], "rejected"],
  ["a late refusal leaves to look-ups what others found open", [unknown, rejected], "unknown"],
] as const)("%s", (_, events, state) => {
  expect(after(approved, begun, ...events).state).toBe(state);
});

test("a report that overtakes the answer stands, whatever the answer was", () => {
  for (const late of [unknown, rejected, notSent])
    expect(after(approved, begun, reported(), late).state).toBe("acknowledged");
});

test.each(["not-sent", "rejected", "not-found"] as const)(
  "an order that was %s lives again when the broker shows it, with an alarm",
  (state) => {
    const before = { ...after(approved, begun), state };
    expect(isAlarming(before, reported())).toBe(true);
    expect(nextRecord(before, reported())).toMatchObject({ state: "acknowledged" });
  },
);

test.each([
  ["canceled", "filled"],
  ["expired", "filled"],
  ["filled", "partially-filled"],
  ["pending-cancel", "filled"],
] as const)("a later report counts after one of %s: %s", (first, second) => {
  const events = [
    reported({ status: first, updatedAt: at(5) }),
    reported({ status: second, updatedAt: at(6) }),
  ];
  expect(after(approved, begun, ...events).report?.status).toBe(second);
});

test("reports in any order end as the broker's clock has them", () => {
  const steps = ["pending-new", "working", "partially-filled", "filled"] as const;
  const events = steps.map((status, n) =>
    reported({ status, filled: Decimal.of(n * 3), updatedAt: at(10 + n) }),
  );
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: 4 }), (shuffled) => {
      expect(after(approved, begun, ...shuffled).report?.status).toBe("filled");
    }),
  );
});

test("at the same moment more is known by the one with more filled, then by an end", () => {
  const half = reported({ status: "canceled", filled: Decimal.of(5) });
  const none = reported({ status: "working", filled: Decimal.zero });
  expect(after(approved, begun, half, none).report?.status).toBe("canceled");
  expect(after(approved, begun, none, half).report?.status).toBe("canceled");
  const still = reported({ status: "working", filled: Decimal.of(5) });
  expect(after(approved, begun, half, still).report?.status).toBe("canceled");
});

test("an end settles the change that was asked for", () => {
  const asked: OrderEvent = { type: "change-begun", at: at(4), kind: "cancel" };
  const open = after(approved, begun, reported(), asked);
  expect(open.pending).toMatchObject({ kind: "cancel", isUnknown: false });
  expect(
    nextRecord(open, { type: "change-ended", at: at(5), result: "unknown" }).pending?.isUnknown,
  ).toBe(true);
  const ended = nextRecord(open, reported({ status: "canceled", updatedAt: at(5) }));
  expect(ended.pending).toBeUndefined();
  expect(
    nextRecord(ended, { type: "change-ended", at: at(6), result: "unknown" }).pending,
  ).toBeUndefined();
});

const EVENTS: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.constantFrom<OrderEvent>(approved, begun, unknown, rejected, notSent),
  fc.constantFrom<OrderEvent>(
    { type: "denied", at: at(1), failure },
    { type: "missed", at: at(20) },
    { type: "given-up", at: at(30), failure },
    { type: "parked", at: at(30), failure },
    { type: "change-begun", at: at(5), kind: "cancel" },
    { type: "change-ended", at: at(6), result: "done" },
  ),
  fc
    .record({ status: fc.constantFrom(...ORDER_STATUSES), second: fc.nat(50), filled: fc.nat(10) })
    .map(({ status, second, filled }) =>
      reported({ status, filled: Decimal.of(filled), updatedAt: at(second) }),
    ),
);

test("no events, in whatever order, lose a fill or bring an order to be sent again by themselves", () => {
  fc.assert(
    fc.property(fc.array(EVENTS, { maxLength: 25 }), (events) => {
      let record = firstRecord(newOrder());
      for (const event of events) {
        const next = nextRecord(record, event);
        expect(next.version).toBe(record.version + 1);
        expect(INTENT_STATES).toContain(next.state);
        if (record.state === "acknowledged") expect(next.state).toBe("acknowledged");
        if (next.attempts > record.attempts) expect(event.type).toBe("send-begun");
        if (contradicts(record, event))
          expect({ ...next, version: 0 }).toEqual({ ...record, version: 0 });
        else if (event.type === "reported") expect(next.state).toBe("acknowledged");
        record = next;
      }
    }),
  );
});
