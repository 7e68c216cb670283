import { expect, test } from "vitest";
import { instantOf } from "#domain";
import { scriptedNet, testClient } from "#testing";
import tradovate from "./broker.ts";

const account = { key: "9", number: "DEMO9" };
const product = (id: number, more: object = {}) => ({
  ...{ id, name: `P${id}`, description: `Product ${id}`, productType: "Futures", currencyId: 1 },
  ...{ valuePerPoint: 5, tickSize: 0.25, status: "Verified", ...more },
});
const month = (id: number, day: string) => ({
  ...{ id, productId: 1, expirationDate: `${day}T13:30:00.000Z` },
});
const contract = (id: number, name: string, monthId: number) => ({
  ...{ id, name, contractMaturityId: monthId },
});

const TABLES: Readonly<Record<string, object>> = {
  "account/item": { active: true, readonly: false },
  "product/list": [product(1), product(2, { status: "Inactive" }), { id: 3 }],
  "contractMaturity/ldeps": [month(11, "2026-03-20"), month(12, "2026-06-19")],
  "contract/ldeps": [contract(101, "MESM6", 12), contract(102, "LOST", 99)],
  "currency/list": [{ id: 1, name: "USD" }],
};

function probing(tables: Readonly<Record<string, object>> = {}) {
  const replies = { ...TABLES, ...tables };
  const net = scriptedNet(({ url }) => ({
    body: replies[new URL(url).pathname.replace("/v1/", "")] ?? [],
  }));
  const { call, finish, requests } = testClient(tradovate, net, { token: { access: "t" } });
  const asked = tradovate.probing ?? expect.fail("Not asked");
  const now = instantOf(Date.UTC(2026, 3, 1));
  return {
    requests,
    features: () => finish(asked.features?.({ call, account }) ?? Promise.reject()),
    listing: () => finish(asked.listing?.read({ call, account }, now) ?? Promise.reject()),
  };
}

test.each([
  [{}, true],
  [{ "account/item": { active: false } }, false],
  [{ "account/item": { active: true, readonly: true } }, false],
  [{ "product/list": [product(1, { status: "Locked" })] }, false],
])("with %o futures are %s", async (tables, has) => {
  expect((await probing(tables).features()).facts).toMatchObject([
    { capability: "asset:future", has },
  ]);
});

test("contracts that have not ended are listed, and what cannot be read is counted", async () => {
  const { listing, requests } = probing();
  expect(await listing()).toMatchObject({
    items: [{ symbol: "MESM6", name: "Product 1", instrument: { symbol: "MESM26" } }],
    // A product without its terms, and a contract whose month is not told.
    unread: 2,
  });
  const asked = requests.map(({ url }) => new URL(url).search).filter((query) => query !== "");
  expect(asked).toEqual(["?masterids=1", "?masterids=12"]);
});
