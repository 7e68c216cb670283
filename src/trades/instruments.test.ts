import { Decimal, type Day, instrument, type Instrument } from "#domain";
import { describe, expect, test } from "vitest";
import { buildRoundTrips, type BuildOptions } from "./build.ts";
import { minute, outcome, tape, tripLine } from "./tape.ts";
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

const FUTURE = instrument({
  kind: "future",
  symbol: "ESZ6",
  currency: "USD",
  multiplier: Decimal.of(50),
});
const INVERSE = instrument({ kind: "future", symbol: "XBTUSD", currency: "BTC", inverse: true });
const CALL = instrument({
  kind: "option",
  symbol: "ABC",
  underlying: "ABC",
  currency: "USD",
  multiplier: Decimal.of(100),
  expiry: "2026-01-16" as Day,
  strike: Decimal.of(55),
  right: "call",
});

describe("instruments", () => {
  trips(
    "a multiplier turns points into money",
    `buy 2 @ 4000
     sell 2 @ 4010.25`,
    `closed long 2 from 4000 to 4010.25: 1025 - 0 = 1025`,
    { traded: FUTURE },
  );
  trips(
    "an inverse contract earns in the coin and averages harmonically",
    `sell 10000 @ 10000
     sell 10000 @ 12500
     buy  20000 @ 8000`,
    `closed short 20000 from 11111.11111111111111111111111111111 to 8000: 0.7 - 0 = 0.7`,
    { traded: INVERSE },
  );
  trips(
    "an option that expires loses its premium and ends by expiry",
    `sell 4 @ 0.47 fee 1.53244
     buy  4 @ 0, expiry`,
    `closed short 4 from 0.47 to 0: 188 - 1.53244 = 186.46756`,
    { traded: CALL },
  );
  test("an assigned option ends at its booked price, its premium is not rolled into the shares", () => {
    const option = tape(`sell 1 @ 2\nbuy 1 @ 0, assignment`, CALL);
    const shares = tape(`buy 100 @ 50\nsell 100 @ 55, assignment`);
    const { roundTrips, gaps } = buildRoundTrips([...option, ...shares]);
    expect(roundTrips.map((trip) => [trip.closedBy, String(trip.grossPnl)])).toEqual([
      ["assignment", "500"],
      ["assignment", "200"],
    ]);
    expect(gaps).toEqual([]);
  });
  test("shares delivered by an exercise open a position", () => {
    const [trip] = built(`buy 100 @ 55, exercise`);
    expect(trip).toMatchObject({ status: "open", direction: "long" });
  });
  trips(
    "a cash settlement closes a future and never opens one",
    `buy 1 @ 4000
     sell 1 @ 4100, settlement
     sell 1 @ 4100, settlement`,
    `closed long 1 from 4000 to 4100: 5000 - 0 = 5000`,
    { traded: FUTURE },
  );
  trips(
    "prices may be negative",
    `buy 1 @ -37.63
     sell 1 @ -30`,
    `closed long 1 from -37.63 to -30: 7.63 - 0 = 7.63`,
  );
});

describe("splits", () => {
  trips(
    "a split changes units and prices, not money",
    `buy 10 @ 100 fee 1
     split 2 for 1
     sell 20 @ 60 fee 1`,
    `closed long 20 from 50 to 60: 200 - 2 = 198`,
  );
  matches(
    "an odd reverse split leaves fractions that cash in lieu closes",
    `buy 10 @ 3
     split 1 for 3
     sell 3 @ 12
     sell 0.3333 @ 12`,
    `gap split-rounding 0.000033333333333333333333333333333
     closed 3 from 9 to 12: 9
     closed 0.333333333333333333333333333333333 from 9 to 12: 0.9996`.replace(
      /(gap.*)\n(.*)\n(.*)/,
      "$2\n$1\n$3",
    ),
  );
  matches(
    "a whole number of units never swallows a fraction",
    `buy 10 @ 3
     split 1 for 3
     sell 3 @ 12`,
    `closed 3 from 9 to 12: 9
     open 0.333333333333333333333333333333333 at 9`,
  );
  matches(
    "once flat, fractions count again to the last digit",
    `buy 1 @ 3
     split 1 for 3
     sell 0.3333 @ 9
     buy 1.0005 @ 1
     sell 1.000 @ 1`,
    `gap split-rounding 0.0000333333333333333333333333333333
     closed 0.3333333333333333333333333333333333 from 9 to 9: -0.0003
     closed 1 from 1 to 1: 0
     open 0.0005 at 1`,
  );
  test("a split while nothing is open changes nothing", () => {
    const [trip] = built(`split 2 for 1\nbuy 1 @ 10`);
    expect(String(trip?.quantity)).toBe("1");
  });
  test("a split goes before the executions of its instant", () => {
    const events = tape(`buy 1 @ 10\nsell 2 @ 6\nsplit 2 for 1`).map((event) =>
      "from" in event ? { ...event, effectiveAt: minute(1) } : event,
    );
    expect(buildRoundTrips(events).roundTrips.map(tripLine)).toEqual([
      "closed long 2 from 5 to 6: 2 - 0 = 2",
    ]);
  });
});

describe("options past their last day", () => {
  const asOf = (day: string, close?: string): BuildOptions => ({
    expiry: {
      asOf: day as Day,
      ...(close && { underlyingClose: () => Decimal.of(close) }),
    },
  });
  test("an option for which nothing was booked ends at 0 and says that this is assumed", () => {
    const [trip] = built(`buy 2 @ 1.5`, { traded: CALL, options: asOf("2026-01-17") });
    expect(trip).toMatchObject({
      status: "closed",
      closedBy: "expiry-assumed",
      closedAt: "2026-01-16T23:59:59.999999Z",
    });
    expect(String(trip?.grossPnl)).toBe("-300");
  });
  test("it stays open on its last day, and without a day to look from", () => {
    expect(built(`buy 2 @ 1.5`, { traded: CALL, options: asOf("2026-01-16") })[0]?.status).toBe(
      "open",
    );
    expect(built(`buy 2 @ 1.5`, { traded: CALL })[0]?.status).toBe("open");
  });
  test("an option in the money is never written off", () => {
    const { roundTrips, gaps } = buildRoundTrips(
      tape(`sell 1 @ 2`, CALL),
      asOf("2026-01-17", "60"),
    );
    expect([roundTrips[0]?.status, gaps.map((gap) => gap.kind)]).toEqual([
      "open",
      ["expired-in-the-money"],
    ]);
    expect(
      built(`sell 1 @ 2`, { traded: CALL, options: asOf("2026-01-17", "54") })[0]?.status,
    ).toBe("closed");
  });
});

describe("marks", () => {
  test("a trade's excursions are its running profit at the marks and fills that it met", () => {
    const [trip] = built(
      `buy 10 @ 100
       mark 96
       mark 108
       sell 5 @ 104
       mark 101
       sell 5 @ 103`,
    );
    const { mae, mfe, drawdown } = trip?.excursions ?? {};
    // 10 x -4; 10 x 8; from 80 down to 20 realised and 5 x 1 open.
    expect([mae, mfe, drawdown].map(String)).toEqual(["-40", "80", "55"]);
  });
  test("without marks there are no excursions, unless fills count as marks", () => {
    const round = `buy 1 @ 10\nsell 1 @ 12`;
    expect(built(round)[0]?.excursions).toBeUndefined();
    expect(String(built(round, { options: { fillsAreMarks: true } })[0]?.excursions?.mfe)).toBe(
      "2",
    );
  });
  test("of fill-to-fill each lot counts from its own opening", () => {
    const found = built(
      `buy 1 @ 10
       mark 15
       buy 1 @ 12
       mark 13
       sell 2 @ 12`,
      { options: { grouping: "fill-to-fill" } },
    );
    expect(found.map((trip) => String(trip.excursions?.mfe))).toEqual(["5", "1"]);
  });
  test("a split keeps the money of excursions", () => {
    const [trip] = built(
      `buy 10 @ 100
       mark 90
       split 2 for 1
       mark 55
       sell 20 @ 50`,
      { options: { grouping: "fill-to-fill" } },
    );
    expect([trip?.excursions?.mae, trip?.excursions?.mfe].map(String)).toEqual(["-100", "100"]);
  });
});
