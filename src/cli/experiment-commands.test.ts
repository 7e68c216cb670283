import { expect, test } from "vitest";
import type { ExperimentBody } from "#http";
import { fakeHost } from "./fakes.ts";
import { runProgram } from "./program.ts";

const experiment: ExperimentBody = {
  ...{ id: "e1", name: "Slippage", environment: "paper", state: "running", control: "p:a" },
  arms: [
    { id: "p:a", label: "Desk a", percent: 50, units: 400, measured: 390, mean: 3 },
    { id: "p:b", label: "Desk b", percent: 50, units: 400, measured: 0 },
  ],
  ...{ coveragePercent: 100, alpha: 0.05, power: 0.8, units: 4000 },
  goal: {
    ...{ metric: "slippage", difference: 1, words: "slippage", unit: "bps", better: "lower" },
  },
  ...{ selection: { kind: "split" }, versions: [] },
  verdict: {
    ...{ kind: "undecided", text: "Undecided", units: 800 },
    split: { chance: 1, p: 1, isBroken: false },
    comparisons: [
      {
        ...{ arm: "p:b", label: "Desk b", estimate: -2, low: null, high: -1.5, chance: 0.01 },
        measured: { control: 390, arm: 0 },
      },
    ],
    guardrails: [
      {
        ...{ arm: "p:b", label: "Desk b", metric: "reject-rate", worst: 0.05, against: "limit" },
        ...{ words: "orders rejected", found: 0.5, chance: 0.001, isBreached: true },
      },
    ],
  },
};

const LIST = () => ({
  items: [experiment],
  arms: [{ id: "l:a", label: "Live", environment: "live" }],
});

async function run(args: readonly string[], replies: Parameters<typeof fakeHost>[0] = {}) {
  const fake = fakeHost({ "GET /api/experiments": LIST, ...replies });
  const code = await runProgram(args, fake.host);
  return { code, ...fake.written, called: fake.called };
}

test("experiments lists each with its verdict", async () => {
  const { out } = await run(["experiments"]);
  expect(out).toMatch(/e1 +Slippage +paper +running +800 +Undecided/);
});

test("experiments list --archived asks for those that were taken off the list", async () => {
  const { out, called } = await run(["experiments", "list", "--archived"], {
    "GET /api/experiments": () => ({ items: [], arms: [] }),
  });
  expect(called.at(-1)?.given.query).toEqual({ of: "archived" });
  expect(out).toBe("No experiment was archived.\n");
});

test("experiments show tells the verdict and what it rests on", async () => {
  const { out } = await run(["experiments", "show", "e1"], {
    "GET /api/experiments/:id": () => experiment,
  });
  expect(out.split("\n")).toEqual([
    "Slippage (paper, running): Undecided",
    "  Desk a (control): 50 %, 400 positions, 390 measured, slippage 3.00 bps",
    "  Desk b: 50 %, 400 positions, 0 measured, slippage unmeasured",
    "  Desk b less control: -2.00 bps (unbounded to -1.50 bps)",
    "  guardrail BROKEN: orders rejected of Desk b 50.0 %, bound 5.0 %",
    "  split kept",
    "",
  ]);
});

const PLAN = ["--arm", "l:a=50", "--arm", "l:b=50", "--guardrail", "reject-rate=0.05"];

test("experiments create sends the plan, in the environment of its first account", async () => {
  const words = ["experiments", "create", "Slippage", ...PLAN, "--reason", "to know"];
  const { out, called } = await run(words, { "POST /api/experiments": () => experiment });
  expect(out).toContain('Created "Slippage" as e1');
  expect(called.at(-1)?.given.body).toEqual({
    ...{ name: "Slippage", environment: "live", control: "l:a", coveragePercent: 100 },
    arms: ["l:a", "l:b"].map((id) => ({ id, percent: 50 })),
    goal: { metric: "slippage", difference: 1 },
    guardrails: [{ metric: "reject-rate", worst: 0.05, against: "limit" }],
    reason: "to know",
  });
});

test("experiments preview says what is wrong and what could be found", async () => {
  const { out } = await run(["experiments", "preview", ...PLAN], {
    "POST /api/experiments/preview": () => ({
      ...{ problems: [{ place: "percent", message: "Too much" }], basis: "given", text: "Soon" },
      preview: {
        ...{ units: 100, days: 5, decidableFrom: "2026-03-07T00:00:00.000000Z" },
        findable: [{ days: 7, difference: 0.91234 }],
      },
    }),
  });
  expect(out).toBe("percent: Too much\nSoon\n  in 7 days: a difference of 0.912\n");
});

test.each([
  [["--arm", "l:a=many"], '"l:a=many" cannot be read'],
  [["--metric", "luck"], '"luck" cannot be read'],
])("experiments preview refuses %j", async (words, said) => {
  const { code, err } = await run(["experiments", "preview", ...words]);
  expect([code, err.includes(said)]).toEqual([1, true]);
});

test("experiments start says how it stands now, and needs a reason", async () => {
  const start = { "POST /api/experiments/:id/start": () => experiment };
  const { out, called } = await run(["experiments", "start", "e1", "--reason", "go"], start);
  expect(out).toBe('"Slippage" is running\n');
  expect(called[0]?.given).toEqual({ params: { id: "e1" }, body: { reason: "go" } });
  expect((await run(["experiments", "start", "e1"], start)).code).not.toBe(0);
});

test("experiments weigh sends the shares, and tells what new positions get", async () => {
  const weigh = { "PUT /api/experiments/:id/shares": () => experiment };
  const words = ["experiments", "weigh", "e1", "--arm", "p:a=70", "--arm", "p:b=30"];
  const { out, called } = await run([...words, "--reason", "less risk"], weigh);
  expect(out).toBe('"Slippage" is at version 0: Desk a 50 %, Desk b 50 %\n');
  const body = { percent: { "p:a": 70, "p:b": 30 }, reason: "less risk" };
  expect(called[0]?.given).toEqual({ params: { id: "e1" }, body });
  expect((await run(words, weigh)).code).not.toBe(0);
});

test("experiments promote names who takes the orders now", async () => {
  const verdict = { ...experiment.verdict, kind: "better", arm: "p:b" };
  const promote = { "POST /api/experiments/:id/promote": () => ({ ...experiment, verdict }) };
  const words = ["experiments", "promote", "e1", "--reason", "cheaper"];
  const { out, called } = await run([...words, "--policy", "desk"], promote);
  expect(out).toBe('Desk b takes the orders of "Slippage", which is running\n');
  expect(called[0]?.given.body).toEqual({ reason: "cheaper", policy: "desk" });
  expect(JSON.parse((await run([...words, "--json"], promote)).out)).toMatchObject({ id: "e1" });
});

test("performance --csv copies what the server writes", async () => {
  async function* chunks() {
    yield "account,measure\r\n";
  }
  const file = { contentType: "text/csv", fileName: "p.csv", chunks: chunks() };
  const { out, called } = await run(["performance", "--live", "--csv"], {
    "GET /api/performance/export": () => file,
  });
  expect(out).toBe("account,measure\r\n");
  expect(called[0]?.given.query).toEqual({ environment: "live" });
});

const READING = {
  ...{ connection: "c1", label: "Desk", broker: "paper", environment: "paper", readings: 50 },
  availability: { mean: 0.98, low: 0.7, high: null },
  ...{ gaps: 49, gapMs: { mean: 600_000, low: null, high: null }, ageMs: 90_000 },
};

test("performance shows each measure with its interval, or that there is none", async () => {
  const card = {
    ...{ route: "p:a", label: "Desk a", environment: "paper", stratum: "equity market day" },
    scores: [{ metric: "fill-rate", mean: 0.95, low: 0.9, high: null, orders: 40 }],
    ...{ orders: 40, rejects: [], ackMs: { count: 0 }, fillMs: { count: 0 } },
  };
  const reply = (items: unknown[]) => ({
    "GET /api/performance": () => ({
      ...{ environment: "paper", since: "2026-01-01", items },
      readings: items.length === 0 ? [] : [READING],
    }),
  });
  const { out } = await run(["performance"], reply([card]));
  expect(out).toMatch(/Desk a +equity market day +fill-rate +95\.0 % +90\.0 % +unbounded +40/);
  expect(out).toMatch(/Desk +50 +98\.0 % +70\.0 % +unbounded +10\.0 min +unknown +1\.5 min/);
  expect((await run(["performance"], reply([]))).out).toBe("Nothing was measured yet.\n");
  expect(JSON.parse((await run(["performance", "--json"], reply([card]))).out).items).toHaveLength(
    1,
  );
});
