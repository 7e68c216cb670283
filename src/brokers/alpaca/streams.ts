/** Alpaca's streams: orders of the account, and prices of shares (IEX) and coins. */
import type { Decimal, Instrument, Quote } from "#domain";
import {
  type BrokerStream,
  readJson,
  type StreamEvent,
  type StreamingAdapter,
  type StreamPass,
  type StreamSubject,
} from "#kit";
import { reportFrom } from "./order-records.ts";
import { AccountMessage, Order, type Price, Prices } from "./stream-wire.ts";

/** Alpaca says nothing while nothing happens, so that only the answer to a ping is life. */
const life = { heartbeat: { everyMs: 10_000 }, silentAfterMs: 30_000 } as const;

const write = (message: object) => [JSON.stringify(message)];

/** What an order is after these is in the message; after others it is looked up. */
const PLAIN = new Set([
  ...["new", "accepted", "pending_new", "fill", "partial_fill", "canceled", "expired"],
  ...["rejected", "pending_cancel", "done_for_day", "stopped", "suspended", "held"],
]);

const orders: BrokerStream = {
  transport: "websocket",
  origin: "stream",
  path: () => "/stream",
  greet: ({ credentials: { keyId = "", secretKey = "" } }) =>
    write({ action: "authenticate", data: { key_id: keyId, secret_key: secretKey } }),
  follow: () => write({ action: "listen", data: { streams: ["trade_updates"] } }),
  ...life,
  read(message) {
    const said = AccountMessage.parse(readJson(message));
    if ("action" in said) return [{ kind: "refused", message: said.data.error_message }];
    if (said.stream === "listening") return [{ kind: "alive" }];
    if (said.stream === "authorization")
      return said.data.status === "authorized"
        ? [{ kind: "ready" }]
        : [{ kind: "refused", code: "402", message: said.data.status }];
    const { event, order } = said.data;
    const report = PLAIN.has(event) ? Order.safeParse(order).data : undefined;
    return [report ? { kind: "order", report: reportFrom(report) } : { kind: "changed" }];
  },
};

/** Prices of options come in another encoding, and are asked for. */
const CHANNELS: Partial<Record<Instrument["kind"], string>> = {
  equity: "/v2/iex",
  fund: "/v2/iex",
  crypto: "/v1beta3/crypto/us",
};

const quotes: BrokerStream = {
  transport: "websocket",
  origin: "prices",
  channelOf: ({ kind }) => CHANNELS[kind],
  path: ({ instruments: [first] }) => (first && CHANNELS[first.kind]) ?? "/v2/iex",
  greet: ({ credentials: { keyId = "", secretKey = "" } }: StreamPass) =>
    write({ action: "auth", key: keyId, secret: secretKey }),
  follow: (list) => subscription("subscribe", list),
  unfollow: (list) => subscription("unsubscribe", list),
  ...life,
  read: (message, subject) =>
    Prices.parse(readJson(message)).flatMap((each) => eventOf(each, subject)),
};

function subscription(action: string, list: readonly Instrument[]): readonly string[] {
  const symbols = list.map(({ symbol }) => symbol);
  return symbols.length === 0 ? [] : write({ action, quotes: symbols, trades: symbols });
}

function eventOf(price: Price, { instruments }: StreamSubject): readonly StreamEvent[] {
  if (price.T === "error") return [{ kind: "refused", code: price.code, message: price.msg }];
  if (price.T === "success") return [{ kind: price.msg === "authenticated" ? "ready" : "alive" }];
  if (price.T === "other") return [{ kind: "alive" }];
  const about = instruments.find(({ symbol }) => symbol === price.S);
  if (!about) return [];
  const base = { instrument: about.id, at: price.t };
  if (price.T === "t") return [{ kind: "quote", quote: { ...base, last: price.p } }];
  return [{ kind: "quote", quote: { ...base, ...offers(price) } }];
}

/** A side without an offer has the price 0. */
function offers({ bp, ap, bs, as }: Extract<Price, { T: "q" }>): Partial<Quote> {
  const side = (price: Decimal, size: Decimal | undefined, names: readonly [string, string]) =>
    price.sign > 0 ? { [names[0]]: price, ...(size && { [names[1]]: size }) } : {};
  return { ...side(bp, bs, ["bid", "bidSize"]), ...side(ap, as, ["ask", "askSize"]) };
}

export const streaming: StreamingAdapter = { orders, quotes };
