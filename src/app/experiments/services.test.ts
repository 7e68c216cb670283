import { expect, test } from "vitest";
import { type Instant, instantOf, tenantId } from "#domain";
import type { ConnectionBody, ExperimentInput } from "#http";
import {
  type CellTally,
  memoryRoutingStore,
  momentsOf,
  type RollUp,
  type StoredPolicy,
} from "#routing";
import type { ReadingSums } from "#store";
import type { PolicyDesk } from "./promoting.ts";
import { experimentServices } from "./services.ts";

const START_MS = 1_772_463_600_000;
const START = instantOf(START_MS);

const connection = (id: string, environment: "paper" | "live" = "paper") =>
  ({
    ...{ id: `c-${id}`, broker: "sandbox", label: `Desk ${id}`, environment },
    accounts: [{ id, number: id }],
  }) as unknown as ConnectionBody;

const input = (parts: Partial<ExperimentInput> = {}): ExperimentInput => ({
  ...{ name: "Slippage of two desks", environment: "paper", control: "a" },
  arms: ["a", "b"].map((id) => ({ id, percent: 50 })),
  ...{ coveragePercent: 100, goal: { metric: "slippage", difference: 1 }, alpha: 0.05 },
  ...{ guardrails: [{ metric: "reject-rate", worst: 0.05, against: "limit" }], power: 0.8 },
  ...{ selection: { kind: "split" }, id: "slippage-1", reason: "to know" },
  ...parts,
});

/** Values of a mean that spread by 1. */
const valuesOf = (count: number, mean: number) =>
  momentsOf(Array.from({ length: count }, (_, at) => mean + (at % 2) * 2 - 1));

const tallyOf = (mean: { a: number; b: number }, count = 400): CellTally => ({
  ...{ cell: "1|a,b|equity", day: "2026-03-02" as CellTally["day"] },
  shares: { a: 500_000, b: 500_000 },
  arms: {
    a: { units: count, metrics: { slippage: valuesOf(count, mean.a) } },
    b: { units: count, metrics: { slippage: valuesOf(count, mean.b) } },
  },
});

const rollUpOf = (orders: number): RollUp => ({
  ...{ route: "a", environment: "paper", stratum: "equity", period: "2026-02-20", orders },
  metrics: { slippage: valuesOf(orders, 3) },
  ...{ rejects: { "broker-x": 2 }, ackMs: { count: 0, buckets: {} } },
  fillMs: { count: 0, buckets: {} },
});

const DRAW = { kind: "experiment", experiment: "slippage-1" } as const;

type Measured = {
  readonly tallies?: CellTally[];
  readonly rollUps?: RollUp[];
  readonly readings?: ReadingSums[];
};

function desk(measured: Measured = {}) {
  const memory = memoryRoutingStore();
  const acts: (string | undefined)[] = [];
  const { tallies = [], rollUps = [], readings = [] } = measured;
  const store: typeof memory = {
    ...memory,
    async saveExperiment(experiment, revision, { act } = {}) {
      const isSaved = await memory.saveExperiment(experiment, revision);
      if (isSaved) acts.push(act?.act);
      return isSaved;
    },
    tallies: async () => tallies,
    rollUps: async () => rollUps,
  };
  const now: { at: Instant } = { at: START };
  const saved: StoredPolicy[] = [];
  const policies: PolicyDesk = {
    policies: async () => [
      { id: "desk", version: 4, steps: [DRAW, { kind: "lowest-cost" }], changedAt: START },
      { id: "other", version: 1, steps: [{ kind: "lowest-cost" }], changedAt: START },
    ],
    async savePolicy({ id, steps }, changedAt, act) {
      const policy = { id, steps, version: 5, changedAt };
      acts.push(act?.(policy).act);
      saved.push(policy);
      return policy;
    },
  };
  const services = experimentServices({
    ...{ store, clock: { now: () => now.at }, newId: () => "made-up", takesOrders: () => true },
    ...{ desk: policies, readings: async () => readings },
    connections: async () => [connection("a"), connection("b"), connection("l", "live")],
  });
  return { services, acts, now, saved };
}

const entry = (act: string) => ({
  ...{ tenant: tenantId("local"), at: START, actor: "user:ada", act, subject: "experiment:x" },
});
const move = (verb: "start" | "stop" | "archive") =>
  ({ id: "slippage-1", verb, reason: "time", by: "user:ada" }) as const;

test("a plan is refused with everything that is wrong with it at once", async () => {
  const { services } = desk();
  const wrong = input({
    ...{ name: " ", control: "z", alpha: 0.9 },
    arms: [
      { id: "a", percent: 60 },
      { id: "l", percent: 30 },
      { id: "gone", percent: 5 },
    ],
  });
  const refused = await services.create(wrong, "user:ada").catch((error: unknown) => error);
  const { failure } = refused as { failure: { code: string; details: { problems: string[] } } };
  expect(failure.code).toBe("invalid-experiment");
  expect(failure.details.problems.map((text) => text.split(":")[0])).toEqual([
    ...["arms", "name", "arms", "control", "percent", "alpha"],
  ]);
});

test("an experiment is created, started, stopped and archived, each act with its entry", async () => {
  const { services, acts } = desk();
  const made = await services.create(input(), "user:ada", () => entry("experiment-created"));
  expect(made).toMatchObject({ id: "slippage-1", state: "draft", versions: [{ by: "user:ada" }] });
  expect(made.verdict.text).toBe("Not started: no position is drawn yet");
  await expect(services.create(input(), "user:ada")).rejects.toThrow("already");
  await expect(services.act(move("stop"))).rejects.toThrow("must be running");
  const started = await services.act(move("start"), entry("experiment-started"));
  expect([started.state, started.startedAt]).toEqual(["running", START]);
  expect((await services.act(move("stop"))).stopReason).toBe("time");
  await services.act(move("archive"));
  expect((await services.list({ of: "current" })).items).toEqual([]);
  const archived = await services.list({ of: "archived" });
  expect(archived.items.map(({ id, state }) => [id, state])).toEqual([["slippage-1", "archived"]]);
  expect(acts).toEqual(["experiment-created", "experiment-started", undefined, undefined]);
  await expect(services.read("none")).rejects.toThrow('no experiment "none"');
});

test("what was measured is told by the labels of accounts, with ends that JSON can hold", async () => {
  const { services } = desk({ tallies: [tallyOf({ a: 3, b: 1 })] });
  await services.create(input(), "user:ada");
  const { verdict, arms } = await services.act(move("start"));
  expect(verdict).toMatchObject({ kind: "better", arm: "b", units: 800 });
  expect(verdict.text).toContain('"Desk b" is better than "Desk a": slippage against arrival mid');
  expect(verdict.comparisons[0]?.estimate).toBeCloseTo(-2, 9);
  expect(verdict.guardrails.map(({ label, found }) => [label, found])).toEqual([
    ["Desk a", undefined],
    ["Desk b", undefined],
  ]);
  expect(arms[0]).toMatchObject({ label: "Desk a", percent: 50, measured: 400, mean: 3 });
});

test("an undecided experiment says from when it can be decided, while it runs", async () => {
  const { services } = desk({ tallies: [tallyOf({ a: 1, b: 1.05 }, 60)] });
  await services.create(input({ goal: { metric: "slippage", difference: 0.2 } }), "user:ada");
  const { verdict } = await services.act(move("start"));
  expect(verdict.text).toMatch(/^Undecided\. Not decidable before 2026-/);
  const stopped = await services.act(move("stop"));
  expect(stopped.verdict.text).toBe("Undecided when it ended: 120 positions told too little");
  expect(stopped.verdict.preview).toBeUndefined();
});

test("a preview tells how long it takes, and what it is told by", async () => {
  const asked = ({ id: _, reason: __, ...rest }: ExperimentInput) => rest;
  const unknown = await desk().services.preview(asked(input()));
  expect([unknown.basis, unknown.preview]).toEqual(["unknown", undefined]);
  const measured = await desk({ rollUps: [rollUpOf(600)] }).services.preview(asked(input()));
  expect(measured).toMatchObject({ basis: "measured", unitsPerDay: 20, problems: [] });
  expect(measured.text).toContain("A difference of 1.00 bps in slippage against arrival mid");
  const told = { ...asked(input()), spread: 8, unitsPerDay: 40 };
  const given = await desk().services.preview(told);
  expect(given.basis).toBe("given");
  expect(measured.preview?.units).toBe(100);
  expect(given.preview?.units).toBeGreaterThan(3_000);
  expect(given.preview?.days).toBe(Math.ceil((given.preview?.units ?? 0) / 40));
  const half = await desk().services.preview({ ...told, coveragePercent: 50 });
  expect(half.preview?.days).toBeCloseTo((given.preview?.days ?? 0) * 2, -1);
  const wrong = await desk().services.preview({ ...told, control: "z" });
  expect([wrong.preview, wrong.problems.length]).toEqual([undefined, 1]);
});

test("people give new shares that sum to exactly a million, as a version with its reason", async () => {
  const { services, acts } = desk();
  await services.create(input(), "user:ada");
  const weigh = (percent: Record<string, number>) =>
    services.weigh(
      { id: "slippage-1", percent, reason: "less risk", by: "user:bob" },
      entry("experiment-reweighed"),
    );
  const moved = await weigh({ a: 100 / 3, b: 200 / 3 });
  expect(moved.versions.at(-1)).toMatchObject({
    ...{ version: 2, by: "user:bob", reason: "less risk" },
    percent: { a: 33.3333, b: 66.6667 },
  });
  expect(moved.arms.map(({ percent }) => percent)).toEqual([33.3333, 66.6667]);
  expect(acts.at(-1)).toBe("experiment-reweighed");
  for (const [wrong, said] of [
    [{ a: 60, b: 50 }, 'sum to "110"'],
    [{ a: 50, z: 50 }, '"z" has a share'],
    [{ a: 100, b: 0 }, "One arm alone compares nothing"],
    [{ a: -10, b: 110 }, "it is 0 or more"],
  ] as const)
    await expect(weigh(wrong)).rejects.toThrow(said);
  await services.act(move("archive"));
  await expect(weigh({ a: 50, b: 50 })).rejects.toThrow("must be draft or running");
});

test("a winner takes the place of the draw, by a person, and ends the experiment", async () => {
  const { services, acts, saved } = desk({ tallies: [tallyOf({ a: 3, b: 1 })] });
  await services.create(input(), "user:ada");
  await services.act(move("start"));
  const acting = {
    promoted: ({ id, route }: { id: string; route: string }) => entry(`promoted ${route} in ${id}`),
    stopped: entry("experiment-stopped"),
  };
  const asked = { id: "slippage-1", reason: "Desk b it is", by: "user:ada" };
  await expect(services.promote({ ...asked, policy: "other" }, acting)).rejects.toMatchObject({
    failure: { code: "experiment-unused" },
  });
  const ended = await services.promote(asked, acting);
  expect(ended).toMatchObject({ state: "stopped", stopReason: "Desk b it is" });
  expect(saved.map(({ id, steps }) => ({ id, steps }))).toEqual([
    { id: "desk", steps: [{ kind: "priority", routes: ["b"] }, { kind: "lowest-cost" }] },
  ]);
  expect(acts.slice(-2)).toEqual(["promoted b in desk", "experiment-stopped"]);
});

test("what is not decided promotes nobody", async () => {
  const { services, saved } = desk({ tallies: [tallyOf({ a: 1, b: 1 })] });
  await services.create(input(), "user:ada");
  await services.act(move("start"));
  const asked = { id: "slippage-1", reason: "tired of it", by: "user:ada" };
  await expect(services.promote(asked)).rejects.toMatchObject({
    failure: { code: "experiment-undecided" },
  });
  expect(saved).toEqual([]);
  expect((await services.read("slippage-1")).state).toBe("running");
});

test("how connections could be read comes with its interval, and none where few were read", async () => {
  const gaps = valuesOf(40, 600_000);
  const sums: ReadingSums = {
    ...{ connection: "c-a" as ReadingSums["connection"], readings: 50, answered: 49, gaps },
    ...{ worstGapMs: 3_600_000, lastAt: instantOf(START_MS - 60_000) },
  };
  const few = { ...sums, connection: "c-b" as ReadingSums["connection"], gaps: valuesOf(3, 1) };
  const { services } = desk({ readings: [sums, { ...few, worstGapMs: null, lastAt: null }] });
  const asked = { environment: "paper", days: 90 } as const;
  const { readings } = await services.performance(asked);
  expect(readings.map(({ label }) => label)).toEqual(["Desk a", "Desk b"]);
  const [a, b] = readings;
  expect(a).toMatchObject({ readings: 50, availability: { mean: 0.98 }, ageMs: 60_000 });
  expect(a?.availability.low).toBeGreaterThan(0.6);
  expect(a?.availability.high).toBeLessThanOrEqual(1);
  expect(a?.gapMs?.low).toBeLessThan(600_000);
  expect(b?.gapMs).toMatchObject({ low: null, high: null });
  expect(b).not.toHaveProperty("ageMs");
  expect((await services.performance({ ...asked, route: "a" })).readings).toEqual([]);
});

test("a scorecard leaves out what nothing measured", async () => {
  const { services } = desk({ rollUps: [rollUpOf(30)] });
  const report = await services.performance({ environment: "paper", days: 90 });
  expect(report.since).toBe("2025-12-02");
  const [card] = report.items;
  expect(card).toMatchObject({ label: "Desk a", rejects: [{ code: "broker-x", count: 2 }] });
  expect(card?.scores.map(({ metric }) => metric)).toEqual(["slippage"]);
  const few = await desk({ rollUps: [rollUpOf(5)] }).services.performance({
    ...{ environment: "paper", days: 90 },
  });
  expect(few.items[0]?.scores[0]).toMatchObject({ low: null, high: null, orders: 5 });
});
