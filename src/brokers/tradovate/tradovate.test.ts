import { describe, expect, test } from "vitest";
import { instantOf } from "#domain";
import type { Call, Credentials, StatementRecord } from "#kit";
import { type ScriptedReply, scriptedNet, testClient } from "#testing";
import tradovate from "./broker.ts";
import { fakes } from "./fakes.ts";

const NOW = instantOf(Date.UTC(2026, 0, 6));
const token = { access: "token-1", accessExpiresAt: NOW };
const answering = (answer: Parameters<typeof scriptedNet>[0]) =>
  testClient(tradovate, scriptedNet(answer), { token });
const world = () => answering(fakes.answers({ pageSize: 100 }));

async function signedIn(call: Call, credentials: Credentials): Promise<unknown> {
  return tradovate.signIn?.(call, credentials, NOW);
}

const shown = (record: StatementRecord): string => {
  if (record.type === "execution") {
    const { executionId, report = "new", side, quantity, instrument, price, fees = [] } = record;
    const paid = fees.map((fee) => ` ${fee.kind} ${fee.amount} ${fee.currency}`).join("");
    const on = record.account?.number;
    return `${executionId} ${report} ${on} ${side} ${quantity} ${instrument.id} @ ${price} ${record.tradeDate}${paid}`;
  }
  if (record.type === "cash")
    return `${record.transactionId} ${record.kind} ${record.amount.amount} ${record.amount.currency}`;
  if (record.type === "unreadable") return `unreadable ${record.code}: ${record.reason}`;
  if (record.type === "position")
    return `position ${record.instrument.symbol} ${record.quantity} @ ${record.averagePrice}`;
  if (record.type === "balance") return `balance ${record.cash.amount} ${record.cash.currency}`;
  return record.type === "passed" ? `passed ${record.reason}` : record.type;
};

test("accounts go by their name, which statements call them by", async () => {
  const { call, finish, requests } = world();
  expect(await finish(tradovate.accounts(call))).toEqual([
    { key: "810002", number: "DEMO810002", name: "DEMO810002" },
    { key: "810001", number: "DEMO810001", name: "DEMO810001" },
  ]);
  expect(requests[0]?.headers["authorization"]).toBe("Bearer token-1");
});

test("fills of all accounts come with fees; one that was taken back with its bust", async () => {
  const { call, finish } = world();
  const page = await finish(tradovate.changes(call, {}));
  expect(page.records.map(shown)).toEqual([
    "52000000011 new DEMO810001 buy 2 future:MESH26:USD:5 @ 6021.25 2026-01-05 commission 0.7 USD exchange 2.76 USD regulatory 0.04 USD",
    "52000000012 new DEMO810001 sell 1 future:MESH26:USD:5 @ 6030.5 2026-01-05 commission 0.7 USD exchange 2.76 USD regulatory 0.04 USD other 0.18 USD",
    "52000000013 new DEMO810002 sell 1 future:CLG26:USD:1000 @ 68.47 2026-01-06 commission 0.35 USD",
    "52000000014 new DEMO810002 sell 1 future:CLG26:USD:1000 @ 86.47 2026-01-06",
    "52000000014.bust bust DEMO810002 sell 1 future:CLG26:USD:1000 @ 86.47 2026-01-06",
    "7001 deposit 25000 USD",
    "passed booking of a fill, Commission",
    "passed booking of a fill, TradePaired",
    "7004 fee -12 USD",
    'unreadable unknown-booking: "Lottery" is no kind of booking that is known',
  ]);
  expect(page).toMatchObject({ cursor: "52000000014", done: true, proof: "unproven" });
});

test("positions and cash are those of one account, and what is flat is no position", async () => {
  const { call, finish } = world();
  const [second, first] = await finish(tradovate.accounts(call));
  const of = async (account: typeof first) =>
    account &&
    (await finish(tradovate.snapshot?.(call, account, NOW) ?? Promise.resolve([]))).map(shown);
  expect(await of(first)).toEqual(["position MESH26 1 @ 6021.25", "balance 25079.8 USD"]);
  expect(await of(second)).toEqual(["position CLG26 -1 @ 68.47", "balance 4999.65 USD"]);
});

describe("a reply of status 200 that is an error", () => {
  const asking = async (reply: ScriptedReply) => {
    const { call, finish, clock } = answering((_, at) => (at === 1 ? reply : { body: [] }));
    const began = clock.monotonicMs();
    const outcome = await finish(tradovate.accounts(call)).catch((error: unknown) => error);
    return { outcome, waitedMs: clock.monotonicMs() - began };
  };

  test("a ticket is waited for and the same call made again", async () => {
    const { outcome, waitedMs } = await asking({
      body: { "p-ticket": "t", "p-time": 7, "p-captcha": false },
    });
    expect(outcome).toEqual([]);
    expect(waitedMs).toBeGreaterThanOrEqual(7000);
  });

  test("a captcha is nothing for a program, which comes back in an hour", async () => {
    const { outcome } = await asking({ body: { "p-ticket": "t", "p-time": 7, "p-captcha": true } });
    expect(outcome).toMatchObject({ code: "RATE_LIMIT_EXCEEDED", retryAfterMs: 3_600_000 });
  });

  test("a wrong password is for the user and never tried again", async () => {
    const { call, finish, requests, credentials } = answering(() => ({
      body: { errorText: "Incorrect username or password. Please try again." },
    }));
    await expect(finish(signedIn(call, credentials))).rejects.toMatchObject({
      code: "AUTHENTICATION_FAILED",
      owner: "user",
    });
    expect(requests).toHaveLength(1);
  });

  test("any other complaint is an error and not an empty list", async () => {
    const { outcome } = await asking({ body: { errorText: "Something is off" } });
    expect(outcome).toMatchObject({ code: "INVALID_REQUEST" });
  });
});

test("a log-in tells the app and its key, and the token ends when Tradovate says", async () => {
  const { call, finish, requests, credentials } = world();
  const made = await finish(signedIn(call, credentials));
  expect(made).toMatchObject({ access: "token-1", accessExpiresAt: "2026-01-05T13:20:00.000000Z" });
  const [request] = requests;
  expect(request?.headers["authorization"]).toBeUndefined();
  expect(JSON.parse(request?.body ?? "")).toMatchObject({
    appVersion: "1.0",
    name: credentials["name"],
  });
});
