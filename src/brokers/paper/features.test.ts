import { expect, test } from "vitest";
import { instantOf } from "#domain";
import { scriptedNet, testClient } from "#testing";
import paper from "./broker.ts";

const traded = (kind: string, symbol: string) => ({
  kind,
  symbol,
  currency: "USD",
  multiplier: "1",
});
const REPLIES: Readonly<Record<string, object>> = {
  account: { name: "a", currency: "USD", cash: [], buyingPower: "1", isShortingAllowed: false },
  instruments: { instruments: [traded("equity", "ACME"), traded("crypto", "BIT/USD")] },
};

function probing() {
  const net = scriptedNet(({ url }) => ({ body: REPLIES[url.split("/").at(-1) ?? ""] ?? {} }));
  const { call, finish } = testClient(paper, net);
  const desk = { call, account: { key: "a", number: "a" } };
  const asked = paper.probing ?? expect.fail("Not asked");
  return {
    features: () => finish(asked.features?.(desk) ?? Promise.reject()),
    listing: () => finish(asked.listing?.read(desk, instantOf(0)) ?? Promise.reject()),
  };
}

test("its own rules are what an account may do", async () => {
  const { facts } = await probing().features();
  expect(facts.map(({ capability, has }) => [capability, has])).toEqual([
    ["asset:crypto", true],
    ["asset:equity", true],
    ["feature:short-selling", false],
  ]);
});

test("everything in its market is listed", async () => {
  const { items } = await probing().listing();
  expect(items.map(({ symbol }) => symbol)).toEqual(["ACME", "BIT/USD"]);
});
