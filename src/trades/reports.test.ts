import { Decimal, executionId, instrument, type Instrument, money } from "#domain";
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

const COIN = instrument({ kind: "crypto", symbol: "BTCUSDT", currency: "USDT" });

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
    expect(trip?.feesPaid.map((fee) => `${fee.amount} ${fee.currency}`)).toEqual([
      "0.2 USD",
      "0.4 EUR",
    ]);
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
    expect([trip?.fees, trip?.netPnl, trip?.grossPnlAccount].map(String)).toEqual([
      "1.25",
      "3.75",
      "-0.5",
    ]);
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
    expect(openLots.map((lot) => [lot.direction, String(lot.quantity)])).toEqual([
      ["short", "0.000999"],
    ]);
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
    expect(roundTrips.map((trip) => [trip.funding, trip.netPnl].map(String))).toEqual([
      ["-0.3", "1.7"],
    ]);
    expect(gaps.map((gap) => gap.kind)).toEqual([
      "funding-without-position",
      "funding-without-position",
    ]);
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
    const { roundTrips, gaps } = buildRoundTrips(tape(`buy 2 @ 10\nsell 3 @ 12 fee 1`), {
      shorting: false,
    });
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
  const report = (
    kind: "correction" | "bust",
    id: string,
    refersTo: string,
    quantity = "10",
  ): TradeEvent =>
    fill({
      id,
      side: "buy",
      quantity,
      price: "101",
      report: kind,
      refersTo: executionId(refersTo),
      executedAt: minute(9),
    });
  const lines = (...events: readonly (TradeEvent | undefined)[]) =>
    buildRoundTrips(events.filter((event) => event !== undefined)).roundTrips.map(tripLine);

  test("a correction takes the place of what it refers to, under its id and at its time", () => {
    const events = [opens, closes, report("correction", "c1", "1")];
    expect(lines(...events)).toEqual(["closed long 10 from 101 to 110: 90 - 1 = 89"]);
    const { roundTrips } = buildRoundTrips(events.filter((event) => event !== undefined));
    expect(roundTrips[0]).toMatchObject({ id: "1", openedAt: minute(0), executionIds: ["1", "2"] });
  });
  test("a correction of a correction is followed to the last", () => {
    expect(
      lines(
        opens,
        closes,
        report("correction", "c1", "1", "7"),
        report("correction", "c2", "c1", "10"),
      ),
    ).toEqual(["closed long 10 from 101 to 110: 90 - 1 = 89"]);
  });
  test("a bust takes the execution away", () => {
    expect(lines(opens, closes, report("bust", "b1", "1"))).toEqual([
      "open short 10 from 110: 0 - 1 = -1",
    ]);
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

test("cash movements that name no instrument or are no funding change nothing", () => {
  const [dividend] = tape(`funding 5`);
  const events = tape(`buy 1 @ 10`);
  const { roundTrips } = buildRoundTrips([
    ...events,
    { ...(dividend as never as object), kind: "dividend" } as TradeEvent,
    {
      id: "d",
      account: "desk:1",
      kind: "deposit",
      amount: money("5", "USD"),
      bookedAt: minute(3),
      precision: "day",
    } as never,
  ]);
  expect(roundTrips.map((trip) => String(trip.netPnl))).toEqual(["0"]);
});
