import { expect, test } from "vitest";
import { instantOf } from "#domain";
import { scriptedNet, testClient } from "#testing";
import alpaca from "./broker.ts";

const SINCE = instantOf(Date.UTC(2026, 0, 2));
const account = { key: "5d0f9a52", number: "PA3WRITTEN01", currency: "USD" };

const order = (id: string, filled: string, more: object = {}) => ({
  ...{ id, client_order_id: `c-${id}`, status: "filled", symbol: "ACME", asset_class: "us_equity" },
  ...{ side: "buy", type: "market", time_in_force: "day", qty: "5", filled_qty: filled },
  ...{ created_at: "2026-01-05T15:00:00Z", updated_at: "2026-01-05T15:00:01.25Z", ...more },
});

test("orders mention what was filled of them, and others nothing", async () => {
  const body = [
    order("A", "4.5"),
    order("B", "0", { status: "canceled" }),
    order("C", "0.25", { symbol: "BTCUSD", asset_class: "crypto", updated_at: null }),
    { order_class: "mleg", symbol: "" },
  ];
  const { call, finish, requests } = testClient(
    alpaca,
    scriptedNet(() => ({ body })),
  );
  const mentions = async () => (await alpaca.mentions?.(call, account, SINCE)) ?? [];
  const found = await finish(mentions());
  expect(found.map((each) => ({ ...each, instrument: each.instrument?.symbol }))).toMatchObject([
    { of: "order", id: "A", instrument: "ACME", changedAt: "2026-01-05T15:00:01.250000Z" },
    { of: "order", id: "C", instrument: "BTC/USD", changedAt: "2026-01-05T15:00:00.000000Z" },
  ]);
  expect(found.map(({ quantity }) => String(quantity))).toEqual(["4.5", "0.25"]);
  const { searchParams } = new URL(requests[0]?.url ?? "");
  expect(Object.fromEntries(searchParams)).toMatchObject({ status: "all", after: SINCE });
});
