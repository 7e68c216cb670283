import { expect, test } from "vitest";
import { instantOf } from "#domain";
import type { BrokerAccount } from "#kit";
import oanda from "./broker.ts";
import { account, opened } from "./fakes.ts";

const listed = (name: string, type: string) => ({ name, type, displayName: name });
const euro = listed("EUR_USD", "CURRENCY");

function probing(flags: object, instruments: readonly object[] = [euro]) {
  const { desk, finish } = opened((path) => ({
    body: path === "/summary" ? { account: flags } : { instruments },
  }));
  return {
    features: (of: BrokerAccount = account) =>
      finish(oanda.probing?.features?.({ ...desk, account: of }) ?? Promise.reject()),
    listing: () => finish(oanda.probing?.listing?.read(desk, instantOf(0)) ?? Promise.reject()),
  };
}

const has = async (flags: object, instruments?: readonly object[]) => {
  const { facts } = await probing(flags, instruments).features();
  return Object.fromEntries(facts.map((fact) => [fact.capability, fact.has]));
};

test("markets follow from what the account may trade", async () => {
  expect(await has({})).toEqual({ "asset:fx": true, "asset:cfd": false });
  expect(await has({}, [listed("XAU_USD", "METAL")])).toEqual({
    ...{ "asset:fx": false, "asset:cfd": true },
  });
});

test.each([
  ["DISABLED", false],
  ["ALLOWED", true],
  ["REQUIRED", true],
])("a mode of guaranteed stops that is %s counts as %s", async (mode, expected) => {
  expect(await has({ guaranteedStopLossOrderMode: mode, hedgingEnabled: true })).toMatchObject({
    ...{ "feature:guaranteed-stop": expected, "feature:hedging": true },
  });
});

test("the number of an account names its division", async () => {
  expect((await probing({}).features()).region).toBe("division 101-004");
});

test("what cannot be read of a list is counted", async () => {
  const odd = [listed("EUR_USD_X", "CURRENCY"), listed("NEW", "WARP")];
  const { items, unread } = await probing({}, [euro, ...odd]).listing();
  expect(items.map(({ symbol }) => symbol)).toEqual(["EUR_USD"]);
  expect(unread).toBe(2);
});
