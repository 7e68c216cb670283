import { clientOrderId, Decimal, instantOf, instrument, type OrderTicket } from "#domain";
import type { BrokerAccount, StatementRecord } from "#kit";
import { scriptedNet, type ScriptedReply, testClient } from "#testing";
import { expect, test } from "vitest";
import paper from "./broker.ts";
import { fakes } from "./fakes.ts";
import { trading } from "./orders.ts";

const ACCOUNT: BrokerAccount = { key: "practice", number: "practice", currency: "USD" };
const ACME = instrument({ kind: "equity", symbol: "ACME", currency: "USD" });
const TICKET: OrderTicket = {
  ...{ instrument: ACME, side: "buy", type: "limit", timeInForce: "gtc" },
  ...{ quantity: Decimal.of(10), limitPrice: Decimal.of("142.5") },
};
const NAME = clientOrderId("ours-1");
const REPORT = {
  ...{ orderId: "paper-1", clientOrderId: "ours-1", status: "working", side: "buy", type: "limit" },
  ...{ quantity: "10", filled: "0", limitPrice: "142.5", timeInForce: "gtc" },
  instrument: { kind: "equity", symbol: "ACME", currency: "USD", multiplier: "1" },
  updatedAt: "2026-03-02T14:30:00.000000Z",
};

const shown = (record: StatementRecord): string => {
  if (record.type === "execution")
    return `${record.executionId} ${record.side} ${record.quantity} ${record.instrument.id} @ ${record.price}`;
  if (record.type === "cash") return `${record.kind} ${record.amount.amount}`;
  return record.type;
};

function desk(answer: () => ScriptedReply) {
  const client = testClient(paper, scriptedNet(answer));
  const at = { call: client.call, account: ACCOUNT };
  return { ...client, at };
}

test("the ledger becomes a deposit and executions, each once, whatever the size of pages", async () => {
  for (const pageSize of [2, 500]) {
    const { call, finish } = testClient(paper, scriptedNet(fakes.answers({ pageSize })));
    const records: string[] = [];
    let cursor: string | undefined;
    for (let isDone = false; !isDone;) {
      const page = await finish(
        paper.changes(call, { account: ACCOUNT, ...(cursor && { cursor }) }),
      );
      records.push(...page.records.map(shown));
      ({ cursor, done: isDone } = page);
    }
    expect(records).toEqual([
      "deposit 100000",
      "paper-fill-2 buy 20 equity:ACME:USD @ 143",
      "paper-fill-4 sell 10 equity:ACME:USD @ 143.05",
      "paper-fill-6 buy 1000 fx:EUR.USD:USD @ 1.0845",
      "paper-fill-8 sell 1000 fx:EUR.USD:USD @ 1.0855",
    ]);
  }
});

test("the account is named in a header, and its cash only where it was said", async () => {
  const { call, finish, requests } = testClient(paper, scriptedNet(fakes.answers({ pageSize: 9 })));
  expect(await finish(paper.accounts(call))).toEqual([
    {
      key: "practice",
      number: "practice",
      name: "practice",
      currency: "USD",
      environment: "paper",
    },
  ]);
  expect(requests[0]?.url).toBe("http://localhost/paper/account");
  expect(
    Object.keys(paper.authorize({ account: "a" }, undefined, {} as never).headers ?? {}),
  ).toEqual(["x-paper-account"]);
});

test("an order is sent with one call, in its own words", async () => {
  const { at, finish, requests } = desk(() => ({ body: REPORT }));
  const report = await finish(trading.place(at, { ticket: TICKET, clientOrderId: NAME }));
  expect(report).toMatchObject({
    orderId: "paper-1",
    status: "working",
    instrument: { id: ACME.id },
  });
  expect(
    requests.map(({ method, url, body }) => [method, url, JSON.parse(body ?? "null")]),
  ).toEqual([
    [
      "POST",
      "http://localhost/paper/orders",
      {
        ...{ symbol: "ACME", clientOrderId: "ours-1", side: "buy", type: "limit" },
        ...{ timeInForce: "gtc", quantity: "10", limitPrice: "142.5" },
      },
    ],
  ]);
});

test.each([
  [409, "duplicate-client-order-id", "There is one", "DUPLICATE_CLIENT_ID", "exists"],
  [422, "rejected", "The buying power is too small", "INSUFFICIENT_FUNDS", "rejected"],
  [422, "rejected", "The account does not sell short", "SHORT_NOT_AVAILABLE", "rejected"],
  [404, "unknown-symbol", "There is none", "SYMBOL_NOT_FOUND", "rejected"],
])(
  "a refusal %i %s (%s) is %s and proves that it was %s",
  async (status, code, message, ours, outcome) => {
    const { at, finish } = desk(() => ({ status, body: { code, message } }));
    await expect(
      finish(trading.place(at, { ticket: TICKET, clientOrderId: NAME })),
    ).rejects.toMatchObject({
      code: ours,
      outcome,
    });
  },
);

test("an order is found by our name, and what is not there was never placed", async () => {
  const there = desk(() => ({ body: { orders: [REPORT] } }));
  const since = instantOf(0);
  expect(await there.finish(trading.find(there.at, { clientOrderId: NAME }, since))).toMatchObject({
    report: { orderId: "paper-1" },
  });
  expect(there.requests[0]?.url).toContain("clientOrderId=ours-1");
  const gone = desk(() => ({ body: { orders: [] } }));
  expect(await gone.finish(trading.find(gone.at, { clientOrderId: NAME }, since))).toEqual({
    report: undefined,
    isComplete: true,
  });
});
