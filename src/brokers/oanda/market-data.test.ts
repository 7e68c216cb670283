import { expect, test } from "vitest";
import { instantOf } from "#domain";
import { euro, gold, of, opened } from "./fakes.ts";
import { trading } from "./orders.ts";

const instruments = [
  {
    ...{ name: "EUR_USD", displayName: "EUR/USD", displayPrecision: 5, tradeUnitsPrecision: 0 },
    ...{ minimumTradeSize: "1", maximumOrderUnits: "100000000", marginRate: "0.0333" },
  },
  {
    ...{ name: "XAU_USD", displayName: "Gold", displayPrecision: 3, tradeUnitsPrecision: 1 },
    ...{ minimumTradeSize: "0.1", maximumOrderUnits: "0", marginRate: "0.05" },
  },
];
const price = {
  ...{ instrument: "EUR_USD", time: "2026-03-02T09:29:00Z", tradeable: true },
  ...{ bids: [{ price: "1.0841", liquidity: 5 }], asks: [{ price: "1.0843" }] },
};
const time = "2026-03-02T09:30:00.1Z";
const homeConversions = [
  { currency: "USD", accountGain: "0.91", accountLoss: "0.93", positionValue: "0.92" },
];

const priced = (more: object = {}) => ({
  body: { time, prices: [{ ...price, ...more }], homeConversions },
});
const asked = (more: object = {}) =>
  opened((path) => (path === "/pricing" ? priced(more) : { body: { instruments } }));
const known = <Answer>(answer: Promise<Answer> | undefined) => answer ?? Promise.reject();

test("facts of an instrument are those of its list and of its price", async () => {
  const { desk, finish, sent } = asked();
  expect(await finish(known(trading.instrument?.(desk, euro)))).toEqual({
    ...{ isTradable: true, isShortable: true, session: "open", marginRate: of("0.0333") },
    ...{ quantityStep: of("1"), minQuantity: of("1"), maxQuantity: of("100000000") },
    ...{ priceStep: of("0.00001"), homeRate: of("0.92") },
  });
  expect(sent().map(([line]) => line)).toEqual([
    "GET /instruments?instruments=EUR_USD",
    "GET /pricing?instruments=EUR_USD&includeHomeConversions=true",
  ]);
});

test("a bound of 0 is none, and what is not quoted is closed", async () => {
  const { desk, finish } = asked();
  const facts = await finish(known(trading.instrument?.(desk, gold)));
  expect(facts).toMatchObject({ quantityStep: of("0.1"), session: "closed", isTradable: true });
  expect(facts).not.toHaveProperty("maxQuantity");
});

test("a price that stands still holds now, and one that does not trade is of its time", async () => {
  const { desk, finish } = asked();
  const quote = { instrument: euro.id, bid: of("1.0841"), ask: of("1.0843"), bidSize: of("5") };
  expect(await finish(known(trading.quote?.(desk, euro)))).toEqual({
    ...{ ...quote, at: "2026-03-02T09:30:00.100000Z" },
  });
  const shut = asked({ tradeable: false });
  expect(await shut.finish(known(trading.quote?.(shut.desk, euro)))).toEqual({
    ...{ ...quote, at: "2026-03-02T09:29:00.000000Z" },
  });
  const other = await finish(known(trading.quote?.(desk, gold)));
  expect(other).toEqual({ instrument: gold.id, at: instantOf(0) });
});

test.each([
  [{ tradeable: true }, true],
  [{ tradeable: false }, false],
  [{ tradeable: undefined, status: "tradeable" }, true],
  [{ tradeable: undefined, status: "non-tradeable" }, false],
])("a market that says %o is open: %s", async (said, isOpen) => {
  const { desk, finish } = asked(said);
  expect(await finish(known(trading.marketHours?.(desk, euro)))).toEqual({ isOpen });
});

test.each([
  ["eur/usd", ["EUR.USD"]],
  ["EUR.USD", ["EUR.USD"]],
  ["gold", ["XAU_USD"]],
  ["usd", ["EUR.USD", "XAU_USD"]],
  ["xau", ["XAU_USD"]],
  ["nothing", []],
])("instruments are found by %o", async (text, symbols) => {
  const { desk, finish } = asked();
  const found = await finish(known(trading.instruments?.(desk, text)));
  expect(found.map(({ symbol }) => symbol)).toEqual(symbols);
});

test("what may be bound is the margin that is left", async () => {
  const { desk, finish } = opened(() => ({
    body: { account: { currency: "EUR", marginAvailable: "812.5" } },
  }));
  expect(await finish(known(trading.funds?.(desk)))).toEqual({
    ...{ currency: "EUR", buyingPower: of("812.5") },
  });
});

test("what was won and lost is the sum of what OANDA states since the account was opened", async () => {
  const account = {
    ...{ currency: "EUR", marginAvailable: "812.5", createdTime: "2026-01-02T00:00:00.000000Z" },
    ...{ pl: "100", unrealizedPL: "-30.5", financing: "-2", dividendAdjustment: "1" },
    ...{ commission: "4", guaranteedExecutionFees: "0.5" },
  };
  const profitOf = async (told: object) => {
    const { desk, finish } = opened(() => ({ body: { account: told } }));
    const { profit } = await finish(known(trading.funds?.(desk)));
    return profit && `${profit.amount.toString()} since ${profit.since}`;
  };
  expect(await profitOf(account)).toBe("64 since 2026-01-02T00:00:00.000000Z");
  expect(await profitOf({ ...account, unrealizedPL: undefined })).toBeUndefined();
});
