import { Decimal, instrument } from "#domain";
import { streamRefusal } from "#kit";
import { expect, test } from "vitest";
import alpaca from "./broker.ts";
import { streaming } from "./streams.ts";

const AAPL = instrument({ kind: "equity", symbol: "AAPL", currency: "USD" });
const account = { key: "a", number: "a" };
const subject = { account, instruments: [AAPL] };
const { orders, quotes } = streaming;

const heard = (rows: unknown) => quotes?.read(JSON.stringify(rows), subject);
const told = (message: object) => orders?.read(JSON.stringify(message), subject);

const order = {
  ...{ id: "o-1", client_order_id: "ours-1", status: "filled", symbol: "AAPL", side: "buy" },
  ...{ asset_class: "us_equity", type: "limit", time_in_force: "day", qty: "10" },
  ...{ filled_qty: "10", filled_avg_price: "189.9", limit_price: "190" },
  ...{ created_at: "2026-03-02T15:00:00Z", updated_at: "2026-03-02T15:00:01Z" },
};
const update = (event: string, more: object = {}) =>
  told({ stream: "trade_updates", data: { event, order: { ...order, ...more } } });

test("both streams log in by the key, and are ready once it was taken", () => {
  const pass = { credentials: { keyId: "k", secretKey: "s" }, token: undefined };
  expect(orders?.greet?.(pass, subject)[0]).toContain('"key_id":"k"');
  expect(quotes?.greet?.(pass, subject)).toEqual(['{"action":"auth","key":"k","secret":"s"}']);
  expect(heard([{ T: "success", msg: "connected" }])).toEqual([{ kind: "alive" }]);
  expect(heard([{ T: "success", msg: "authenticated" }])).toEqual([{ kind: "ready" }]);
  const answer = (status: string) => told({ stream: "authorization", data: { status } });
  expect(answer("authorized")).toEqual([{ kind: "ready" }]);
  expect(answer("unauthorized")).toMatchObject([{ kind: "refused", code: "402" }]);
});

test("an order is read as it stands, and looked up where the message may mislead", () => {
  expect(update("fill")).toMatchObject([
    { kind: "order", report: { orderId: "o-1", status: "filled", filled: Decimal.of(10) } },
  ]);
  // The old order of a change has ended; the one that stands in for it goes on.
  expect(update("replaced")).toEqual([{ kind: "changed" }]);
  expect(update("order_replace_rejected")).toEqual([{ kind: "changed" }]);
  expect(update("trade_bust")).toEqual([{ kind: "changed" }]);
  expect(update("fill", { type: "unheard-of" })).toEqual([{ kind: "changed" }]);
});

test("offers and trades are exact, and a side without an offer has no price", () => {
  const row = { S: "AAPL", t: "2026-03-02T15:00:00.123456789Z" };
  expect(heard([{ ...row, T: "q", bp: 189.99, bs: 2, ap: 0, as: 0 }])).toEqual([
    {
      kind: "quote",
      quote: {
        ...{ instrument: AAPL.id, at: "2026-03-02T15:00:00.123456Z" },
        ...{ bid: Decimal.of("189.99"), bidSize: Decimal.of(2) },
      },
    },
  ]);
  expect(heard([{ ...row, T: "t", p: 0.1 }])).toMatchObject([
    { quote: { last: Decimal.of("0.1") } },
  ]);
  expect(heard([{ ...row, T: "q", S: "MSFT", bp: 1, ap: 2 }])).toEqual([]);
  expect(heard([{ T: "subscription", quotes: ["AAPL"] }])).toEqual([{ kind: "alive" }]);
});

test("a price that cannot be read is no price of nothing", () => {
  expect(() => heard([{ T: "q", S: "AAPL", t: "today", bp: 1, ap: 2 }])).toThrow();
});

test("what is asked for goes over the connection of its kind", () => {
  const coin = instrument({ kind: "crypto", symbol: "BTC/USD", currency: "USD" });
  expect(quotes?.channelOf?.(AAPL)).toBe("/v2/iex");
  expect(quotes?.channelOf?.(coin)).toBe("/v1beta3/crypto/us");
  expect(quotes?.path({ account, instruments: [coin] })).toBe("/v1beta3/crypto/us");
  const option = instrument({ kind: "option", symbol: "AAPL260116C00200000", currency: "USD" });
  expect(quotes?.channelOf?.(option)).toBeUndefined();
  expect(quotes?.follow?.([], subject)).toEqual([]);
});

test.each([
  ["402", "AUTHENTICATION_FAILED", false],
  ["406", "SESSION_CONFLICT", true],
  ["409", "AUTH_PERMISSION", false],
  ["500", "BROKER_INTERNAL", true],
])("what the stream refuses by %s is %s", (code, as, retryable) => {
  const [refused] = heard([{ T: "error", code: Number(code), msg: "no" }]) ?? [];
  if (refused?.kind !== "refused") throw new Error("It is not refused");
  expect(streamRefusal(alpaca, refused)).toMatchObject({ code: as, retryable });
});
