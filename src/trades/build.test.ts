import { Decimal, type Day, executionId, instrument, type Instrument, money } from "#domain";
import { describe, expect, test } from "vitest";
import { buildRoundTrips, type BuildOptions } from "./build.ts";
import { fill, minute, outcome, SHARES, tape, tripLine } from "./tape.ts";
import type { RoundTrip, TradeEvent } from "./types.ts";

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

const FUTURE = instrument({ kind: "future", symbol: "ESZ6", currency: "USD", multiplier: Decimal.of(50) });
const INVERSE = instrument({ kind: "future", symbol: "XBTUSD", currency: "BTC", inverse: true });
const COIN = instrument({ kind: "crypto", symbol: "BTCUSDT", currency: "USDT" });
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
    expect(trip).toMatchObject({ status: "open", openQuantity: Decimal.of(6), quantity: Decimal.of(10) });
    expect([trip?.grossPnl, trip?.fees, trip?.netPnl].map(String)).toEqual(["40", "3", "37"]);
    expect([trip?.closedAt, trip?.closedBy, trip?.holdingMs]).toEqual([undefined, undefined, undefined]);
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

describe("money of several currencies", () => {
  test("a fee in another currency is listed, is not in the net profit and is a gap", () => {
    const { roundTrips, gaps } = buildRoundTrips(
      tape(
        `buy  1 @ 10 fee 0.1 EUR
         sell 1 @ 12 fee 0.2 fee 0.3 EUR`,
      ),
    );
    const [trip] = roundTrips;
    expect([trip?.fees, trip?.netPnl].map(String)).toEqual(["0.2", "1.8"]);
    expect(trip?.feesPaid.map((fee) => `${fee.amount} ${fee.currency}`)).toEqual(["0.2 USD", "0.4 EUR"]);
    expect(gaps.map((gap) => [gap.kind, String(gap.amount?.amount)])).toEqual([
      ["unconverted-fee", "0.1"],
      ["unconverted-fee", "0.3"],
    ]);
    expect(trip?.gaps).toEqual(gaps);
  });
  test("a fee in the account's currency counts at the rate of its execution", () => {
    const [trip] = built(
      `buy  1 @ 10 fee 1 EUR, rate 0.8
       sell 1 @ 15, rate 0.5`,
      { options: { accountCurrency: "EUR" } },
    );
    expect([trip?.fees, trip?.netPnl, trip?.grossPnlAccount].map(String)).toEqual(["1.25", "3.75", "-0.5"]);
  });
  test("profit in the account's currency needs the rate of every execution", () => {
    const [trip] = built(`buy 1 @ 10, rate 0.8\nsell 1 @ 15`);
    expect(trip && "grossPnlAccount" in trip).toBe(false);
  });
  test("a fee in the traded coin lowers what is held and costs its price", () => {
    const { roundTrips, openLots } = buildRoundTrips(tape(`buy 1.0 @ 50000 fee 0.001 BTC`, COIN));
    expect(openLots.map((lot) => [lot.quantity, lot.cost, lot.fee].map(String))).toEqual([
      ["0.999", "49950", "50"],
    ]);
    expect(String(roundTrips[0]?.netPnl)).toBe("-50");
  });
  test("a fee in the traded coin on a sale takes more than was sold", () => {
    const { openLots } = buildRoundTrips(
      tape(
        `buy  1.0 @ 50000 fee 0.001 BTC
         sell 0.999 @ 50100 fee 0.000999 BTC`,
        COIN,
      ),
    );
    expect(openLots.map((lot) => [lot.direction, String(lot.quantity)])).toEqual([["short", "0.000999"]]);
  });
  test("funding belongs to what is open, and is a gap when nothing is", () => {
    const { roundTrips, gaps } = buildRoundTrips(
      tape(
        `funding 9
         buy 1 @ 10
         funding -0.3
         sell 1 @ 12
         funding 7`,
      ),
    );
    expect(roundTrips.map((trip) => [trip.funding, trip.netPnl].map(String))).toEqual([["-0.3", "1.7"]]);
    expect(gaps.map((gap) => gap.kind)).toEqual(["funding-without-position", "funding-without-position"]);
  });
  test("funding is shared among the trades of a position where each exit ends one", () => {
    const found = built(
      `buy 4 @ 10
       funding -0.4
       sell 1 @ 11
       sell 3 @ 11`,
      { options: { grouping: "fill-to-fill" } },
    );
    expect(found.map((trip) => String(trip.funding))).toEqual(["-0.1", "-0.3"]);
  });
});

describe("what the source says", () => {
  test("a stated profit is taken where prices do not give it", () => {
    const [trip] = built(
      `buy  0.3 @ 1.1000
       sell 0.1 @ 1.1010, close stated 10
       sell 0.2 @ 1.1020, close stated 40.5`,
    );
    expect(trip).toMatchObject({ stated: true });
    expect(String(trip?.grossPnl)).toBe("50.5");
  });
  matches(
    "a broker that says open keeps long and short apart, as hedging accounts do",
    `buy  1 @ 10, open
     sell 1 @ 12, open
     sell 1 @ 11, close
     buy  1 @ 11, close`,
    `closed 1 from 10 to 11: 1
     closed -1 from 12 to 11: 1`,
  );
  matches(
    "a close of nothing is a gap and no position",
    `sell 1 @ 12, close
     buy 1 @ 10
     sell 3 @ 12, close`,
    `gap closes-nothing 1
     gap closes-nothing 2
     closed 1 from 10 to 12: 2`,
  );
  matches(
    "selling what was never bought is a gap where nobody can be short",
    `buy 2 @ 10
     sell 3 @ 12`,
    `gap sold-more-than-held 1
     closed 2 from 10 to 12: 4`,
    { options: { shorting: false } },
  );
  test("a gap stands in the result and in the round trip that it touches", () => {
    const { roundTrips, gaps } = buildRoundTrips(tape(`buy 2 @ 10\nsell 3 @ 12 fee 1`), { shorting: false });
    expect(gaps).toEqual([
      {
        kind: "sold-more-than-held",
        account: "desk:1",
        instrument: SHARES.id,
        at: minute(1),
        source: "2",
        quantity: Decimal.of(1),
      },
    ]);
    expect(roundTrips[0]?.gaps).toEqual(gaps);
    expect(String(roundTrips[0]?.fees)).toBe("1");
  });
  matches(
    "units that leave by transfer take their cost along and realise nothing",
    `buy 10 @ 100
     sell 4 @ 130, transfer
     sell 6 @ 110`,
    `closed 4 from 100 to 100: 0
     closed 6 from 100 to 110: 60`,
  );
  matches(
    "a transfer of nothing and an arrival without a price are gaps",
    `sell 4 @ 0, transfer
     buy 3 @ 0, transfer`,
    `gap transfer-of-nothing 4
     gap unknown-cost 3
     open 3 at 0`,
  );
  matches(
    "dust below the rules' part of a fill is settled with it",
    `buy 1000000 @ 1
     sell 999999.9999999 @ 2
     buy 5 @ 3`,
    `gap dust 0.0000001
     closed 1000000 from 1 to 2: 999999.9999998
     open 5 at 3`,
    { options: { dust: Decimal.of("0.000000001") } },
  );
});

describe("corrections and busts", () => {
  const [opens, closes] = tape(`buy 10 @ 100 fee 1\nsell 10 @ 110 fee 1`);
  const report = (kind: "correction" | "bust", id: string, refersTo: string, quantity = "10"): TradeEvent =>
    fill({ id, side: "buy", quantity, price: "101", report: kind, refersTo: executionId(refersTo), executedAt: minute(9) });
  const lines = (...events: readonly (TradeEvent | undefined)[]) =>
    buildRoundTrips(events.filter((event) => event !== undefined)).roundTrips.map(tripLine);

  test("a correction takes the place of what it refers to, under its id and at its time", () => {
    const events = [opens, closes, report("correction", "c1", "1")];
    expect(lines(...events)).toEqual(["closed long 10 from 101 to 110: 90 - 1 = 89"]);
    const { roundTrips } = buildRoundTrips(events.filter((event) => event !== undefined));
    expect(roundTrips[0]).toMatchObject({ id: "1", openedAt: minute(0), executionIds: ["1", "2"] });
  });
  test("a correction of a correction is followed to the last", () => {
    expect(lines(opens, closes, report("correction", "c1", "1", "7"), report("correction", "c2", "c1", "10"))).toEqual([
      "closed long 10 from 101 to 110: 90 - 1 = 89",
    ]);
  });
  test("a bust takes the execution away", () => {
    expect(lines(opens, closes, report("bust", "b1", "1"))).toEqual(["open short 10 from 110: 0 - 1 = -1"]);
  });
  test("a report about an unknown execution is a gap; a correction stands for itself", () => {
    const events = [report("correction", "c1", "?"), report("bust", "b1", "?")];
    const { roundTrips, gaps } = buildRoundTrips(events);
    expect(gaps.map((gap) => [gap.kind, gap.source])).toEqual([
      ["unknown-reference", "b1"],
      ["unknown-reference", "c1"],
    ]);
    expect(roundTrips.map(tripLine)).toEqual(["open long 10 from 101: 0 - 0 = 0"]);
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
    expect(trip).toMatchObject({ status: "closed", closedBy: "expiry-assumed", closedAt: "2026-01-16T23:59:59.999999Z" });
    expect(String(trip?.grossPnl)).toBe("-300");
  });
  test("it stays open on its last day, and without a day to look from", () => {
    expect(built(`buy 2 @ 1.5`, { traded: CALL, options: asOf("2026-01-16") })[0]?.status).toBe("open");
    expect(built(`buy 2 @ 1.5`, { traded: CALL })[0]?.status).toBe("open");
  });
  test("an option in the money is never written off", () => {
    const { roundTrips, gaps } = buildRoundTrips(tape(`sell 1 @ 2`, CALL), asOf("2026-01-17", "60"));
    expect([roundTrips[0]?.status, gaps.map((gap) => gap.kind)]).toEqual(["open", ["expired-in-the-money"]]);
    expect(built(`sell 1 @ 2`, { traded: CALL, options: asOf("2026-01-17", "54") })[0]?.status).toBe("closed");
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
    expect(String(built(round, { options: { fillsAreMarks: true } })[0]?.excursions?.mfe)).toBe("2");
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

test("accounts and instruments do not touch each other", () => {
  const [sale] = tape(`sell 1 @ 12`);
  const other = { ...fill({ id: "x", side: "sell", quantity: "1", price: "12" }), account: "desk:2" as never };
  const coin = tape(`sell 1 @ 12`, COIN);
  const { roundTrips } = buildRoundTrips([...tape(`buy 1 @ 10`), other, ...coin]);
  expect(sale).toBeDefined();
  expect(roundTrips.map((trip) => trip.status)).toEqual(["open", "open", "open"]);
});

test("cash movements that name no instrument or are no funding change nothing", () => {
  const [dividend] = tape(`funding 5`);
  const events = tape(`buy 1 @ 10`);
  const { roundTrips } = buildRoundTrips([
    ...events,
    { ...(dividend as never as object), kind: "dividend" } as TradeEvent,
    { id: "d", account: "desk:1", kind: "deposit", amount: money("5", "USD"), bookedAt: minute(3), precision: "day" } as never,
  ]);
  expect(roundTrips.map((trip) => String(trip.netPnl))).toEqual(["0"]);
});
