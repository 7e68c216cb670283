import { describe, expect, test } from "vitest";
import type { DeadLetterBody, ScheduleStateBody } from "#http";
import { connectionOf, fakeHost } from "./fakes.ts";
import { runProgram } from "./program.ts";

const LETTERS = "GET /api/dead-letters";
const CONNECTION = "PUT /api/connections/:id";
const ACCOUNT = "PUT /api/connections/:id/accounts/:account";

const letterOf = (changes: Partial<DeadLetterBody> = {}): DeadLetterBody => ({
  ...{ id: "3f2a91c0-1", kind: "pull", subject: "connection:c1", label: "Practice" },
  failure: { code: "broker-down", message: "It is down", owner: "broker", next: "Wait for it" },
  ...{ failureClass: "passing", attempts: 4, payload: { broker: "oanda" }, state: "open" },
  firstFailedAt: "2026-01-05T15:00:00.000000Z",
  lastFailedAt: "2026-01-05T15:21:00.000000Z",
  ...changes,
});

async function run(args: readonly string[], replies: Parameters<typeof fakeHost>[0] = {}) {
  const connections = () => ({ items: [connectionOf()] });
  const fake = fakeHost({ "GET /api/connections": connections, ...replies });
  const code = await runProgram(args, fake.host);
  const given = (path: string) => fake.called.find((each) => each.path === path)?.given;
  return { code, ...fake.written, given, json: () => JSON.parse(fake.written.out) };
}

describe("dead-letters", () => {
  const some = { [LETTERS]: () => ({ items: [letterOf(), letterOf({ id: "77aa" })] }) };

  test("lists what is open, and says by its exit code that somebody should look", async () => {
    const { code, out, given } = await run(["dead-letters"], some);
    expect(code).toBe(3);
    expect(out).toMatch(/3f2a91c0 +pull +Practice +2026-01-05 15:21:00Z +4 +broker +open/);
    expect(given(LETTERS)).toEqual({ query: { limit: 200, state: "open" } });
    const all = await run(["dead-letters", "list", "--all"], some);
    expect(all.given(LETTERS)).toEqual({ query: { limit: 200 } });
    const none = await run(["dead-letters"], { [LETTERS]: () => ({ items: [] }) });
    expect([none.code, none.out]).toEqual([0, "Nothing was given up.\n"]);
    expect((await run(["dead-letters", "--json"], some)).json()).toHaveLength(2);
  });

  test("shows why and what with", async () => {
    const { out } = await run(["dead-letters", "show", "3f2a"], some);
    expect(out).toContain("Practice: It is down. Wait for it.\n4 tries");
    expect(out).toContain('"broker": "oanda"');
  });

  test.each([
    ["replay", 'Began "Practice" anew\n'],
    ["dismiss", 'Dismissed "Practice"\n'],
  ])("%s finds the letter by how its id begins", async (act, said) => {
    const path = `POST /api/dead-letters/:id/${act}`;
    const replies = { ...some, [path]: () => letterOf() };
    const { code, out, given } = await run(["dead-letters", act, "3F2A"], replies);
    expect([code, out]).toEqual([0, said]);
    expect(given(path)).toEqual({ params: { id: "3f2a91c0-1" } });
    const json = await run(["dead-letters", act, "3f2a91c0-1", "--json"], replies);
    expect(json.json()).toMatchObject({ id: "3f2a91c0-1" });
  });

  test("refuses an id that begins none or several", async () => {
    expect((await run(["dead-letters", "show", "zz"], some)).err).toContain("no dead letter");
    const twins = { [LETTERS]: () => ({ items: [letterOf(), letterOf({ id: "3f2b" })] }) };
    expect((await run(["dead-letters", "show", "3f2"], twins)).err).toContain("several");
  });
});

describe("calendar", () => {
  const path = "/api/calendar/relogins.ics?token=made";
  const madeAt = "2026-01-05T15:00:00.000000Z";

  test("shows whether there is one, makes an address, and ends it", async () => {
    const off = await run(["calendar"], { "GET /api/calendar": () => ({ active: false }) });
    expect(off.out).toContain("openblotter calendar new");
    const on = await run(["calendar"], { "GET /api/calendar": () => ({ active: true, madeAt }) });
    expect(on.out).toContain("was made 2026-01-05 15:00:00Z");
    const feed = { "POST /api/calendar/feed": () => ({ path, madeAt }) };
    expect((await run(["calendar", "new"], feed)).out).toContain(path);
    expect((await run(["calendar", "new", "--json"], feed)).json()).toEqual({ path, madeAt });
    const ended = await run(["calendar", "off"], { "DELETE /api/calendar/feed": () => undefined });
    expect(ended.out).toContain("works no longer");
  });
});

describe("schedule", () => {
  const at = "2026-01-05T15:00:00.000000Z";
  const state: ScheduleStateBody = {
    at,
    queue: { backend: "redis", reachable: true, waiting: 2, active: 1 },
    backlog: { due: 3, claimed: 1, oldestDueAt: "2026-01-05T14:58:00.000000Z" },
    lag: { starts: 40, p50Ms: 400, p99Ms: 12_000 },
    workers: [
      {
        ...{ id: "a", host: "box", pid: 7, role: "worker", version: "1", concurrency: 16 },
        ...{ running: 1, startedAt: at, seenAt: at },
      },
    ],
    breakers: [{ broker: "oanda", host: "api", credential: "c1", state: "open", worker: "a" }],
    deadLetters: 2,
  };
  const shown = (changes: Partial<ScheduleStateBody> = {}) => ({
    "GET /api/system/schedule": () => ({ ...state, ...changes }),
  });

  test("tells what is due, how late readings begin, and who reads", async () => {
    const { code, out } = await run(["schedule"], shown());
    expect(code).toBe(0);
    for (const part of [
      "due       3 connections, the oldest for 2m; 1 claimed",
      "on redis: 2 waiting, 1 being read",
      "half within 0.4s, 99 of 100 within 12s (40 starts)",
      "oanda (api) is open",
      'given up  2; see "openblotter dead-letters"',
    ])
      expect(out).toContain(part);
    expect(out).toMatch(/box 7 +worker +1 +1 of 16 +2026-01-05 15:00:00Z/);
    expect((await run(["schedule", "--json"], shown())).json()).toEqual(state);
  });

  test("says by its exit code that nobody reads or the queue is away", async () => {
    const nobody = await run(["schedule"], shown({ workers: [], lag: { starts: 0 } }));
    expect([nobody.code, nobody.out.includes("No worker is alive")]).toEqual([3, true]);
    expect(nobody.out).toContain("nothing was read yet");
    const away = { ...state.queue, reachable: false };
    const { code, out } = await run(["schedule"], shown({ queue: away }));
    expect([code, out.includes("does not answer")]).toEqual([3, true]);
  });
});

describe("the rhythm of a connection", () => {
  const changed = { [CONNECTION]: () => connectionOf({ intervalMinutes: 30 }) };

  test("is set in minutes, and switched off and on", async () => {
    const { out, given } = await run(["interval", "Practice", "30"], changed);
    expect(out).toBe("Practice: every 30 minutes\n");
    expect(given(CONNECTION)).toEqual({ params: { id: "c1" }, body: { intervalMinutes: 30 } });
    const paused = await run(["pause", "oanda"], {
      [CONNECTION]: () => connectionOf({ state: "paused", syncEnabled: false }),
    });
    expect(paused.out).toBe("Practice: paused\n");
    expect(paused.given(CONNECTION)?.body).toEqual({ syncEnabled: false });
    const resumed = await run(["resume", "oanda", "--json"], changed);
    expect(resumed.given(CONNECTION)?.body).toEqual({ syncEnabled: true });
    expect(resumed.json()).toMatchObject({ id: "c1" });
  });

  test("is set for one account alone, and taken back", async () => {
    const account = { id: "oanda:1", number: "1", seenAt: "2026-01-05T15:00:00.000000Z" };
    const own = {
      [ACCOUNT]: () => connectionOf({ accounts: [{ ...account, syncEnabled: false }] }),
    };
    const args = ["interval", "Practice", "default", "--account", "1"];
    const { out, given } = await run(args, own);
    expect(out).toBe("Practice: every 15 minutes\n  oanda:1: paused\n");
    expect(given(ACCOUNT)).toEqual({
      params: { id: "c1", account: "oanda:1" },
      body: { intervalMinutes: null },
    });
    const unknown = await run(["pause", "Practice", "--account", "9"], own);
    expect([unknown.code, unknown.err.includes('no account "9"')]).toEqual([1, true]);
  });

  test.each(["4", "61", "often", "default"])("is refused as %s", async (minutes) => {
    const { code, err } = await run(["interval", "Practice", minutes], changed);
    expect([code, err.includes("5 to 60")]).toEqual([1, true]);
  });
});
