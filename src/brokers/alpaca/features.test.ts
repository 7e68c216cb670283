import { expect, test } from "vitest";
import { instantOf } from "#domain";
import { scriptedNet, testClient } from "#testing";
import alpaca from "./broker.ts";

const account = { key: "5d0f9a52", number: "PA3WRITTEN01", currency: "USD" };
const OPEN = { status: "ACTIVE", trading_blocked: false, account_blocked: false };

function probing(replies: { readonly [path: string]: object }) {
  const net = scriptedNet(({ url }) => ({ body: replies[new URL(url).pathname] ?? {} }));
  const { call, finish, requests } = testClient(alpaca, net);
  const desk = { call, account };
  return {
    requests,
    features: () => finish(alpaca.probing?.features?.(desk) ?? Promise.reject()),
    listing: () => finish(alpaca.probing?.listing?.read(desk, instantOf(0)) ?? Promise.reject()),
  };
}

const factsOf = async (flags: object, settings: object = {}) => {
  const replies = { "/v2/account": flags, "/v2/account/configurations": settings };
  const { facts } = await probing(replies).features();
  return Object.fromEntries(facts.map(({ capability, has }) => [capability, has]));
};

test("what Alpaca does not state of an account is left out", async () => {
  expect(await factsOf(OPEN)).toEqual({ "asset:equity": true });
});

test("flags of the account and choices of its owner count together", async () => {
  const flags = { ...OPEN, shorting_enabled: true, crypto_status: "ACTIVE" };
  const facts = { "asset:equity": true, "asset:crypto": true, "feature:short-selling": true };
  expect(await factsOf(flags)).toEqual(facts);
  expect(await factsOf(flags, { no_shorting: true, fractional_trading: false })).toEqual({
    ...{ ...facts, "feature:short-selling": false, "feature:fractional": false },
  });
});

test("a level of options above 0 is options, whether it is a number or a text", async () => {
  expect(await factsOf({ ...OPEN, options_trading_level: 2 })).toMatchObject({
    "asset:option": true,
  });
  expect(await factsOf({ ...OPEN, options_trading_level: "0" })).toMatchObject({
    "asset:option": false,
  });
});

test.each([
  { status: "ACCOUNT_CLOSED" },
  { trading_blocked: true },
  { account_blocked: true },
  { trade_suspended_by_user: true },
])("an account with %o trades nothing", async (flag) => {
  expect(await factsOf({ ...OPEN, crypto_status: "ACTIVE", ...flag })).toEqual({
    "asset:equity": false,
    "asset:crypto": false,
  });
});

test("a fact says on which words of Alpaca it rests", async () => {
  const { facts } = await probing({
    "/v2/account": { ...OPEN, shorting_enabled: false },
    "/v2/account/configurations": {},
  }).features();
  expect(facts.find(({ capability }) => capability === "feature:short-selling")?.evidence).toBe(
    "shorting_enabled: false; no_shorting: not stated",
  );
});

test("shares and coins are listed, options are not, and what cannot be read is counted", async () => {
  const asset = { tradable: true, shortable: false, fractionable: true };
  const { listing, requests } = probing({
    "/v2/assets": [
      { ...asset, symbol: "F", class: "us_equity", name: "Ford", fractionable: false },
      { ...asset, symbol: "BTC/USD", class: "crypto", name: "Bitcoin" },
      { ...asset, symbol: "SPY270115P00500000", class: "us_option" },
      { symbol: "X" },
    ],
  });
  const { items, unread } = await listing();
  expect(
    items.map(({ symbol, instrument, isFractional }) => [symbol, instrument.id, isFractional]),
  ).toEqual([
    ["F", "equity:F:USD", false],
    ["BTC/USD", "crypto:BTC/USD:USD", true],
  ]);
  expect(unread).toBe(1);
  expect(requests.map(({ url }) => new URL(url).search)).toEqual(["?status=active"]);
});
