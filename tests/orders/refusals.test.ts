/** What the corpus of broker errors says of refusals is what our manifests make of them. */
import { expect, test } from "vitest";
import type { BrokerAdapter, Call } from "#kit";
import { scriptedNet, type ScriptedReply, testClient } from "#testing";
import alpaca from "../../src/brokers/alpaca/broker.ts";
import { place } from "../../src/brokers/alpaca/order-wire.ts";
import tradovate from "../../src/brokers/tradovate/broker.ts";
import { place as placeFuture } from "../../src/brokers/tradovate/order-wire.ts";
import { deviation, present, rowsOf } from "./refusal-rows.ts";

/** What comes of sending an order to which the broker answers so. */
function refusedBy(
  broker: BrokerAdapter,
  send: (call: Call) => Promise<unknown>,
  reply: ScriptedReply,
): Promise<unknown> {
  const net = scriptedNet(() => reply);
  const { call, finish } = testClient(broker, net, { more: { maxRetries: 0 } });
  return finish(send(call)).catch((error: unknown) => error);
}
const byAlpaca = (reply: ScriptedReply) =>
  refusedBy(alpaca, (call) => call(place, {}, { body: {} }), reply);
const byTradovate = (reply: ScriptedReply) =>
  refusedBy(tradovate, (call) => call(placeFuture, {}, { body: {} }), reply);

function alpacaReply(code: string, message: string): ScriptedReply {
  const [number = ""] = code.split(" ");
  const status = Number.parseInt(number === "5xx" ? "500" : number.slice(0, 3), 10);
  const body = number.length > 3 ? { code: Number.parseInt(number, 10), message } : { message };
  return { status, body };
}

test("every refusal of Alpaca that is known has its code and proves what it should", async () => {
  if (!present) return expect(present).toBe(false);
  const all = rowsOf("alpaca").filter(({ layer }) => layer.startsWith("http"));
  expect(all.length).toBeGreaterThan(25);
  const wrong: (string | undefined)[] = [];
  for (const row of all)
    // A row gives some wordings of one refusal.
    for (const words of row.message.split(" / "))
      wrong.push(deviation(row, await byAlpaca(alpacaReply(row.code, words))));
  expect(wrong.filter((each) => each !== undefined)).toEqual([]);
});

/** Replies of status 200 that are errors, by the codes of the corpus. */
const IN_200: Readonly<Record<string, object>> = {
  "200+p-ticket": { "p-ticket": "t", "p-time": 3, "p-captcha": false },
  "200+p-captcha": { "p-ticket": "t", "p-time": 3, "p-captcha": true },
  "200+errorText": { ok: false, errorText: "The order is not possible" },
  "200+violations": { violations: [{ constraint: "orderQty", value: "", description: "Odd" }] },
};

function tradovateReply(layer: string, code: string): ScriptedReply {
  if (layer === "order_reject") return { body: { failureReason: code, failureText: "Refused" } };
  const inside = IN_200[code];
  return inside ? { body: inside } : { status: Number.parseInt(code.replace("xx", "00"), 10) };
}

test("every refusal of Tradovate that is known has its code and proves what it should", async () => {
  if (!present) return expect(present).toBe(false);
  const all = rowsOf("tradovate");
  expect(all).toHaveLength(39);
  const wrong: (string | undefined)[] = [];
  for (const row of all.filter(({ code }) => code !== "Success"))
    wrong.push(deviation(row, await byTradovate(tradovateReply(row.layer, row.code))));
  expect(wrong.filter((each) => each !== undefined)).toEqual([]);
});

test("success is no refusal, though Tradovate gives it as a reason", async () => {
  const body = { failureReason: "Success", orderId: 7 };
  expect(await byTradovate({ body })).toEqual({ orderId: "7" });
});

test("a refusal that nobody knows proves nothing", async () => {
  const replies = [
    byAlpaca(alpacaReply("409", "something new")),
    byTradovate(tradovateReply("order_reject", "SomethingNew")),
    byTradovate({ body: { failureReason: "Success" } }),
  ];
  for (const reply of replies) expect(await reply).toMatchObject({ outcome: "unknown" });
});
