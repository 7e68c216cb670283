import { clientOrderId, Decimal, instrument } from "#domain";
import { expect, test } from "vitest";
import { at, limitOrder, newOrder, question, record } from "../fakes.ts";
import { createMemoryJournal } from "../memory-journal.ts";
import { placeOrder } from "../place.ts";
import type { OrderRecord } from "../ports.ts";
import { allRisksOf } from "./checks.ts";
import { RISK_RULES, type RiskFacts, type RiskLimits } from "./facts.ts";

const of = (value: string | number) => Decimal.of(value);
const YEN = instrument({ kind: "equity", symbol: "7203", currency: "JPY" });
const { limitPrice: _, ...PLAIN } = limitOrder({ instrument: YEN });
const MARKET = { ...PLAIN, type: "market" } as const;
/** 10 units elsewhere that were decided on at 3,000 yen each, which are 20 dollars. */
const RESERVE = { worth: of(20), margin: of(5) };

const elsewhere = (changes: Partial<OrderRecord> = {}): OrderRecord =>
  record({
    ...{ clientOrderId: clientOrderId("before"), createdAt: at(-300), ticket: MARKET },
    ...{ state: "sending", reserve: RESERVE },
    ...changes,
  });
const { reserve: __, ...UNKNOWN } = elsewhere();

/** 10 units at 100.1 dollars, which bind all of it, beside what is open. */
function objections(
  orders: readonly OrderRecord[],
  { buyingPower = 100_000, ...limits }: Partial<RiskLimits> & { buyingPower?: number } = {},
) {
  const base = question();
  const account = { ...base.facts.account, buyingPower: of(buyingPower) };
  return allRisksOf({
    ...{ ...base, limits, facts: { ...base.facts, account } },
    book: { ...base.book, orders },
  });
}
const codes = (...given: Parameters<typeof objections>) =>
  objections(...given).map(({ code }) => code);

test("a market order elsewhere that the broker has not counted binds what it was decided on", () => {
  expect(codes([elsewhere()], { buyingPower: 1_051 })).toEqual([]);
  expect(codes([elsewhere()], { buyingPower: 1_050 })).toEqual(["risk-buying-power"]);
});

test("an order in another currency counts for the exposure in that of the account", () => {
  const resting = elsewhere({
    ...{ state: "acknowledged", ticket: { ...MARKET, type: "limit", limitPrice: of(3_000) } },
  });
  for (const order of [elsewhere(), resting]) {
    expect(codes([order], { maxGrossExposure: of(1_201) })).toEqual([]);
    expect(codes([order], { maxGrossExposure: of(1_200) })).toEqual(["risk-exposure"]);
  }
});

test("an order of unknown worth is objected to by name until it has ended, and only then not", () => {
  const [objection, ...more] = objections([UNKNOWN], { maxGrossExposure: of(50_000) });
  expect(more.map(({ code }) => code)).toEqual(["risk-unknown-fact"]);
  expect(objection).toMatchObject({
    message: 'The worth of order "before" on 7203 in USD is not known',
    next: "Wait until that order has ended, cancel it, or settle it on the Orders page",
  });
  expect(codes([{ ...UNKNOWN, state: "rejected" }], { maxGrossExposure: of(50_000) })).toEqual([]);
});

test("an order whose worth is unknown keeps nobody from what it has no part in", () => {
  expect(codes([{ ...UNKNOWN, state: "acknowledged" }])).toEqual([]);
  const exit = { ...UNKNOWN, reduces: true };
  expect(codes([exit], { maxGrossExposure: of(1_001), buyingPower: 1_001 })).toEqual([]);
});

/** An order of 7203 as its account decides on it, without a broker to send it to. */
async function decided(facts: Partial<RiskFacts>) {
  const base = question();
  const journal = createMemoryJournal();
  journal.setTrading("open");
  const parts = {
    ...{ journal, rules: RISK_RULES, limits: async () => ({}), held: true },
    ...{ clock: { now: () => at(0) }, broker: undefined as never },
    facts: async () => ({ ...base.facts, ...facts }),
  };
  const order = newOrder({ ticket: { ...PLAIN, type: "limit", limitPrice: of(3_000) } });
  return { record: await placeOrder(parts, order), events: await journal.events(order.id) };
}
const YEN_QUOTE = { instrument: YEN.id, at: at(-1), bid: of(2_999), ask: of(3_000) };
const THERE = { rate: of("0.005"), quote: YEN_QUOTE };

test("what an order reserves is written down with the decision, at the rate of that moment", async () => {
  const { record: kept, events } = await decided(THERE);
  const reserve = { worth: of(15), margin: of(15) };
  expect(String([kept.reserve?.worth, kept.reserve?.margin])).toBe(String(Object.values(reserve)));
  expect(events).toMatchObject([{ type: "held", reduces: false, reserve: kept.reserve }]);
});

test("an order that only reduces reserves nothing", async () => {
  const held = new Map([[YEN.id, of(-10)]]);
  const { record: kept } = await decided({ ...THERE, positions: held });
  expect(kept).toMatchObject({ state: "created", reduces: true });
  expect(kept.reserve).toBeUndefined();
});
