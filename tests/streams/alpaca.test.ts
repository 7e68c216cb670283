/** Alpaca's streams over real WebSockets: our engine and Alpaca's own client at the sandbox. */
import { streaming } from "@alpacahq/alpaca-trade-api";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { surroundings } from "#app";
import { Decimal, instrument } from "#domain";
import { type BrokerStream, liveStreamNet } from "#kit";
import { type RunningSandbox, startSandbox } from "#sandbox";
import alpaca from "../../src/brokers/alpaca/broker.ts";
import { closeAll, keepAt, WAIT } from "./kept.ts";

const AAPL = instrument({ kind: "equity", symbol: "AAPL", currency: "USD" });

let sandbox: RunningSandbox;
beforeAll(async () => {
  const { random: _, ...clock } = surroundings;
  sandbox = await startSandbox({ clock, brokers: ["alpaca"], history: { days: 5, fills: 0 } });
});
afterEach(closeAll);
afterAll(async () => sandbox?.close());

const keep = (stream: BrokerStream, more = {}) =>
  keepAt(
    {
      ...{ adapter: alpaca, sandbox, account: { key: "a", number: "PA7000001" } },
      ...{ instruments: [AAPL], credentials: more },
    },
    stream,
  );

const credentials = () => sandbox.credentials["alpaca"] ?? {};
const { orders, quotes } = alpaca.streaming ?? {};
if (!orders || !quotes) throw new Error("Alpaca streams nothing");

async function place(side = "buy", qty = "3"): Promise<string> {
  const { keyId = "", secretKey = "" } = credentials();
  const reply = await fetch(`${sandbox.origins["alpaca"]?.["api"]}/v2/orders`, {
    method: "POST",
    headers: { "apca-api-key-id": keyId, "apca-api-secret-key": secretKey },
    body: JSON.stringify({ symbol: "AAPL", side, qty, type: "market", time_in_force: "day" }),
  });
  return ((await reply.json()) as { id: string }).id;
}

test("an order and its fill arrive as reports", async () => {
  const { told, untilOpen } = keep(orders);
  await untilOpen();
  const id = await place();
  await vi.waitFor(() => expect(told).toHaveLength(2), WAIT);
  expect(told).toMatchObject([
    { kind: "order", report: { orderId: id, status: "working" } },
    { kind: "order", report: { orderId: id, status: "filled", filled: Decimal.of(3) } },
  ]);
});

test("Alpaca's own client hears of the same fill", async () => {
  const { keyId = "", secretKey: secret = "" } = credentials();
  const url = `${sandbox.origins["alpaca"]?.["stream"]}/stream`;
  const client = new streaming.TradingStream({ credentials: { keyId, secret }, url });
  const seen: string[] = [];
  client.onTradeUpdate(({ event, order }) => seen.push(`${event} ${order.symbol}`));
  let isListening = false;
  client.onConnect(() => client.subscribeTradeUpdates());
  client.on(streaming.EVENT.SUBSCRIPTION, () => (isListening = true));
  client.connect();
  await vi.waitFor(() => expect(isListening).toBe(true), WAIT);
  await place();
  await vi.waitFor(() => expect(seen).toEqual(["new AAPL", "fill AAPL"]), WAIT);
  client.disconnect();
});

test("prices follow the market, and go on after a connection broke", async () => {
  const { told, untilOpen, made } = keep(quotes);
  await untilOpen();
  const bids = () =>
    told.flatMap((each) => (each.kind === "quote" && each.quote.bid ? [`${each.quote.bid}`] : []));
  await vi.waitFor(() => expect(bids().length).toBeGreaterThan(0), WAIT);
  sandbox.faces[0]?.setPrice?.("AAPL", Decimal.of("200.01"));
  await vi.waitFor(() => expect(bids()).toContain("200"), WAIT);
  sandbox.streams.drop("alpaca");
  await untilOpen(2);
  sandbox.faces[0]?.setPrice?.("AAPL", Decimal.of("300.01"));
  await vi.waitFor(() => expect(bids()).toContain("300"), WAIT);
  await made.close();
  await vi.waitFor(() => expect(sandbox.streams.count("alpaca")).toBe(0), WAIT);
});

test("a connection that stands and says nothing, not even to a ping, is given up", async () => {
  const { untilOpen, statuses } = keep({
    ...orders,
    ...{ heartbeat: { everyMs: 50 }, silentAfterMs: 400 },
  });
  await untilOpen();
  sandbox.streams.mute("alpaca");
  await untilOpen(2);
  expect(statuses.map(({ state }) => state)).toContain("stale");
});

test("a key that is refused is not shown again", async () => {
  const { statuses } = keep(quotes, { secretKey: "wrong" });
  await vi.waitFor(() => expect(statuses.at(-1)?.state).toBe("refused"), WAIT);
  expect(statuses.at(-1)?.failure).toMatchObject({ owner: "user" });
  expect(JSON.stringify(statuses)).not.toContain("wrong");
});

test("the net reaches no host that it was not made for", () => {
  const net = liveStreamNet(["wss://stream.example"]);
  const nothing = () => undefined;
  const listener = { onOpen: nothing, onMessage: nothing, onAlive: nothing, onEnd: nothing };
  const request = { transport: "websocket", headers: {}, connectMs: 1_000, maxBytes: 10 } as const;
  expect(() => net({ ...request, url: "wss://elsewhere.example/" }, listener)).toThrow(TypeError);
});
