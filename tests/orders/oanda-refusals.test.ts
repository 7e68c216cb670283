/** What the corpus of broker errors says of OANDA is what our manifest makes of it. */
import { expect, test } from "vitest";
import { clientOrderId, Decimal, type OrderTicket } from "#domain";
import { scriptedNet, type ScriptedReply, testClient } from "#testing";
import oanda from "../../src/brokers/oanda/broker.ts";
import { oandaInstrument } from "../../src/brokers/oanda/records.ts";
import { deviation, present, type Row, rowsOf } from "./refusal-rows.ts";

const account = { key: "101", number: "101", currency: "EUR" };
const instrument = oandaInstrument("EUR_USD");
const ticket: OrderTicket = {
  ...{ instrument, side: "buy", type: "market", timeInForce: "fok" },
  quantity: Decimal.of(10),
};

function placed(reply: ScriptedReply) {
  const net = scriptedNet(() => reply);
  const { call, finish } = testClient(oanda, net, { more: { maxRetries: 0 } });
  const { trading } = oanda;
  if (!trading) throw new TypeError("OANDA takes no orders");
  const order = { ticket, clientOrderId: clientOrderId("ours") };
  return finish(trading.place({ call, account }, order));
}

/** What OANDA's own definitions say: a status, or a word in a rejecting transaction. */
function replyOf({ layer, code }: Row): ScriptedReply {
  const status = code === "5xx" ? 500 : Number.parseInt(code, 10);
  if (layer === "http") return { status, body: { errorMessage: "Words" } };
  return {
    status: 400,
    body: { orderRejectTransaction: { rejectReason: code }, errorMessage: "Words" },
  };
}

/** The id of a trade that is taken does not say that the order is there, which its usual code would. */
const OTHERWISE: Readonly<Record<string, string>> = {
  CLIENT_TRADE_ID_ALREADY_EXISTS: "INVALID_CLIENT_ID",
  ORDERS_ON_FILL_DUPLICATE_CLIENT_ORDER_IDS: "INVALID_CLIENT_ID",
};

const standardOf = ({ code, standard }: Row) => OTHERWISE[code] ?? standard;

test("every refusal of OANDA that is known has its code and proves what it should", async () => {
  if (!present) return expect(present).toBe(false);
  const all = rowsOf("oanda").filter(({ layer }) => layer !== "cancel_reason");
  expect(all.length).toBe(207);
  const wrong: (string | undefined)[] = [];
  for (const row of all) {
    const error = await placed(replyOf(row)).catch((each: unknown) => each);
    wrong.push(deviation({ ...row, standard: standardOf(row) }, error));
  }
  expect(wrong.filter((each) => each !== undefined)).toEqual([]);
});

const made = {
  ...{ id: "7", time: "2026-03-02T09:30:00.1Z", type: "MARKET_ORDER", instrument: "EUR_USD" },
  ...{ units: "10", timeInForce: "FOK", clientExtensions: { id: "ours" } },
};

test("every word for which OANDA ends an order ends it, and has its code", async () => {
  if (!present) return expect(present).toBe(false);
  const all = rowsOf("oanda").filter(({ layer }) => layer === "cancel_reason");
  expect(all.length).toBe(65);
  const wrong: string[] = [];
  for (const row of all) {
    const { code: reason } = row;
    const ended = { id: "8", time: made.time, type: "ORDER_CANCEL", orderID: "7", reason };
    const body = { orderCreateTransaction: made, orderCancelTransaction: ended };
    const { status, filled } = await placed({ status: 201, body });
    const isOver = ["canceled", "expired", "replaced"].includes(status) && filled.isZero();
    const rule = oanda.manifest.errors.find(({ code }) => code === reason);
    if (!isOver || rule?.as !== standardOf(row)) wrong.push(`${reason}: ${status} ${rule?.as}`);
  }
  expect(wrong).toEqual([]);
});

test("a refusal in a word that nobody knows was looked at all the same", async () => {
  const reply = replyOf({ layer: "order_reject", code: "NOVELTY" } as Row);
  const error = await placed(reply).catch((each: unknown) => each);
  expect(error).toMatchObject({ code: "INVALID_REQUEST", outcome: "rejected" });
});
