import { clientOrderId, Decimal, instrument, type OrderTicket } from "#domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { at, limitOrder, newOrder, question, record, report, SHARE } from "../fakes.ts";
import type { OrderRecord } from "../ports.ts";
import { firstRecord } from "../record.ts";
import { allRisksOf, RISK_CHECKS, riskOf } from "./checks.ts";
import type { RiskFacts, RiskLimits, RiskQuestion } from "./facts.ts";

type Tweak = {
  readonly ticket?: Partial<OrderTicket>;
  readonly facts?: Partial<RiskFacts>;
  readonly account?: Partial<RiskFacts["account"]>;
  readonly instrument?: Partial<NonNullable<RiskFacts["instrument"]>>;
  readonly limits?: Partial<RiskLimits>;
  readonly orders?: readonly OrderRecord[];
  readonly trading?: RiskQuestion["book"]["trading"];
  readonly environment?: "live";
};

function asked(tweak: Tweak): RiskQuestion {
  const base = question();
  const { facts, book } = base;
  return {
    ...base,
    environment: tweak.environment ?? base.environment,
    ticket: { ...base.ticket, ...tweak.ticket },
    facts: {
      ...facts,
      ...tweak.facts,
      account: { ...facts.account, ...tweak.account },
      ...(facts.instrument && { instrument: { ...facts.instrument, ...tweak.instrument } }),
    },
    limits: { ...base.limits, ...tweak.limits },
    book: { trading: tweak.trading ?? book.trading, orders: tweak.orders ?? [] },
  };
}

const objections = (about: RiskQuestion) =>
  Object.entries(RISK_CHECKS)
    .filter(([, check]) => check(about) !== undefined)
    .map(([name]) => name);

const of = (value: string | number) => Decimal.of(value);
const holding = (quantity: number): Partial<RiskFacts> => ({
  positions: new Map([[SHARE.id, of(quantity)]]),
});
const open = (ticket: Partial<OrderTicket> = {}, changes: Partial<OrderRecord> = {}) =>
  record({
    ...firstRecord(newOrder({ createdAt: at(-300), clientOrderId: clientOrderId("before") })),
    ...{ state: "acknowledged", report: report(), ticket: limitOrder(ticket) },
    ...changes,
  });
const OTHER = instrument({ kind: "equity", symbol: "OTH", currency: "USD" });

test("orders that the broker has not counted bind such a share of their worth, too", () => {
  // 10 units at 100 bind 50 each, which is half of their worth; so do 10 elsewhere.
  const sending = [open({ instrument: OTHER }, { state: "sending" })];
  const by = (buyingPower: Decimal) =>
    objections(
      asked({
        account: { buyingPower },
        instrument: { marginPerUnit: of(50) },
        orders: sending,
      }),
    );
  expect(by(of(1_000))).toEqual([]);
  expect(by(of(999))).toEqual(["buyingPower"]);
});

test("what one unit binds counts where it is stated, and not the worth of the order", () => {
  const little = { account: { buyingPower: of(500) }, instrument: { marginPerUnit: of(50) } };
  expect(objections(asked(little))).toEqual([]);
  const rate = { currency: "EUR", buyingPower: of(500) };
  const abroad = { ...little, account: rate, facts: { rate: of("1.01") } };
  expect(objections(asked(abroad))).toContain("buyingPower");
});

test("an order that keeps within everything passes all checks", () => {
  expect(objections(question())).toEqual([]);
  expect(riskOf(question())).toBeUndefined();
});

/** Each changes one thing, to which exactly one check objects. */
const CASES: readonly (readonly [check: string, what: string, tweak: Tweak])[] = [
  ["environment", "a live order on a paper account", { environment: "live" }],
  ["tradingState", "a stop of everything", { trading: "block-new" }],
  ["tradingState", "a stop of what opens", { trading: "reduce-only" }],
  [
    "tradingEnabled",
    "an account on which trading is off",
    { account: { isTradingEnabled: false } },
  ],
  [
    "reconciled",
    "an account that was compared an hour ago",
    { account: { reconciledAt: at(-3600) } },
  ],
  [
    "undecided",
    "an unknown order on the instrument",
    { orders: [open({}, { state: "unknown", report: undefined as never })] },
  ],
  ["tradable", "an instrument that is not tradable", { instrument: { isTradable: false } }],
  [
    "tradable",
    "a market order while the market is closed",
    {
      ticket: { type: "market", limitPrice: undefined as never },
      instrument: { session: "closed" },
    },
  ],
  ["complete", "a price that a type has no use for", { ticket: { stopPrice: of(90) } }],
  [
    "capability",
    "a time in force that the broker does not take",
    { ticket: { timeInForce: "fok" } },
  ],
  [
    "capability",
    "a stop that trails in percent where only a distance is taken",
    {
      ticket: {
        ...{ type: "trailing-stop", limitPrice: undefined as never },
        trail: { by: "percent", amount: of(2) },
      },
      facts: {
        capabilities: { orderTypes: ["trailing-stop"], timeInForce: ["day"], trails: ["price"] },
      },
    },
  ],
  ["precision", "half a share", { ticket: { quantity: of("10.5") } }],
  ["precision", "a price between two ticks", { ticket: { limitPrice: of("100.001") } }],
  ["precision", "less than the broker takes", { instrument: { minQuantity: of(20) } }],
  ["precision", "more than the broker takes", { instrument: { maxQuantity: of(5) } }],
  ["orderSize", "too many shares", { limits: { maxOrderQuantity: of(9) } }],
  ["orderSize", "too much money", { limits: { maxOrderNotional: of(1_000) } }],
  ["collar", "a price far above the market", { ticket: { limitPrice: of(106) } }],
  ["duplicate", "the same order two seconds ago", { orders: [open({}, { createdAt: at(-2) })] }],
  [
    "throttle",
    "too many orders in a minute",
    { limits: { maxOrdersPerMinute: 1 }, orders: [open({}, { createdAt: at(-30) })] },
  ],
  ["openOrders", "too many open orders", { limits: { maxOpenOrders: 1 }, orders: [open()] }],
  [
    "positionSize",
    "a position with too many shares",
    { limits: { maxPositionQuantity: of(25) }, facts: holding(16) },
  ],
  [
    "positionSize",
    "open orders of the same side",
    { limits: { maxPositionQuantity: of(25) }, facts: holding(6), orders: [open()] },
  ],
  [
    "positionSize",
    "a position that is worth too much",
    { limits: { maxPositionNotional: of(1_500) }, facts: holding(10) },
  ],
  [
    "exposure",
    "positions that are worth too much together",
    { facts: { values: new Map([[OTHER.id, of(-89_500)]]) } },
  ],
  ["exposure", "a position whose worth nobody says", { facts: { unvalued: [OTHER] } }],
  [
    "exposure",
    "an open order elsewhere",
    { limits: { maxGrossExposure: of(1_900) }, orders: [open({ instrument: OTHER })] },
  ],
  ["buyingPower", "more than can be paid", { account: { buyingPower: of(999) } }],
  [
    "buyingPower",
    "a margin of each unit that is more than can be paid",
    { instrument: { marginPerUnit: of(10_001) } },
  ],
  [
    "buyingPower",
    "an order that the broker has not counted yet",
    {
      account: { buyingPower: of(1_500) },
      orders: [open({ instrument: OTHER }, { state: "sending" })],
    },
  ],
  [
    "short",
    "a short sale of what cannot be borrowed",
    { ticket: { side: "sell" }, instrument: { isShortable: false } },
  ],
  ["effect", "a closing order without a position", { ticket: { effect: "close" } }],
  [
    "effect",
    "a reducing order that is larger than the position",
    { ticket: { side: "sell", reduceOnly: true }, facts: holding(5) },
  ],
  ["dailyLoss", "a day that lost its limit", { account: { dayPnl: of(-1_000) } }],
  ["restricted", "a symbol on the list", { limits: { restricted: ["XYZ"] } }],
  [
    "selfTrade",
    "an own order on the other side",
    { orders: [open({ side: "sell", limitPrice: of(100) })] },
  ],
];

test.each(CASES)("only %s objects to %s", (check, _, tweak) => {
  expect(objections(asked(tweak))).toEqual([check]);
  expect(riskOf(asked(tweak))).toMatchObject({ owner: "user" });
});

test("every check is the only one to object to something", () => {
  expect([...new Set(CASES.map(([check]) => check))].sort()).toEqual(
    Object.keys(RISK_CHECKS).sort(),
  );
});

test.each<[string, Tweak]>([
  ["the instrument", { facts: { instrument: undefined as never } }],
  ["the buying power", { account: { buyingPower: undefined as never } }],
  ["the profit of the day", { account: { dayPnl: undefined as never } }],
  ["when the account was compared", { account: { reconciledAt: undefined as never } }],
  [
    "the quote of a market order",
    {
      ticket: { type: "market", limitPrice: undefined as never },
      facts: { quote: undefined as never },
    },
  ],
  ["the quote, where a collar hangs on it", { facts: { quote: undefined as never } }],
  ["the rate to the account's currency", { account: { currency: "EUR" } }],
])("an order is refused while %s is unknown", (_, tweak) => {
  const base = asked(tweak);
  const about = "facts" in tweak ? { ...base, facts: { ...base.facts, ...tweak.facts } } : base;
  expect(riskOf(about)).toBeDefined();
});

test("a position of unknown worth is objected to only where the exposure is bounded", () => {
  const beside = (each: typeof OTHER) => asked({ facts: { unvalued: [each] } });
  const yen = instrument({ kind: "equity", symbol: "YEN", currency: "JPY" });
  const words = [OTHER, yen].map((each) => riskOf(beside(each))?.message);
  expect(words).toEqual([
    "The price for the position in OTH is not known",
    "The rate from JPY to USD for the position in YEN is not known",
  ]);
  expect(riskOf({ ...beside(yen), limits: {} })).toBeUndefined();
  expect(riskOf(beside(SHARE))).toBeUndefined();
});

test("what reduces passes a stop of what opens, a lost day and an unknown order", () => {
  const way = { ticket: { side: "sell" }, facts: holding(10) } as const;
  const unknown = open({ limitPrice: of(90) }, { state: "unknown", report: undefined as never });
  expect(objections(asked({ ...way, trading: "reduce-only" }))).toEqual([]);
  expect(objections(asked({ ...way, account: { dayPnl: of(-5_000) } }))).toEqual([]);
  expect(objections(asked({ ...way, orders: [unknown] }))).toEqual([]);
  expect(objections(asked({ ...way, trading: "block-new" }))).toEqual(["tradingState"]);
});

test("two orders that reduce together no more than is held both reduce, a third does not", () => {
  const selling = open({ side: "sell" });
  const way = (orders: readonly OrderRecord[]): Tweak => ({
    ...{ ticket: { side: "sell" }, facts: holding(20), trading: "reduce-only", orders },
  });
  expect(objections(asked(way([selling])))).toEqual([]);
  expect(objections(asked(way([selling, { ...selling }])))).toContain("tradingState");
});

test("an order that was not found keeps what it reserved", () => {
  const lost = open({}, { state: "not-found", report: undefined as never });
  const limits = { maxPositionQuantity: of(15) };
  expect(objections(asked({ limits, orders: [lost] }))).toEqual(["positionSize"]);
});

test("no check is passed over because another one objects", () => {
  const tweaks = CASES.map(([check, , tweak]) => ({ check, tweak }));
  fc.assert(
    fc.property(fc.constantFrom(...tweaks), ({ check, tweak }) => {
      const loose = asked({ ...tweak, environment: "live" });
      expect(allRisksOf(loose).length).toBe(check === "environment" ? 1 : 2);
      expect(riskOf(loose)?.code).toBe("risk-environment");
    }),
  );
});
