import { Decimal, instrument, type Instrument } from "#domain";
import { describe, expect, test } from "vitest";
import { buildRoundTrips, type BuildOptions } from "./build.ts";
import { fill, minute, outcome, tape, tripLine } from "./tape.ts";
import type { RoundTrip } from "./types.ts";

const text = (lines: string) => lines.trim().replace(/^ +/gm, "");

type Case = { readonly options?: BuildOptions; readonly traded?: Instrument };

/** Compares matches, open lots and gaps. */
const matches = (title: string, events: string, expected: string, { options, traded }: Case = {}) =>
  test(title, () => expect(outcome(tape(events, traded), options)).toBe(text(expected)));

const built = (events: string, { options, traded }: Case = {}): readonly RoundTrip[] =>
  buildRoundTrips(tape(events, traded), options).roundTrips;

/** Compares round trips. */
const trips = (title: string, events: string, expected: string, given: Case = {}) =>
  test(title, () => expect(built(events, given).map(tripLine).join("\n")).toBe(text(expected)));

const COIN = instrument({ kind: "crypto", symbol: "BTCUSDT", currency: "USDT" });

describe("matching", () => {
  matches(
    "fifo closes the oldest lot first",
    `buy   50 @ 115
     buy   50 @ 116
     sell  75 @ 120`,
    `closed 50 from 115 to 120: 250
     closed 25 from 116 to 120: 100
     open 25 at 116`,
  );
  matches(
    "lifo closes the newest lot first",
    `buy   50 @ 115
     buy   50 @ 116
     sell  75 @ 120`,
    `closed 50 from 116 to 120: 200
     closed 25 from 115 to 120: 125
     open 25 at 115`,
    { options: { matching: "lifo" } },
  );
  matches(
    "hifo closes the dearest lot of a long first, the older of two equal ones",
    `buy   10 @ 116
     buy   20 @ 115
     buy   30 @ 116
     sell  45 @ 120`,
    `closed 10 from 116 to 120: 40
     closed 30 from 116 to 120: 120
     closed 5 from 115 to 120: 25
     open 15 at 115`,
    { options: { matching: "hifo" } },
  );
  matches(
    "hifo closes the lot of a short first that was sold cheapest",
    `sell 10 @ 116
     sell 10 @ 115
     buy  15 @ 100`,
    `closed -10 from 115 to 100: 150
     closed -5 from 116 to 100: 80
     open -5 at 116`,
    { options: { matching: "hifo" } },
  );
  matches(
    "lofo closes the cheapest lot of a long first",
    `buy   10 @ 116
     buy   10 @ 115
     sell  15 @ 120`,
    `closed 10 from 115 to 120: 50
     closed 5 from 116 to 120: 20
     open 5 at 116`,
    { options: { matching: "lofo" } },
  );
  matches(
    "average gives every unit the cost of the pool",
    `buy  10 @ 100
     buy  30 @ 120
     sell 20 @ 125
     sell 20 @ 105`,
    `closed 10 from 115 to 125: 100
     closed 10 from 115 to 125: 100
     closed 20 from 115 to 105: -200`,
    { options: { matching: "average" } },
  );
  test("average settles the last unit to the digit", () => {
    const [trip] = built(
      `buy 1 @ 1
       buy 2 @ 2
       sell 1 @ 5
       sell 1 @ 5
       sell 1 @ 5`,
      { options: { matching: "average" } },
    );
    expect(trip?.grossPnl.toString()).toBe("10");
  });
});

describe("flat to flat", () => {
  matches(
    "a sale larger than the position turns it short",
    `buy   10 @ 100
     sell  15 @ 110
     buy    5 @ 105`,
    `closed 10 from 100 to 110: 100
     closed -5 from 110 to 105: 25`,
  );
  trips(
    "a fill that turns the position splits its fee by quantity",
    `buy  10 @ 100 fee 1
     sell 15 @ 110 fee 3
     buy   5 @ 105 fee 1`,
    `closed long 10 from 100 to 110: 100 - 3 = 97
     closed short 5 from 110 to 105: 25 - 2 = 23`,
  );
  trips(
    "a fill that turns the position leaves its fee with the closed trade when the rule says so",
    `buy  10 @ 100 fee 1
     sell 15 @ 110 fee 3
     buy   5 @ 105 fee 1`,
    `closed long 10 from 100 to 110: 100 - 4 = 96
     closed short 5 from 110 to 105: 25 - 1 = 24`,
    { options: { feeSplit: "all-to-closing" } },
  );
  test("a fee that does not divide is shared in cents' fractions and adds up", () => {
    const [first, second] = built(
      `buy  1 @ 10
       sell 3 @ 11 fee 1
       buy  2 @ 10`,
    );
    expect([first?.fees.toString(), second?.fees.toString()]).toEqual(["0.33333333", "0.66666667"]);
  });
  trips(
    "a position that went flat and opens again is a second trade",
    `buy  5 @ 0.91
     sell 5 @ 0.71
     buy  5 @ 0.60`,
    `closed long 5 from 0.91 to 0.71: -1 - 0 = -1
     open long 5 from 0.6: 0 - 0 = 0`,
  );
  test("an open trade shows what partial exits realised, with all fees so far", () => {
    const [trip] = built(
      `buy 10 @ 100 fee 2
       sell 4 @ 110 fee 1`,
    );
    expect(trip).toMatchObject({
      status: "open",
      openQuantity: Decimal.of(6),
      quantity: Decimal.of(10),
    });
    expect([trip?.grossPnl, trip?.fees, trip?.netPnl].map(String)).toEqual(["40", "3", "37"]);
    expect([trip?.closedAt, trip?.closedBy, trip?.holdingMs]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
  test("a trade knows its peak, its executions, its matches and how long it was held", () => {
    const [trip] = built(
      `sell 5 @ 100
       sell 3 @ 101
       buy  6 @ 99
       sell 1 @ 100
       buy  3 @ 98`,
    );
    expect(trip).toMatchObject({
      id: "1",
      direction: "short",
      executionIds: ["1", "2", "3", "4", "5"],
      matches: 4,
      holdingMs: 240_000,
      closedBy: "fill",
      openedAt: minute(0),
      closedAt: minute(4),
    });
    expect([trip?.quantity, trip?.peakQuantity].map(String)).toEqual(["9", "8"]);
  });
  test("the peak of a trade is its own, not that of one before", () => {
    const found = built(`buy 9 @ 1\nsell 9 @ 1\nbuy 2 @ 1\nsell 1 @ 1\nbuy 1 @ 1\nsell 2 @ 1`);
    expect(found.map((trip) => String(trip.peakQuantity))).toEqual(["9", "2"]);
  });
  trips(
    "a rebate raises the net profit",
    `buy  1 @ 10 fee -0.05
     sell 1 @ 11 fee 0.02`,
    `closed long 1 from 10 to 11: 1 - -0.03 = 1.03`,
  );
  test("a fee that comes as a report without units costs the trade that is open", () => {
    const [trip] = built(
      `buy  1 @ 10
       sell 0 @ 0 fee 0.5
       sell 1 @ 11`,
    );
    expect([trip?.fees, trip?.netPnl, trip?.matches].map(String)).toEqual(["0.5", "0.5", "1"]);
  });
});

describe("other groupings", () => {
  const scale = `buy  10 @ 100 fee 1
    buy  10 @ 110 fee 1
    sell 15 @ 120 fee 3
    sell  2 @ 125 fee 1`;
  trips(
    "flat-to-reduced ends a trade at each reduction",
    scale,
    `closed long 15 from 103.3333333333333333333333333333333 to 120: 250 - 4.5 = 245.5
     open long 3 from 110: 0 - 0.3 = -0.3
     closed long 2 from 110 to 125: 30 - 1.2 = 28.8`.replace(/(.*open.*\n)(.*)/, "$2\n$1"),
    { options: { grouping: "flat-to-reduced" } },
  );
  trips(
    "fill-to-fill makes a trade of each pair",
    scale,
    `closed long 10 from 100 to 120: 200 - 3 = 197
     closed long 5 from 110 to 120: 50 - 1.5 = 48.5
     closed long 2 from 110 to 125: 30 - 1.2 = 28.8
     open long 3 from 110: 0 - 0.3 = -0.3`,
    { options: { grouping: "fill-to-fill" } },
  );
  test("their ids name the opening and the closing execution", () => {
    const ids = (grouping: "fill-to-fill" | "flat-to-reduced") =>
      built(scale, { options: { grouping } }).map((trip) => trip.id);
    expect(ids("fill-to-fill")).toEqual(["1>3", "2>3", "2>4", "2"]);
    expect(ids("flat-to-reduced")).toEqual(["1>3", "2>4", "2"]);
  });
});

test("accounts and instruments do not touch each other", () => {
  const [sale] = tape(`sell 1 @ 12`);
  const other = {
    ...fill({ id: "x", side: "sell", quantity: "1", price: "12" }),
    account: "desk:2" as never,
  };
  const coin = tape(`sell 1 @ 12`, COIN);
  const { roundTrips } = buildRoundTrips([...tape(`buy 1 @ 10`), other, ...coin]);
  expect(sale).toBeDefined();
  expect(roundTrips.map((trip) => trip.status)).toEqual(["open", "open", "open"]);
});
