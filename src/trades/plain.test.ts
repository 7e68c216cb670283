import fc from "fast-check";
import { Decimal, type Execution, money } from "#domain";
import { expect, test } from "vitest";
import { buildRoundTrips, type BuildOptions } from "./build.ts";
import { explain } from "./explain.ts";
import { FEE_SPLITS, MATCHINGS } from "./rules.ts";
import { fill, minute } from "./tape.ts";
import type { Mark, TradeEvent } from "./types.ts";

/** Mostly small numbers of few digits, now and then one that no safe integer holds. */
const amount = (min: number) =>
  fc
    .tuple(
      fc.oneof(
        { weight: 40, arbitrary: fc.bigInt({ min: BigInt(min), max: 2_000n }) },
        { weight: 1, arbitrary: fc.bigInt({ min: BigInt(min), max: 10n ** 20n }) },
      ),
      fc.nat({ max: 4 }),
    )
    .map(([mantissa, scale]) => Decimal.scaled(mantissa, scale));

const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 40, arbitrary: fc.constant(undefined) }, value);

const event = fc.record({
  what: fc.oneof(
    { weight: 40, arbitrary: fc.constant("fill" as const) },
    { weight: 1, arbitrary: fc.constantFrom("mark" as const, "split" as const) },
  ),
  side: fc.constantFrom("buy" as const, "sell" as const),
  // Few different quantities, so that positions end flat too and not by turning round only.
  quantity: fc.oneof(
    fc.constantFrom("1", "2", "0.5").map((text) => Decimal.of(text)),
    amount(1),
  ),
  price: fc.oneof({ weight: 40, arbitrary: amount(0) }, amount(-50)),
  fee: fc.integer({ min: -50, max: 300 }),
  effect: rarely(fc.constantFrom("open" as const, "close" as const)),
  fxRate: rarely(amount(1)),
  statedPnl: rarely(amount(-50)),
  feeCurrency: fc.oneof({ weight: 40, arbitrary: fc.constant("USD") }, fc.constant("EUR")),
});

type Drawn = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

const events = fc.array(event, { maxLength: 30 }).map((drawn) => drawn.map(toEvent));

function toEvent(drawn: Drawn, sequence: number): TradeEvent {
  const { what, side, quantity, price, fee, effect, fxRate, statedPnl, feeCurrency } = drawn;
  const traded: Execution = fill({
    id: String(sequence),
    side,
    quantity,
    price,
    fees: fee < 0 ? [] : [{ amount: Decimal.scaled(fee, 2), currency: feeCurrency, kind: "other" }],
    executedAt: minute(sequence),
    sequence,
    ...(effect && { effect }),
    ...(fxRate && { fxRate }),
    ...(statedPnl && { statedPnl }),
  });
  const { account, instrument } = traded;
  if (what === "mark") {
    const mark: Mark = { account, instrument, price, markedAt: minute(sequence), sequence };
    return mark;
  }
  if (what === "fill") return traded;
  const ratio = { from: Decimal.of(2), to: Decimal.of(3) };
  return { account, instrument, ...ratio, id: traded.id, effectiveAt: minute(sequence), sequence };
}

const text = (value: unknown) => JSON.stringify(value, undefined, 1);

/** Asking for matches makes the builder take the full path. */
function expectSame(given: readonly TradeEvent[], options: BuildOptions): void {
  const { roundTrips, openLots, gaps } = buildRoundTrips(given, options);
  const full = explain(given, options);
  expect(text(roundTrips)).toBe(text(full.roundTrips));
  expect(text(openLots)).toBe(text(full.openLots));
  expect(text(gaps)).toBe(text(full.gaps));
}

test("plain fills among any other events give what the full path gives", () => {
  const rules = fc.record({
    matching: fc.constantFrom(...MATCHINGS),
    feeSplit: fc.constantFrom(...FEE_SPLITS),
    shorting: fc.boolean(),
  });
  fc.assert(fc.property(events, rules, expectSame), { numRuns: 2_000 });
});

const side = (name: "buy" | "sell", quantity: number, price: string) => ({ name, quantity, price });

const fillsOf = (given: readonly ReturnType<typeof side>[]): readonly Execution[] =>
  given.map(({ name, quantity, price }, sequence) =>
    fill({ id: String(sequence), side: name, quantity: Decimal.of(quantity), price, sequence }),
  );

test("a position that is never flat gives what the full path gives after thousands of lots", () => {
  const lots = Array.from({ length: 4_000 }, (_, index) =>
    index % 5 < 3 ? side("buy", 2, `${index}.5`) : side("sell", 1 + (index % 2), "7.25"),
  );
  for (const matching of ["fifo", "lifo"] as const) expectSame(fillsOf(lots), { matching });
});

test("two rests of one direction keep each its own share of the fee", () => {
  const drawn = [
    { side: "buy", quantity: "0.5" },
    { side: "sell", quantity: "293", fees: [money("0.51", "USD")] },
    { side: "buy", quantity: "1", effect: "open" },
    { side: "buy", quantity: "0.5" },
    { side: "sell", quantity: "2" },
  ] as const;
  const fills = drawn.map(({ ...parts }, sequence) =>
    fill({
      ...{ price: "0", id: String(sequence), sequence, executedAt: minute(sequence), ...parts },
      fees: "fees" in parts ? parts.fees.map((fee) => ({ ...fee, kind: "other" as const })) : [],
    }),
  );
  expectSame(fills, {});
  expect(`${buildRoundTrips(fills, {}).openLots[0]?.fee}`).toBe("0.50825938");
});

test("worths of negative prices cannot grow beyond safe integers unseen", () => {
  const lots = [
    side("buy", 1, "-8000000000000000"),
    side("buy", 1, "8000000000000001"),
    side("buy", 1, "8000000000000002"),
    side("sell", 2, "0"),
  ];
  expectSame(fillsOf(lots), { matching: "lifo" });
});
