import { expect, test } from "vitest";
import { instantOf } from "#domain";
import { scriptedNet, testClient } from "#testing";
import tradovate from "./broker.ts";

const SINCE = instantOf(Date.UTC(2026, 0, 2));
const account = { key: "810001", number: "DEMO810001" };

const pair = (buyFillId: number, sellFillId: number, qty: number, active = true) => ({
  ...{ id: buyFillId * 10, positionId: 1, buyFillId, sellFillId, qty },
  ...{ buyPrice: 10.5, sellPrice: 11, active },
});

test("pairs mention both of their fills, each with all that was paired of it", async () => {
  const body = [pair(1, 2, 2), pair(1, 3, 1), pair(4, 5, 7, false)];
  const { call, finish, requests } = testClient(
    tradovate,
    scriptedNet(() => ({ body })),
    {
      token: { access: "token-1", accessExpiresAt: SINCE },
    },
  );
  const mentions = async () => (await tradovate.mentions?.(call, account, SINCE)) ?? [];
  const found = await finish(mentions());
  expect(found.map(({ of, id, quantity, beside }) => [of, id, String(quantity), beside])).toEqual([
    ["execution", "1", "3", "2"],
    ["execution", "2", "2", "1"],
    ["execution", "1", "3", "3"],
    ["execution", "3", "1", "1"],
  ]);
  expect(requests.map(({ url }) => new URL(url).pathname)).toEqual(["/v1/fillPair/list"]);
});
