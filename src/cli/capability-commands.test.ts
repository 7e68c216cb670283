import { expect, test } from "vitest";
import { connectionOf, fakeHost } from "./fakes.ts";
import { runProgram } from "./program.ts";

const PROBE = "POST /api/capabilities/probe";
const INSTRUMENTS = "GET /api/instruments";
const fact = (parts: object) => ({ capability: "feature:hedging", declared: true, ...parts });
const probed = (account: string, has: boolean) => ({
  ...{ connection: "c1", account, has, evidence: "hedgingEnabled: x", at: "2026-01-05" },
});
const matrix = (parts: object) => ({
  capabilities: ["feature:hedging"],
  brokers: [{ id: "oanda", environment: "paper", facts: [fact(parts)] }],
});

async function run(args: readonly string[], replies: Parameters<typeof fakeHost>[0] = {}) {
  const fake = fakeHost({
    "GET /api/connections": () => ({ items: [connectionOf()] }),
    ...replies,
  });
  const code = await runProgram(args, fake.host);
  const given = (path: string) => fake.called.find((each) => each.path === path)?.given;
  return { code, ...fake.written, given };
}

test("capabilities say how many accounts have been granted a thing", async () => {
  const reply = matrix({ probed: [probed("a", true), probed("b", false)] });
  const replies = { "GET /api/capabilities": () => reply };
  expect((await run(["capabilities"], replies)).out).toMatch(/hedging +yes, granted 1 of 2\n/);
  expect((await run(["capabilities", "--csv"], replies)).out).toContain('"yes, granted 1 of 2"');
});

test("--probe asks over the connection that is named, and tells what turned", async () => {
  const item = {
    ...{ connection: "c1", account: "oanda:1", outcome: "read", facts: 4, instruments: 68 },
    changes: [{ capability: "feature:hedging", before: false, after: true }],
  };
  const replies = { [PROBE]: () => ({ items: [item] }) };
  const { code, out, given } = await run(
    ["capabilities", "--probe", "--connection", "practice"],
    replies,
  );
  expect(code).toBe(0);
  expect(given(PROBE)?.body).toEqual({ connection: "c1" });
  expect(out).toMatch(/oanda:1 +read +4 +68 +\+feature:hedging/);
  const json = await run(["capabilities", "--probe", "--json"], replies);
  expect(json.given(PROBE)?.body).toEqual({});
  expect(JSON.parse(json.out)).toEqual([item]);
});

test("a probe that failed ends with code 2 and its failure", async () => {
  const failure = { code: "broker-timeout", message: "x", owner: "broker", next: "Wait" };
  const item = { connection: "c1", outcome: "failed", facts: 0, changes: [], failure };
  const { code, out } = await run(["capabilities", "--probe"], {
    [PROBE]: () => ({ items: [item] }),
  });
  expect(code).toBe(2);
  expect(out).toContain("broker-timeout");
});

test("--changes lists what has changed, of one broker if it is named", async () => {
  const CHANGES = "GET /api/capabilities/changes";
  const change = {
    ...{ at: "2026-01-05T10:00:00.000000Z", broker: "alpaca", account: "alpaca:1" },
    ...{ capability: "feature:short-selling", before: true, after: false, source: "probed" },
    evidence: "shorting_enabled: false",
  };
  const { out, given } = await run(["capabilities", "alpaca", "--changes"], {
    [CHANGES]: () => ({ items: [change] }),
  });
  expect(given(CHANGES)?.query).toEqual({ limit: 100, broker: "alpaca" });
  expect(out).toMatch(/alpaca:1 +-feature:short-selling +probed +shorting_enabled: false/);
  const none = await run(["capabilities", "--changes"], { [CHANGES]: () => ({ items: [] }) });
  expect(none.out).toContain("Nothing has changed");
});

test("instruments are looked for by text, kind and connection", async () => {
  const item = {
    ...{ broker: "alpaca", environment: "paper", readAt: "2026-01-05T10:00:00.000000Z" },
    ...{ symbol: "AAPL", name: "Apple Inc.", kind: "equity", currency: "USD" },
    ...{ isTradable: true, isShortable: false },
  };
  const replies = { [INSTRUMENTS]: () => ({ items: [item], next: "x" }) };
  const args = ["instruments", "app", "--kind", "equity", "--connection", "practice"];
  const { out, given } = await run(args, replies);
  expect(given(INSTRUMENTS)?.query).toEqual({
    ...{ q: "app", kind: "equity", connection: "c1", limit: "50", lists: "true" },
  });
  expect(out).toMatch(/AAPL +Apple Inc\. +equity +USD +alpaca paper +all +yes +no +2026-01-05 10/);
  expect(out).toContain("1 row of more; see --limit.");
  expect(JSON.parse((await run([...args, "--json"], replies)).out)).toEqual([item]);
});

test("without a list it says how to read one, with lists that nothing fits", async () => {
  const none = (lists: readonly object[]) => ({ [INSTRUMENTS]: () => ({ items: [], lists }) });
  expect((await run(["instruments"], none([]))).out).toContain("openblotter capabilities --probe");
  expect((await run(["instruments"], none([{}]))).out).toContain("No instrument");
});
