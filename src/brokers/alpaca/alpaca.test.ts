import { expect, test } from "vitest";
import { epochMs, instantOf } from "#domain";
import type { BrokerAccount, StatementRecord } from "#kit";
import { scriptedNet, type ScriptedReply, testClient } from "#testing";
import alpaca from "./broker.ts";
import { fakes } from "./fakes.ts";
import { alpacaInstrument } from "./records.ts";

const account: BrokerAccount = { key: "5d0f9a52", number: "PA3WRITTEN01", currency: "USD" };

const answering = (answer: Parameters<typeof scriptedNet>[0]) =>
  testClient(alpaca, scriptedNet(answer));
const replying = (body: object) => answering(() => ({ body }));
const playing = () => answering(fakes.answers({ pageSize: 100 }));

const shown = (record: StatementRecord): string => {
  if (record.type === "execution") {
    const { kind = "fill", side, effect = "move", quantity, instrument, price } = record;
    const paid = (record.fees ?? []).map((fee) => ` less ${fee.amount} ${fee.currency}`).join("");
    return `${kind} ${side} to ${effect} ${quantity} ${instrument.id} @ ${price}${paid}`;
  }
  if (record.type === "cash")
    return `${record.kind} ${record.amount.amount} ${record.amount.currency}`;
  if (record.type === "split")
    return `split ${record.instrument.symbol} ${record.from} to ${record.to}`;
  if (record.type === "unreadable") return `unreadable ${record.code}: ${record.reason}`;
  if (record.type === "position")
    return `position ${record.instrument.id} ${record.quantity} @ ${record.averagePrice}`;
  if (record.type === "balance") return `balance ${record.cash.amount} ${record.cash.currency}`;
  return record.type === "passed" ? `passed ${record.reason}` : record.type;
};

test("the account of a key is listed, and known as paper by its number", async () => {
  const { call, finish, requests } = playing();
  expect(await finish(alpaca.accounts(call))).toEqual([
    {
      key: "5d0f9a52-3f1e-4c07-9a63-0d8c5b2f7e11",
      number: "PA3WRITTEN01",
      currency: "USD",
      environment: "paper",
    },
  ]);
  expect(requests[0]).toMatchObject({
    url: "https://paper-api.alpaca.markets/v2/account",
    headers: {
      "apca-api-key-id": "canary-of-keyId-5fe3a1c7",
      "apca-api-secret-key": "canary-of-secretKey-5fe3a1c7",
    },
  });
});

test("the activities of an account become executions, cash and splits", async () => {
  const { call, finish } = playing();
  const page = await finish(alpaca.changes(call, { account }));
  expect(page.records.map(shown)).toEqual([
    "deposit 30000 USD",
    "fill buy to move 6 equity:NVDA:USD @ 805",
    "fill buy to move 4 equity:NVDA:USD @ 805",
    "fill sell to open 40 equity:F:USD @ 12.1",
    "fee -0.02 USD",
    "fill buy to move 0.5 crypto:BTC/USD:USD @ 2000".replace("BTC", "ETH"),
    "fill sell to move 0.00125 crypto:ETH/USD:USD @ 2001.5 less 2.501875 USD",
    "fill buy to open 1 option:NVDA 2026-03-20 C 900:USD:100 @ 5.25",
    "split NVDA 10 to 100",
    "passed new half of a split",
    "fill sell to move 70 equity:NVDA:USD @ 82",
    "dividend 0.75 USD",
    "tax -0.11 USD",
    "transfer 100 USD",
    "expiry sell to move 1 option:NVDA 2026-03-20 C 900:USD:100 @ 0",
    "withdrawal -500 USD",
  ]);
  expect(page).toMatchObject({ done: false, proof: "unproven" });
  const end = await finish(alpaca.changes(call, { account, cursor: page.cursor }));
  expect(end).toMatchObject({ records: [], done: true, cursor: page.cursor });
});

test("pages are asked for oldest first, after the last activity", async () => {
  const { call, finish, requests } = playing();
  await finish(alpaca.changes(call, { account }));
  await finish(alpaca.changes(call, { account, cursor: "20260302093001120::a1" }));
  expect(requests.map(({ url }) => new URL(url).search)).toEqual([
    "?direction=asc&page_size=100&after=2013-01-01T00%3A00%3A00.000000Z",
    "?direction=asc&page_size=100&page_token=20260302093001120%3A%3Aa1",
  ]);
});

test("a cursor goes back by the clock of New York that its id begins with", () => {
  const back = (cursor: string) => alpaca.rewind?.(cursor, 86_400_000);
  // The second before the clocks are put forward, and summer.
  expect(back("20260308015959999::a1")).toBe("2026-03-07T06:59:59.999000Z");
  expect(back("20260709093001120::a1")).toBe("2026-07-08T13:30:01.120000Z");
  expect(back(back("20260709093001120::a1") ?? "")).toBe("2026-07-07T13:30:01.120000Z");
});

const booked = { id: "20260701000000000::1", date: "2026-07-01", net_amount: "0" };
const row = (more: object) => ({ ...booked, ...more });

test.each([
  [
    { activity_type: "OPASN", symbol: "AAPL260717C00150000", qty: "2" },
    "assignment buy to move 2 option:AAPL 2026-07-17 C 150:USD:100 @ 0",
  ],
  [
    { activity_type: "OPTRD", symbol: "AAPL", qty: "-200", price: "90", net_amount: "30000" },
    "fill sell to move 200 equity:AAPL:USD @ 150",
  ],
  [
    { activity_type: "OPEXC", symbol: "AAPL260717C00150000", qty: "-2" },
    "exercise sell to move 2 option:AAPL 2026-07-17 C 150:USD:100 @ 0",
  ],
  [
    { activity_type: "MA", symbol: "OLD", qty: "-10", net_amount: "55.5" },
    "settlement sell to move 10 equity:OLD:USD @ 5.55",
  ],
  [{ activity_type: "NC", symbol: "NEW", qty: "7" }, "transfer buy to move 7 equity:NEW:USD @ 0"],
  [
    { activity_type: "DIV", activity_sub_type: "SDIV", symbol: "T", qty: "0.25" },
    "transfer buy to move 0.25 equity:T:USD @ 0",
  ],
  [{ activity_type: "CFEE", net_amount: "-0.02" }, "fee -0.02 USD"],
  [{ activity_type: "CSD", net_amount: "-12" }, "withdrawal -12 USD"],
  [{ activity_type: "INT", net_amount: 0.07 }, "interest 0.07 USD"],
  [{ activity_type: "FEE", net_amount: "-5", status: "canceled" }, "fee 0 USD"],
  [
    {
      activity_type: "SPLIT",
      symbol: "FTCI",
      qty: "-0.29",
      description: "REMOVE, From QTY:-0.29, To QTY:0.029, Position Value:1.5",
    },
    "split FTCI 0.29 to 0.029",
  ],
])("%o is read", async (more, expected) => {
  const { call, finish } = replying([row(more)]);
  const { records } = await finish(alpaca.changes(call, { account }));
  expect(records.map(shown)).toEqual([expected]);
});

test.each([
  [{ activity_type: "ALLOC" }, /unknown-type: "activity_type": "ALLOC"/],
  [{ activity_type: "TRANS", net_amount: "1" }, /unknown-type/],
  [{ activity_type: "SPLIT", symbol: "A", qty: "-1" }, /split-without-ratio/],
  [{ activity_type: "CFEE", symbol: "ETHUSD", qty: "-1" }, /no-price/],
  [{ activity_type: "MA", symbol: "A", qty: "1", net_amount: "5" }, /contradiction/],
  [{ activity_type: "JNLS", symbol: "A", qty: "0" }, /no-units/],
  [{ activity_type: "JNLS", symbol: "A", qty: "1", status: "canceled" }, /canceled/],
  [{ activity_type: "DIV", net_amount: "1", date: "2026-02-30" }, /bad-date/],
  [{ activity_type: "DIV", net_amount: "NaN" }, /malformed-record: "net_amount"/],
  [{ activity_type: "DIV", net_amount: "1", status: "odd" }, /malformed-record: "status"/],
  [{ activity_type: "FILL", side: "swap" }, /malformed-record/],
])("%o is unreadable, with all that was sent", async (more, reason) => {
  const sent = row(more);
  const { call, finish } = replying([sent]);
  const { records, cursor } = await finish(alpaca.changes(call, { account }));
  expect(records.map(shown)).toEqual([expect.stringMatching(reason)]);
  expect(records[0]).toMatchObject({ raw: JSON.stringify(sent), line: 1 });
  expect(cursor).toBe(booked.id);
});

test("positions and cash are what the history adds up to", async () => {
  const { call, finish } = playing();
  const stated = await finish(
    alpaca.snapshot?.(call, account, instantOf(epochMs(instantOf(0)))) ?? Promise.reject(),
  );
  expect(stated.map(shown)).toEqual([
    "position equity:NVDA:USD 30 @ 80.5",
    "position equity:F:USD -40 @ 12.1",
    "position crypto:ETH/USD:USD 0.49875 @ 2000",
    "balance 26249.62 USD",
  ]);
});

test("a stretch of the past is read between its bounds, both bounds kept on each page", async () => {
  const from = instantOf(Date.UTC(2026, 2, 5));
  const to = instantOf(Date.UTC(2026, 2, 6));
  const { call, finish, requests } = playing();
  const page = await finish(alpaca.range?.(call, { account, from, to }) ?? Promise.reject());
  expect(page.records.map(shown)).toEqual([
    "split NVDA 10 to 100",
    "passed new half of a split",
    "fill sell to move 70 equity:NVDA:USD @ 82",
  ]);
  await finish(
    alpaca.range?.(call, { account, from, to, cursor: page.cursor }) ?? Promise.reject(),
  );
  expect(requests.map(({ url }) => new URL(url).searchParams.get("until"))).toEqual([to, to]);
});

test.each<readonly [ScriptedReply, string, string | undefined]>([
  [{ status: 403, body: { message: "forbidden." } }, "AUTHENTICATION_FAILED", undefined],
  [{ status: 422, body: { code: 40010001, message: "Odd" } }, "INVALID_REQUEST", "40010001"],
  [{ status: 429, body: { code: 42910000, message: "Slow" } }, "RATE_LIMITED", "42910000"],
  [{ status: 451, body: {} }, "GEO_BLOCKED", undefined],
])("%o is %s", async (reply, code, brokerCode) => {
  const { call, finish } = testClient(
    alpaca,
    scriptedNet(() => reply),
    { more: { maxRetries: 0 } },
  );
  const error = await finish(alpaca.accounts(call)).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code, ...(brokerCode !== undefined && { brokerCode }) });
});

test("shares with a point, coins of a coin and options keep their identity", () => {
  expect(
    ["BRK.B", "ETH/BTC", "SPY270115P00500000"].map((symbol) => alpacaInstrument(symbol).id),
  ).toEqual(["equity:BRK.B:USD", "crypto:ETH/BTC:BTC", "option:SPY 2027-01-15 P 500:USD:100"]);
  expect(alpacaInstrument("ETHUSDT", true).symbol).toBe("ETH/USDT");
});
