import { expect, test } from "vitest";
import { instantOf } from "#domain";
import type { HistoryPage, StatementRecord } from "#kit";
import { scriptedNet, type ScriptedReply, testClient } from "#testing";
import flex from "./broker.ts";
import { activity, fakes, told, xml } from "./fakes.ts";

type Answer = Parameters<typeof scriptedNet>[0];
const NOW = instantOf(Date.UTC(2026, 2, 14, 10, 30));

const answering = (answer: Answer, more = {}) => testClient(flex, scriptedNet(answer), { more });
const playing = (more = {}) => answering(fakes.answers({ pageSize: 1 }), more);
/** The service with another report, or other answers for it. */
const serving = (report: (fetches: number) => ScriptedReply, more = {}) => {
  let fetches = 0;
  const usual = fakes.answers({ pageSize: 1 });
  return answering(
    (request) => (request.url.includes("/GetStatement") ? report(++fetches) : usual(request)),
    more,
  );
};

const shown = (record: StatementRecord): string => {
  if (record.type === "execution") {
    const { executionId, side, effect, quantity, instrument, price, fees = [] } = record;
    const paid = fees.map((fee) => ` less ${fee.amount} ${fee.currency}`).join("");
    return `${executionId?.slice(9, 17)} ${side} to ${effect} ${quantity} ${instrument.id} @ ${price}${paid}`;
  }
  if (record.type === "cash")
    return `${record.transactionId} ${record.kind} ${record.amount.amount} ${record.amount.currency}`;
  if (record.type === "position") return `position ${record.instrument.symbol} ${record.quantity}`;
  if (record.type === "balance") return `balance ${record.cash.amount} ${record.cash.currency}`;
  if (record.type === "unreadable") return `unreadable ${record.code}`;
  return record.type === "passed" ? `${record.rows} passed: ${record.reason}` : record.type;
};

const asked = (requests: readonly { readonly url: string }[]) =>
  requests.map(({ url }) => {
    const { pathname, searchParams } = new URL(url);
    return `${pathname.split("/").at(-1)} ${searchParams.getAll("q").join("+")}`;
  });

/** Pages until the report is read, as the engine turns them. */
async function turned(client: ReturnType<typeof playing>, cursor?: string) {
  const pages: HistoryPage[] = [];
  for (let at = cursor; pages.length < 9; at = pages.at(-1)?.cursor) {
    const request = at === undefined ? {} : { cursor: at };
    const page = await client.finish(flex.changes(client.call, request));
    pages.push(page);
    if (page.done) return pages;
    await client.clock.advance(page.waitMs ?? 0);
  }
  throw new Error("It does not end");
}

test("the accounts are those of the report, with alias, currency and environment", async () => {
  const { call, finish, requests, clock } = playing();
  expect(await finish(flex.accounts(call))).toEqual([
    {
      key: "DU0000007",
      number: "DU0000007",
      environment: "paper",
      name: "Written",
      currency: "USD",
    },
  ]);
  expect(asked(requests)).toEqual([
    "SendRequest canary-of-queryId-5fe3a1c7",
    "GetStatement 1000000001",
    "GetStatement 1000000001",
  ]);
  expect(requests[0]?.url).toContain("t=canary-of-token-5fe3a1c7");
  expect(requests[0]?.headers["user-agent"]).toBe("OpenBlotter");
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(5000);
});

test("a report is fetched where orders are made, wherever its address leads", async () => {
  const { call, finish, requests } = playing();
  await finish(flex.accounts(call));
  const hosts = new Set(requests.map(({ url }) => new URL(url).host));
  expect([...hosts]).toEqual(["ndcdyn.interactivebrokers.com"]);
});

test("one report serves a session: its accounts, its rows and its positions", async () => {
  const { call, finish, requests } = playing();
  const [account] = await finish(flex.accounts(call));
  const page = await finish(flex.changes(call, { cursor: "read 2026-03-12" }));
  expect(page.records.map(shown)).toEqual([
    "00000001 buy to open 100 equity:KO:USD @ 61.25 less 1 USD",
    "00000002 sell to close 40 equity:KO:USD @ 63 less 1 USD",
    "00000003 buy to open 10 equity:SAP:EUR @ 170.5 less 1.5 EUR",
    "00000004 buy to open 1 option:SPY 2027-01-15 C 500:USD:100 @ 31.5 less 0.65 USD",
    "00000005 sell to close 10 equity:KO:USD @ 62.5 less 1 USD",
    "9906 deposit 20000 USD",
    "9907 deposit 3000 EUR",
    "9908 dividend 30.9 USD",
    "9909 tax -4.64 USD",
    "9910 fee -1.5 USD",
    "1 passed: total in the base currency",
    "1 passed: order that repeats its executions",
    "5 passed: row that repeats others",
  ]);
  expect(page).toMatchObject({
    cursor: "read 2026-03-13",
    done: true,
    proof: "complete",
    // Midnight of New York behind the last day, by summer time.
    upTo: "2026-03-14T04:00:00.000000Z",
  });
  if (!account) throw new Error("No account");
  const stated = await finish(flex.snapshot?.(call, account, NOW) ?? Promise.reject());
  expect(stated.map(shown)).toEqual([
    "balance 13891.11 USD",
    "balance 1293.5 EUR",
    "position KO 50",
    "position SAP 10",
    "position SPY   270115C00500000 1",
  ]);
  const other = { key: "DU0000008", number: "DU0000008" };
  expect(await finish(flex.snapshot?.(call, other, NOW) ?? Promise.reject())).toEqual([]);
  expect(requests).toHaveLength(3);
});

test("asking the same session again brings nothing and asks nobody", async () => {
  const client = playing();
  const [first] = (await turned(client)).slice(-1);
  const before = client.requests.length;
  const again = await client.finish(flex.changes(client.call, { cursor: first?.cursor ?? "" }));
  expect(again).toMatchObject({ records: [], done: true, cursor: first?.cursor });
  expect(client.requests).toHaveLength(before);
});

test("rows keep their text, since no file is kept", async () => {
  const pages = await turned(playing());
  const execution = pages.flatMap((page) => page.records).find(({ type }) => type === "execution");
  expect(execution).toMatchObject({
    raw: expect.stringMatching(/^<Trade accountId="DU0000007" currency="USD" [^>]*\/>$/) as string,
  });
});

test("the reference waits in the cursor while a report is made, in whatever session", async () => {
  const slow = serving((fetches) => (fetches < 7 ? told(1019) : xml(activity)));
  expect(await slow.finish(flex.accounts(slow.call))).toEqual([]);
  const [first, ...rest] = await turned(slow, "read 2026-03-12");
  expect(first).toMatchObject({
    records: [],
    cursor: "order 1000000001 2026-03-12",
    done: false,
    waitMs: 10_000,
  });
  expect(rest.at(-1)).toMatchObject({ done: true, proof: "complete" });
  expect(new Set(asked(slow.requests)).size).toBe(2);
  const later = serving(() => xml(activity));
  const [page] = await turned(later, first?.cursor);
  expect(page).toMatchObject({ done: true });
  expect(asked(later.requests)).toEqual(["GetStatement 1000000001"]);
});

test("a reference that is lost is ordered anew", async () => {
  const client = serving((fetches) => (fetches === 1 ? told(1017) : xml(activity)));
  const pages = await turned(client, "order 1999999999 2026-03-12");
  expect(pages.map(({ cursor }) => cursor)).toEqual([
    "order 1000000001 2026-03-12",
    "read 2026-03-13",
  ]);
});

test.each([
  ["a day lies between it and the one before", activity, "read 2025-03-12"],
  ["its cash does not add up", activity.replace('amount="-1.5"', 'amount="-1.4"'), undefined],
  [
    "it says nothing of its days",
    activity.replace('fromDate="20250314" toDate="20260313" period', "period"),
    undefined,
  ],
  [
    "its period is shorter than a year",
    activity.replace('fromDate="20250314"', 'fromDate="20260301"'),
    undefined,
  ],
])("a report is not proven complete if %s", async (_, report, cursor) => {
  expect(
    (
      await turned(
        serving(() => xml(report)),
        cursor,
      )
    ).at(-1),
  ).toMatchObject({
    done: true,
    proof: "unproven",
  });
});

test("a short period is complete if it begins behind the report before", async () => {
  const report = activity.replace('fromDate="20250314"', 'fromDate="20260313"');
  const [page] = (
    await turned(
      serving(() => xml(report)),
      "read 2026-03-12",
    )
  ).slice(-1);
  expect(page?.proof).toBe("complete");
});

test("a period that is broken into days is one, with the positions of its last day", async () => {
  const [, sections = ""] = /<FlexStatement [^>]*>([^]*)<\/FlexStatement>/.exec(activity) ?? [];
  const day = (date: string, inside: string) =>
    `<FlexStatement accountId="DU0000007" fromDate="${date}" toDate="${date}">${inside}</FlexStatement>`;
  const before = sections
    .replace(/<Trades>[^]*<\/CashTransactions>/, "<Trades/><CashTransactions/>")
    .replaceAll('symbol="KO"', 'symbol="SOLD"')
    .replaceAll(/endingCash="[^"]*"/g, 'endingCash="0"');
  const query = (...days: readonly string[]) =>
    `<FlexQueryResponse type="AF"><FlexStatements>${days.join("")}</FlexStatements></FlexQueryResponse>`;
  const days = [day("20260313", sections), day("20250314", before)];
  for (const order of [days, days.toReversed()]) {
    const client = serving(() => xml(query(...order)));
    const [account] = await client.finish(flex.accounts(client.call));
    if (!account) throw new Error("No account");
    const page = await client.finish(flex.changes(client.call, {}));
    expect(page).toMatchObject({ cursor: "read 2026-03-13", proof: "complete" });
    const stated = flex.snapshot?.(client.call, account, NOW) ?? Promise.reject();
    expect((await client.finish(stated)).map(shown)).toEqual([
      "balance 13891.11 USD",
      "balance 1293.5 EUR",
      "position KO 50",
      "position SAP 10",
      "position SPY   270115C00500000 1",
    ]);
  }
});

test("a query without positions is refused by the name of the section", async () => {
  const report = activity.replaceAll("OpenPositions>", "Others>");
  const { call, finish } = serving(() => xml(report));
  const error = await finish(flex.accounts(call)).catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    failure: {
      code: "flex-section-missing",
      owner: "user",
      message: 'The Flex query has no section "OpenPositions"',
    },
  });
});

test.each([
  [1001, "DATA_NOT_READY", true],
  [1003, "NOT_FOUND", false],
  [1009, "BROKER_UNAVAILABLE", true],
  [1010, "UNSUPPORTED_OPERATION", false],
  [1011, "AUTH_PERMISSION", false],
  [1012, "AUTH_EXPIRED", false],
  [1013, "IP_NOT_ALLOWED", false],
  [1014, "AUTH_INVALID", false],
  [1015, "AUTH_INVALID", false],
  [1016, "ACCOUNT_NOT_FOUND", false],
  [1018, "RATE_LIMITED", true],
  [1020, "INVALID_REQUEST", false],
  [1099, "UNKNOWN", false],
])("answer %i is %s, retryable: %s", async (code, as, retryable) => {
  const { call, finish, requests } = answering(() => told(code), { maxRetries: 0 });
  const error = await finish(flex.accounts(call)).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: as, brokerCode: String(code), retryable });
  expect(requests).toHaveLength(1);
});

test("a refusal for haste is waited for a minute", async () => {
  const usual = fakes.answers({ pageSize: 1 });
  const { call, finish, clock } = answering((request, at) =>
    at === 1 ? told(1018) : usual(request),
  );
  expect(await finish(flex.accounts(call))).toHaveLength(1);
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(60_000);
});

test("an answer that is neither report nor refusal is an error of the protocol", async () => {
  for (const body of [
    "<Novelty/>",
    "<FlexStatementResponse><Status>Success</Status></FlexStatementResponse>",
  ]) {
    const { call, finish } = answering(() => xml(body));
    const error = await finish(flex.accounts(call)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "PROTOCOL_ERROR" });
  }
});
