/** OANDA held against its own Swagger and against replies that others recorded. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { clientOrderId, Decimal } from "#domain";
import { type BrokerEndpoint, readJson, writeJson } from "#kit";
import { scriptedNet, testClient } from "#testing";
import oanda from "../../src/brokers/oanda/broker.ts";
import * as orderWire from "../../src/brokers/oanda/order-wire.ts";
import { oandaInstrument } from "../../src/brokers/oanda/records.ts";
import * as wire from "../../src/brokers/oanda/wire.ts";
import { say } from "../support/corpus.ts";

const CORPUS = fileURLToPath(new URL("../../../shared/corpus/api/oanda/", import.meta.url));
const present = existsSync(CORPUS);
if (!present)
  say("OANDA's API files are absent: tests/conformance/oanda-corpus.test.ts checks nothing");

const read = (path: string): string => readFileSync(`${CORPUS}${path}`, "utf8");

type Recorded = Readonly<Record<string, { readonly response: unknown }>>;
const recorded = (file: string) =>
  readJson(read(`fixtures/oandapyV20/${file}.responses.json`)) as Recorded;

const account = { key: "101-004-1435156-001", number: "1", currency: "EUR" };
const replying = (reply: unknown) =>
  testClient(
    oanda,
    scriptedNet(() => ({ body: writeJson(reply) })),
  );

test.skipIf(!present)("every type of transaction of the Swagger is mapped or named", () => {
  const { definitions } = JSON.parse(read("openapi/json/v20.json")) as {
    readonly definitions: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
  };
  const types = definitions["TransactionType"]?.enum ?? [];
  expect(types.length).toBe(35);
  const known = new Set([...wire.PASSED, "ORDER_FILL", "DAILY_FINANCING", "TRANSFER_FUNDS"]);
  expect(types.filter((type) => !known.has(type))).toEqual([]);
});

const replies: readonly (readonly [string, string, BrokerEndpoint])[] = [
  ["accounts", "_v3_accounts", wire.accountList],
  ["accounts", "_v3_account_by_accountID_summary", wire.summary],
  ["transactions", "_v3_accounts_accountID_transactions", wire.pagesOf],
  ["transactions", "_v3_accounts_transaction_idrange", wire.idRange],
  ["transactions", "_v3_accounts_transaction_sinceid", wire.since],
  ["positions", "_v3_accounts_accountID_openpositions", wire.openPositions],
  ["orders", "_v3_accounts_accountID_orders_create", orderWire.place],
  ["orders", "_v3_accounts_accountID_orders_pending", orderWire.pending],
  ["orders", "_v3_accounts_accountID_orders_list", orderWire.pending],
  ["orders", "_v3_accounts_accountID_order_details", orderWire.order],
  ["orders", "_v3_accounts_accountID_order_replace", orderWire.replace],
  ["orders", "_v3_accounts_accountID_order_cancel", orderWire.cancel],
  ["trades", "_v3_accounts_accountID_trades", orderWire.trades],
  ["accounts", "_v3_account_by_accountID_instruments", orderWire.instruments],
  ["accounts", "_v3_account_by_accountID_summary", orderWire.funds],
  ["pricing", "_v3_accounts_accountID_pricing", orderWire.prices],
];

test.skipIf(!present).each(replies)(
  "a recorded reply of %s (%s) is read",
  (file, name, endpoint) => {
    const { error } = endpoint.reply.safeParse(recorded(file)[name]?.response);
    expect(error).toBeUndefined();
  },
);

test.skipIf(!present)(
  "recorded transactions are passed by name and prove themselves whole",
  async () => {
    const reply = recorded("transactions")["_v3_accounts_transaction_sinceid"]?.response;
    const { call, finish } = replying(reply);
    const page = await finish(oanda.changes(call, { account, cursor: "2306" }));
    expect(page).toMatchObject({ cursor: "2311", done: true, proof: "complete" });
    expect(page.records.map((record) => record.type === "passed" && record.reason)).toEqual([
      "LIMIT_ORDER",
      "ORDER_CANCEL",
      "LIMIT_ORDER",
      "CLIENT_CONFIGURE",
      "CLIENT_CONFIGURE",
    ]);
  },
);

test.skipIf(!present)("fills within recorded replies of orders are read", async () => {
  const fills = Object.values(recorded("orders"))
    .concat(Object.values(recorded("trades")), Object.values(recorded("positions")))
    .flatMap(({ response }) => fillsIn(response));
  expect(fills.length).toBeGreaterThan(0);
  for (const fill of fills) {
    const id = String((fill as { readonly id: unknown }).id);
    const { call, finish } = replying({ transactions: [fill], lastTransactionID: id });
    const page = await finish(oanda.changes(call, { account, cursor: String(BigInt(id) - 1n) }));
    expect(page.records.filter(({ type }) => type === "unreadable")).toEqual([]);
    expect(page.records.some(({ type }) => type === "execution")).toBe(true);
  }
});

test.skipIf(!present)(
  "a recorded change keeps the client's id, and stands for the old order",
  async () => {
    const replaced = recorded("orders")["_v3_accounts_accountID_order_replace"]?.response;
    const pending = recorded("orders")["_v3_accounts_accountID_orders_pending"]?.response;
    const net = scriptedNet(({ method }) => ({
      body: writeJson(method === "GET" ? pending : replaced),
    }));
    const { call, finish } = testClient(oanda, net);
    const name = { orderId: "2304", clientOrderId: clientOrderId("myID") };
    const change = oanda.trading?.replace?.({ call, account }, name, {});
    expect(await finish(change ?? Promise.reject())).toMatchObject({
      ...{ orderId: "2307", replaces: "2304", clientOrderId: "myID", status: "working" },
      ...{ side: "sell", type: "limit", quantity: Decimal.of("500000") },
    });
  },
);

test.skipIf(!present)("recorded lines of both streams are read", () => {
  const { quotes, orders } = oanda.streaming ?? {};
  const subject = { account, instruments: ["EUR_USD", "EUR_JPY"].map(oandaInstrument) };
  const linesOf = (file: string, name: string) =>
    ((recorded(file)[name]?.response ?? []) as readonly unknown[]).map((line) => writeJson(line));
  const read = (stream: typeof quotes, lines: readonly string[]) =>
    lines.flatMap((line) => stream?.read(line, subject) ?? []).map(({ kind }) => kind);
  const prices = read(quotes, linesOf("pricing", "_v3_accounts_accountID_pricing_stream"));
  expect(prices).toEqual(expect.arrayContaining(["quote", "alive"]));
  const told = read(orders, linesOf("transactions", "_v3_accounts_transactions_stream"));
  expect(new Set(told)).toEqual(new Set(["alive"]));
});

/** Fills wherever they are in a reply. */
function fillsIn(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "ORDER_FILL") return [value];
  return Object.values(value).flatMap(fillsIn);
}
