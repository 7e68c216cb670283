import { expect, test } from "vitest";
import { instantOf } from "#domain";
import type { BrokerAccount, StatementRecord } from "#kit";
import { scriptedNet, type ScriptedReply, testClient } from "#testing";
import oanda from "./broker.ts";
import { fakes, fixture } from "./fakes.ts";
import { oandaInstrument } from "./records.ts";

const account: BrokerAccount = { key: "101-004-7654321-001", number: "1", currency: "EUR" };

const answering = (answer: Parameters<typeof scriptedNet>[0]) =>
  testClient(oanda, scriptedNet(answer));
const replying = (body: ScriptedReply["body"]) => answering(() => ({ ...(body && { body }) }));

const shown = (record: StatementRecord): string => {
  if (record.type === "execution") {
    const { executionId, side, effect, quantity, instrument, price, fees = [] } = record;
    const paid = fees.map((fee) => ` ${fee.kind} ${fee.amount} ${fee.currency}`).join("");
    return `${executionId} ${side} to ${effect} ${quantity} ${instrument.id} @ ${price}${paid}`;
  }
  if (record.type === "cash")
    return `${record.transactionId} ${record.kind} ${record.amount.amount} ${record.amount.currency}`;
  if (record.type === "unreadable") return `unreadable ${record.code}: ${record.reason}`;
  if (record.type === "position")
    return `position ${record.instrument.symbol} ${record.quantity} @ ${record.averagePrice}`;
  if (record.type === "balance") return `balance ${record.cash.amount} ${record.cash.currency}`;
  return record.type === "passed" ? `passed ${record.reason}` : record.type;
};

test("the accounts are listed with alias and home currency", async () => {
  const { call, finish, requests } = answering(fakes.answers({ pageSize: 100 }));
  expect(await finish(oanda.accounts(call))).toEqual([
    { key: account.key, number: account.key, name: "Primary", currency: "EUR" },
  ]);
  expect(requests[0]).toMatchObject({
    url: "https://api-fxpractice.oanda.com/v3/accounts",
    headers: { authorization: "Bearer canary-of-token-5fe3a1c7" },
  });
});

test("the ledger of an account becomes executions, cash, and what is passed by name", async () => {
  const { call, finish } = answering(fakes.answers({ pageSize: 100 }));
  const page = await finish(oanda.changes(call, { account }));
  expect(page.records.map(shown)).toEqual([
    "2 deposit 10000 EUR",
    "passed MARKET_ORDER",
    "4.4 buy to open 1000 fx:EUR.USD:USD @ 1.08105",
    "5.EUR_USD funding -0.0712 EUR",
    "passed MARKET_ORDER",
    "7.4 sell to close 1000 fx:EUR.USD:USD @ 1.08415 commission 0.75 EUR other 0.1 EUR",
    "7.7 sell to open 500 fx:EUR.USD:USD @ 1.0841",
    "7.financing funding -0.0123 EUR",
    "passed LIMIT_ORDER",
    "9.9 buy to open 2 cfd:SPX500_USD:USD @ 5800",
    "10 dividend 0.3105 EUR",
    "passed STOP_LOSS_ORDER",
    "passed ORDER_CANCEL",
    "passed MARKET_ORDER",
    "14.7 buy to close 200 fx:EUR.USD:USD @ 1.08555",
    "14.financing funding -0.0031 EUR",
    "15 withdrawal -500 EUR",
  ]);
  expect(page).toMatchObject({ cursor: "15", done: true, proof: "complete" });
});

test("a gain and a loss are converted at their own rates", async () => {
  const { call, finish } = answering(fakes.answers({ pageSize: 100 }));
  const { records } = await finish(oanda.changes(call, { account, cursor: "6" }));
  const rates = records.flatMap((record) =>
    record.type === "execution" ? [`${record.executionId} ${record.fxRate}`] : [],
  );
  expect(rates).toContain("7.4 0.920385");
  expect(rates).toContain("14.7 0.929635");
});

test("a page holds all until the moment that OANDA's clock showed", async () => {
  const answers = fakes.answers({ pageSize: 100 });
  const headers = { Date: "Tue, 10 Mar 2026 08:00:00 GMT" };
  const { call, finish } = answering((request) => ({ ...answers(request), headers }));
  const { upTo } = await finish(oanda.changes(call, { account }));
  expect(upTo).toBe("2026-03-10T08:00:00.000000Z");
});

test("a page from which rows were lost ends before the hole", async () => {
  const ledger = JSON.parse(fixture("transactions")) as { transactions: { id: string }[] };
  const holed = ledger.transactions.filter(({ id }) => id !== "7");
  const { call, finish } = replying({ ...ledger, transactions: holed });
  const page = await finish(oanda.changes(call, { account }));
  expect(page).toMatchObject({ cursor: "6", done: false, proof: "complete" });
});

test("a ledger that says it is empty although it is behind proves nothing and stays", async () => {
  const { call, finish } = replying({ transactions: [], lastTransactionID: "15" });
  expect(await finish(oanda.changes(call, { account, cursor: "4" }))).toMatchObject({
    records: [],
    cursor: "4",
    done: false,
  });
});

const fill = {
  id: "2",
  type: "ORDER_FILL",
  time: "2026-03-02T09:30:00.1Z",
  orderID: "1",
  instrument: "EUR_USD",
  units: "10",
  pl: "0",
  financing: "0",
  commission: "0",
};

test.each([
  ["of a new type", { id: "2", type: "NOVELTY" }, /unknown-type: "type": "NOVELTY" is not/],
  ["without its units", { ...fill, units: undefined }, /malformed-record: "units"/],
  ["whose parts do not add up", fill, /units-differ: The parts hold "0" units/],
  [
    "for a new reason",
    { id: "2", type: "TRANSFER_FUNDS", time: fill.time, amount: "1", fundingReason: "GIFT" },
    /malformed-record: "fundingReason"/,
  ],
  ["on a strange instrument", { ...fill, units: "0", instrument: "EURUSD" }, /unknown-instrument/],
])("a transaction %s is unreadable, with all that was sent", async (_, row, reason) => {
  const { call, finish } = replying({ transactions: [row], lastTransactionID: "2" });
  const { records, cursor } = await finish(oanda.changes(call, { account }));
  expect(records.map(shown)).toEqual([expect.stringMatching(reason)]);
  expect(records[0]).toMatchObject({ raw: JSON.stringify(row), line: 1 });
  expect(cursor).toBe("2");
});

test("both sides of a hedging account are one position", async () => {
  const sides = {
    long: { units: "30", averagePrice: "1.1" },
    short: { units: "-10", averagePrice: "1.2" },
  };
  const { call, finish } = answering(({ url }) =>
    url.endsWith("/summary")
      ? { body: fixture("summary") }
      : { body: { positions: [{ instrument: "EUR_USD", ...sides }] } },
  );
  const records = await finish(oanda.snapshot?.(call, account, instantOf(0)) ?? Promise.reject());
  expect(records.map(shown)).toEqual(["position EUR.USD 20 @ undefined", "balance 9501.9575 EUR"]);
});

test("a stretch of the past is read by the ids that its pages name", async () => {
  const from = instantOf(Date.UTC(2026, 2, 3));
  const to = instantOf(Date.UTC(2026, 2, 5));
  const { call, finish, requests } = answering(fakes.answers({ pageSize: 500 }));
  const page = await finish(oanda.range?.(call, { account, from, to }) ?? Promise.reject());
  expect(page).toMatchObject({ cursor: "11-10", done: true, proof: "complete" });
  expect(requests.map(({ url }) => url.split("/").at(-1))).toEqual([
    "transactions?from=2026-03-03T00%3A00%3A00.000000Z&to=2026-03-05T00%3A00%3A00.000000Z&pageSize=500",
    "idrange?from=6&to=10",
  ]);
});

test("a stretch without transactions is read at once", async () => {
  const [from, to] = [instantOf(0), instantOf(1)];
  const { call, finish } = answering(fakes.answers({ pageSize: 500 }));
  expect(
    await finish(oanda.range?.(call, { account, from, to }) ?? Promise.reject()),
  ).toMatchObject({ records: [], done: true, proof: "complete" });
});

test("changes from a moment on begin behind the last transaction before it", async () => {
  const { call, finish } = answering(fakes.answers({ pageSize: 500 }));
  const start = (from: number) =>
    finish(oanda.startAt?.(call, { account, from: instantOf(from) }) ?? Promise.reject());
  expect(await start(Date.UTC(2026, 2, 5))).toBe("10");
  expect(await start(Date.UTC(2027, 2, 5))).toBe("15");
});

test("metals and indices are CFDs priced in what stands behind the line", () => {
  expect(["XAU_USD", "DE30_EUR", "USD_CNH"].map((name) => oandaInstrument(name).id)).toEqual([
    "cfd:XAU_USD:USD",
    "cfd:DE30_EUR:EUR",
    "fx:USD.CNH:CNH",
  ]);
});
