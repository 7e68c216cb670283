import {
  accountId,
  Decimal,
  instantOf,
  type Instrument,
  instrument,
  type OrderTicket,
} from "#domain";
import type { BrokerAdapter, PositionRecord, TradingAdapter } from "#kit";
import { expect, test } from "vitest";
import { riskFacts } from "./facts.ts";

const of = (value: string | number) => Decimal.of(value);
const pair = (symbol: string, currency: string) => instrument({ kind: "fx", symbol, currency });
const EURO = pair("EUR.USD", "USD");
const [YEN, OTHER_YEN, POUND] = [
  pair("USD.JPY", "JPY"),
  pair("EUR.JPY", "JPY"),
  pair("EUR.GBP", "GBP"),
];
const RATES: Readonly<Record<string, Decimal>> = { JPY: of("0.0066"), GBP: of("1.25") };

type Held = Partial<PositionRecord> & { readonly instrument: Instrument };

/** What is told of an order for EUR.USD in an account in dollars, and whose rates were asked for. */
async function told(
  held: readonly Held[],
  { isExposureBound = true, reduceOnly = false, rates = RATES } = {},
) {
  const asked: string[] = [];
  const trading = {
    async instrument(_: unknown, { currency, symbol }: Instrument) {
      if (symbol !== EURO.symbol) asked.push(symbol);
      const homeRate = rates[currency];
      if (currency !== "USD" && !homeRate) throw new Error("No such instrument");
      return { ...(homeRate && { homeRate }) };
    },
    funds: async () => ({ currency: "USD", buyingPower: of(1_000) }),
  } as unknown as TradingAdapter;
  const adapter = {
    manifest: { capabilities: { orderTypes: ["market"], timeInForce: ["day"] } },
    snapshot: async () =>
      held.map((each) => ({ type: "position", quantity: of(1_000), ...each }) as PositionRecord),
  } as unknown as BrokerAdapter;
  const account = { id: accountId("model", "1"), key: "1", number: "1" };
  const clock = { now: () => instantOf(0) };
  const ticket = {
    ...{ instrument: EURO, side: "buy", type: "market", timeInForce: "day" },
    ...{ quantity: of(1), ...(reduceOnly && { reduceOnly: true as const }) },
  } satisfies OrderTicket as OrderTicket;
  const parts = { adapter, trading, account, clock, isExposureBound } as never;
  const facts = await riskFacts(parts, undefined as never, { ticket, environment: "paper" });
  const values = held.map((each) => facts.values.get(each.instrument.id)?.toString());
  return { values, asked, unvalued: facts.unvalued?.map(({ symbol }) => symbol) };
}

test("a position counts in the account's currency, and a rate is asked for once", async () => {
  const { values, asked } = await told([
    { instrument: YEN, averagePrice: of(150) },
    { instrument: OTHER_YEN, averagePrice: of(160), quantity: of(-500) },
    { instrument: POUND, averagePrice: of("0.8") },
    { instrument: EURO, averagePrice: of("1.1") },
  ]);
  expect(values).toEqual(["990", "-528", "1000", "1100"]);
  expect(asked).toEqual(["USD.JPY", "EUR.GBP"]);
});

test("what the broker states of a position counts before its price, and its price before its cost", async () => {
  const paid = { instrument: EURO, averagePrice: of("1.1") };
  expect((await told([{ ...paid, markPrice: of("1.2"), marketValue: of(1_250) }])).values).toEqual([
    "1250",
  ]);
  expect((await told([{ ...paid, markPrice: of("1.2") }])).values).toEqual(["1200"]);
});

test("no rate is asked for where nothing bounds the exposure, or an order only reduces", async () => {
  const held = [{ instrument: YEN, averagePrice: of(150) }];
  for (const options of [{ isExposureBound: false }, { reduceOnly: true }]) {
    const { asked, unvalued } = await told(held, options);
    expect([asked, unvalued]).toEqual([[], ["USD.JPY"]]);
  }
});

test("a position without a price or a rate is of unknown worth, and none without units", async () => {
  const held = [
    { instrument: YEN, averagePrice: of(150) },
    { instrument: EURO },
    { instrument: POUND, quantity: of(0) },
  ];
  const { values, unvalued } = await told(held, { rates: {} });
  expect(values).toEqual([undefined, undefined, "0"]);
  expect(unvalued).toEqual(["USD.JPY", "EUR.USD"]);
});
