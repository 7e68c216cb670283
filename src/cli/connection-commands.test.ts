import { describe, expect, test } from "vitest";
import { FailureError } from "#domain";
import { breakOf, connectionOf, fakeHost, pullOf } from "./fakes.ts";
import { runProgram } from "./program.ts";

const LIST = "GET /api/connections";
const PULLS = "GET /api/pulls";
const SYNC = "POST /api/connections/:id/sync";
const other = connectionOf({ id: "c2", broker: "alpaca", label: "Stocks", accounts: [] });
const connections = () => ({ items: [connectionOf(), other] });
const broker = {
  ...{ id: "oanda", name: "OANDA", aliases: ["OANDA", "v20"], environments: ["paper", "live"] },
  capabilities: { reads: ["accounts", "executions"] },
  ...{ history: { proof: "sequence" }, evidence: { level: "documented" } },
  credentials: [
    { name: "token", label: "Token", help: "Under Tools", secret: true },
    { name: "note", label: "Note", help: "Any", secret: false, optional: true },
  ],
};
const brokers = () => ({ items: [broker] });

async function run(args: readonly string[], replies: Parameters<typeof fakeHost>[0] = {}) {
  const fake = fakeHost({ [LIST]: connections, "GET /api/brokers": brokers, ...replies });
  const code = await runProgram(args, fake.host);
  return { code, ...fake.written, called: fake.called, json: () => JSON.parse(fake.written.out) };
}
const callOf = (called: Awaited<ReturnType<typeof run>>["called"], path: string) =>
  called.find((each) => each.path === path)?.given;

describe("brokers", () => {
  test("lists what each can do, as a table and as JSON", async () => {
    const { code, out } = await run(["brokers"]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /oanda +OANDA +paper, live +accounts, executions +all +sequence +documented/,
    );
    expect((await run(["brokers", "--json"])).json()).toMatchObject([{ id: "oanda" }]);
  });
});

describe("connect", () => {
  const CONNECT = "POST /api/brokers/:broker/connect";
  const made = { [CONNECT]: () => connectionOf() };

  test("asks for each field of the form and connects paper unless told otherwise", async () => {
    const { code, out, called } = await run(["connect", "V20", "--label", "Practice"], made);
    expect(code).toBe(0);
    expect(callOf(called, CONNECT)).toEqual({
      params: { broker: "oanda" },
      body: {
        environment: "paper",
        label: "Practice",
        credentials: { token: "answer to Token", note: "answer to Note (optional)" },
      },
    });
    expect(out).toContain('Connected "Practice" (paper) with 1 account: oanda:1');
  });

  test("--live, --interval and a file of credentials reach the broker's form", async () => {
    const args = ["connect", "oanda", "--live", "--interval", "30", "--credentials", "c.json"];
    const fake = fakeHost({ "GET /api/brokers": brokers, ...made });
    const host = { ...fake.host, readText: async () => '{"token":"t"}' };
    expect(await runProgram([...args, "--json"], host)).toBe(0);
    expect(callOf(fake.called, CONNECT)?.body).toEqual({
      ...{ environment: "live", intervalMinutes: 30, credentials: { token: "t" } },
    });
    expect(JSON.parse(fake.written.out)).toMatchObject({ id: "c1", broker: "oanda" });
  });

  test("what cannot be used is said before anything is sent", async () => {
    for (const [args, code] of [
      [["connect", "nobody"], "unknown-broker"],
      [["connect", "oanda", "--interval", "99"], "invalid-setting"],
      [["connect", "oanda", "--interval", "soon"], "invalid-setting"],
      [["connect", "oanda", "--credentials", "numbers.json"], "credentials-unreadable"],
    ] as const) {
      const { code: exit, err, called } = await run(args, made);
      expect(exit).toBe(1);
      expect(err).toContain(`[${code}]`);
      expect(called.map(({ path }) => path)).not.toContain(CONNECT);
    }
  });

  test("a refused log-in says what to check, other failures stay as they are", async () => {
    const failing = (code: string) => ({
      [CONNECT]: () => {
        throw new FailureError({ code, message: "401", owner: "user", next: "Reconnect" });
      },
    });
    const refused = await run(["connect", "oanda"], failing("broker-authentication-failed"));
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("OANDA does not accept these credentials");
    expect(refused.err).toContain("that they are of the paper environment");
    expect((await run(["connect", "oanda"], failing("broker-timeout"))).err).toContain("Reconnect");
  });

  test("reconnect takes new credentials to the same connection", async () => {
    const RECONNECT = "POST /api/connections/:id/reconnect";
    const { code, called } = await run(["reconnect", "practice"], {
      [RECONNECT]: () => connectionOf(),
    });
    expect(code).toBe(0);
    expect(callOf(called, RECONNECT)?.params).toEqual({ id: "c1" });
    expect(callOf(called, RECONNECT)?.body).toMatchObject({ purpose: "sync" });
  });

  test("a second set for trading is asked for beside the first, and later by itself", async () => {
    const { called } = await run(["connect", "oanda", "--trading", "own"], made);
    expect(callOf(called, CONNECT)?.body).toMatchObject({
      credentials: { token: "answer to Token" },
      tradingCredentials: { token: "answer to Token for trading" },
    });
    const RECONNECT = "POST /api/connections/:id/reconnect";
    const replies = { [RECONNECT]: () => connectionOf({ trading: "own" }) };
    const later = await run(["reconnect", "practice", "--trading", "own"], replies);
    expect(callOf(later.called, RECONNECT)?.body).toMatchObject({
      purpose: "trade",
      credentials: { token: "answer to Token for trading" },
    });
  });

  test("credentials that only read send nothing, from the beginning or from now on", async () => {
    const { called } = await run(["connect", "oanda", "--trading", "none"], made);
    expect(callOf(called, CONNECT)?.body).toMatchObject({ trading: "none" });
    const CHANGE = "PUT /api/connections/:id";
    const replies = { [CHANGE]: () => connectionOf({ trading: "none" }) };
    const changed = await run(["reconnect", "practice", "--trading", "none"], replies);
    expect(callOf(changed.called, CHANGE)?.body).toEqual({ trading: "none" });
    expect(changed.out).toBe('"Practice" sends no orders any more\n');
    expect((await run(["reconnect", "practice", "--trading", "some"], replies)).code).not.toBe(0);
  });
});

describe("connections", () => {
  test("shows each with its state, and what to do about trouble", async () => {
    const failure = { code: "x", message: "Refused", owner: "user" as const, next: "Reconnect it" };
    const items = [connectionOf({ state: "needs-user", failure, openBreaks: 2 }), other];
    const { code, out } = await run(["connections"], { [LIST]: () => ({ items }) });
    expect(code).toBe(0);
    expect(out).toMatch(/c1 +Practice +oanda +paper +needs-user .* 1 +2\n/);
    expect(out).toContain("Practice: Refused. Reconnect it.");
  });

  test("shows when a log-in ends", async () => {
    const items = [connectionOf({ reloginDueAt: "2026-02-01T10:00:00.000000Z" }), other];
    const { out } = await run(["connections"], { [LIST]: () => ({ items }) });
    expect(out).toContain("Practice: the log-in ends 2026-02-01 10:00:00Z; reconnect it before.");
    expect(out).not.toContain("Stocks: the log-in");
  });

  test("without any it says how to make one", async () => {
    const { out } = await run(["connections"], { [LIST]: () => ({ items: [] }) });
    expect(out).toContain("openblotter connect");
  });
});

describe("sync", () => {
  test("reads all that can be read, or those that are named by label, broker or id", async () => {
    const replies = {
      [SYNC]: ({ params }: { readonly params?: unknown }) =>
        pullOf({ connection: (params as { id: string }).id }),
    };
    const idsOf = ({ called }: Awaited<ReturnType<typeof run>>) =>
      called.filter(({ path }) => path === SYNC).map(({ given }) => given.params);
    const all = await run(["sync"], replies);
    expect(all.code).toBe(0);
    expect(idsOf(all)).toEqual([{ id: "c1" }, { id: "c2" }]);
    expect(all.out).toContain("Practice: 12 new, 3 known in 1.5s, 2 pages\n");
    const named = await run(["sync", "stocks", "OANDA", "c1"], replies);
    expect(idsOf(named)).toEqual([{ id: "c2" }, { id: "c1" }, { id: "c1" }]);
    const paused = { [LIST]: () => ({ items: [connectionOf({ state: "paused" })] }) };
    expect((await run(["sync"], { ...replies, ...paused })).out).toContain("no connection to read");
  });

  test("exits 3 when something was quarantined and 2 when a reading failed", async () => {
    const exit = async (pull: object) =>
      (await run(["sync", "Practice"], { [SYNC]: () => pullOf(pull) })).code;
    expect(await exit({})).toBe(0);
    expect(await exit({ quarantined: 1 })).toBe(3);
    expect(await exit({ outcome: "failed" })).toBe(2);
  });

  test("a name that fits none or several is refused with those that there are", async () => {
    const none = await run(["sync", "Futures"]);
    expect(none.code).toBe(1);
    expect(none.err).toContain('"Practice" (c1), "Stocks" (c2)');
    const twins = [connectionOf(), connectionOf({ id: "c3", label: "Second" })];
    const several = await run(["sync", "oanda"], { [LIST]: () => ({ items: twins }) });
    expect(several.err).toContain("[ambiguous-connection]");
    const first = await run(["sync"], { [LIST]: () => ({ items: [] }) });
    expect(first.out).toContain("There is no connection to read.");
  });

  test("a long id may be named by how it begins", async () => {
    const items = [connectionOf({ id: "0197f2a4-1" }), connectionOf({ id: "0197f3b5-2" })];
    const replies = { [LIST]: () => ({ items }), [SYNC]: () => pullOf() };
    expect((await run(["sync", "0197f2"], replies)).code).toBe(0);
    expect((await run(["sync", "0197f"], replies)).err).toContain("[ambiguous-connection]");
    expect((await run(["sync", "019"], replies)).err).toContain("[unknown-connection]");
  });

  test("backfill and disconnect go to the connection that is named", async () => {
    const BACKFILL = "POST /api/connections/:id/backfill";
    const REMOVE = "DELETE /api/connections/:id";
    const back = await run(["backfill", "Stocks", "--from", "2024-01-01"], {
      [BACKFILL]: () => pullOf(),
    });
    expect(callOf(back.called, BACKFILL)).toMatchObject({
      params: { id: "c2" },
      body: { from: "2024-01-01" },
    });
    const gone = await run(["disconnect", "Stocks", "--remove-data"], {
      [REMOVE]: () => undefined,
    });
    expect(callOf(gone.called, REMOVE)).toEqual({ params: { id: "c2" }, query: { data: "true" } });
    expect(gone.out).toContain('Disconnected "Stocks"');
  });
});

describe("runs, coverage and breaks", () => {
  test("runs show the label, and only those of the connection that is named", async () => {
    const { out, called } = await run(["runs", "Practice"], {
      [PULLS]: () => ({ items: [pullOf({ retries: 2, waitedMs: 2100 })] }),
    });
    expect(callOf(called, PULLS)).toEqual({ query: { limit: 50, connection: "c1" } });
    expect(out).toMatch(/Practice +manual +succeeded +12 +3 +0 +0 +2 +2 +2\.1s +1\.5s/);
  });

  test("coverage puts days of one state together, of the last 90 days unless told otherwise", async () => {
    const COVERAGE = "GET /api/coverage";
    const day = (date: string, state: string) => ({ day: date, state });
    const replies = {
      [LIST]: () => ({ items: [connectionOf({ lastSuccessAt: "2026-04-01T10:00:00.000000Z" })] }),
      [COVERAGE]: () => ({
        items: [
          ...[day("2026-03-30", "proven"), day("2026-03-31", "proven")],
          day("2026-04-01", "gap"),
        ],
      }),
    };
    const { out, called } = await run(["coverage", "oanda:1"], replies);
    expect(callOf(called, COVERAGE)?.query).toEqual({
      ...{ account: "oanda:1", from: "2026-01-01", to: "2026-04-01" },
    });
    expect(out).toMatch(/2026-03-30 +2026-03-31 +proven +complete.*\n2026-04-01 +2026-04-01 +gap/);
    expect((await run(["coverage", "nope"], replies)).err).toContain("[unknown-account]");
  });

  test("breaks show both figures and the cause, or that all agrees", async () => {
    const BREAKS = "GET /api/breaks";
    const { out, called } = await run(["breaks"], { [BREAKS]: () => ({ items: [breakOf()] }) });
    expect(callOf(called, BREAKS)).toEqual({ query: { open: "true" } });
    expect(out).toMatch(
      /oanda:1 +position +fx:EUR.USD:USD +1000 +2000 .* 1 record is in quarantine/,
    );
    const all = await run(["breaks", "OANDA", "--resolved"], { [BREAKS]: () => ({ items: [] }) });
    expect(callOf(all.called, BREAKS)).toEqual({ query: { connection: "c1" } });
    expect(all.out).toContain("agree");
  });
});

describe("demo", () => {
  test("tells what it does and what to look at", async () => {
    const { code, out } = await run(["demo"]);
    expect(code).toBe(0);
    expect(out).toContain("The dashboard is at http://127.0.0.1:3210");
    expect(out).toContain("Practice: 12 new, 3 known in 1.5s, 2 pages");
    expect(out).toContain("20 days proven complete, 2 stated, 0 with gaps");
    expect(out).toMatch(/Break: position of oanda:1 .* ours 1000, the broker's 2000/);
    expect(out).toContain("In quarantine: AMENDED is not a known kind");
  });

  test("a terminal sees one line that tells how far each reading is", async () => {
    const { host, written } = fakeHost({}, { terminal: true });
    await runProgram(["demo"], host);
    expect(written.err).toContain("Practice: reading, 1 page, 7 new");
    expect(written.err.endsWith("\r\u001b[2K")).toBe(true);
  });

  test("--json prints the figures and nothing else", async () => {
    expect((await run(["demo", "--json"])).json()).toMatchObject({
      ...{ executions: 12, quarantine: [{ code: "unknown-kind" }] },
    });
  });
});
