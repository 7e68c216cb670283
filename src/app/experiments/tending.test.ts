import { expect, test } from "vitest";
import { type AuditEntry, type Clock, type Day, instantOf, tenantId } from "#domain";
import {
  type CellTally,
  type Experiment,
  type ExperimentNews,
  memoryRoutingStore,
  momentsOf,
} from "#routing";
import { keepTending, tendAll, type TendingParts } from "./tending.ts";

const AT = instantOf(1_772_463_600_000);
const TENANT = tenantId("anna");

const running = (id: string): Experiment => ({
  ...{ id, name: "Rejects", environment: "paper", salt: "s", state: "running", control: "a" },
  arms: ["a", "b"].map((arm) => ({ id: arm, environment: "paper" })),
  ...{ coverage: 1_000_000, alpha: 0.05, power: 0.8, units: 1_000, startedAt: AT },
  goal: { metric: "fill-rate", difference: 0.05 },
  guardrails: [{ metric: "reject-rate", worst: 0.05, against: "limit" }],
  selection: { kind: "split" },
  versions: [{ version: 1, shares: { a: 500_000, b: 500_000 }, at: AT, by: "x", reason: "y" }],
});

/** Rejects of b in every second order. */
const TALLY: CellTally = {
  ...{ cell: "1", day: "2026-03-02" as Day, shares: { a: 500_000, b: 500_000 } },
  arms: {
    a: { units: 100, metrics: { "reject-rate": momentsOf(Array(100).fill(0)) } },
    b: {
      units: 100,
      metrics: { "reject-rate": momentsOf([0, 1].flatMap((v) => Array(50).fill(v))) },
    },
  },
};

async function desk(clock: Partial<Clock> = {}) {
  const store = memoryRoutingStore();
  await store.saveExperiment(running("e-1"), 0);
  const acts: AuditEntry[] = [];
  const told: ExperimentNews[] = [];
  const troubles: unknown[] = [];
  const watched: typeof store = {
    ...store,
    async saveExperiment(experiment, revision, { act, news } = {}) {
      const isSaved = await store.saveExperiment(experiment, revision);
      if (isSaved && act) acts.push(act);
      if (isSaved && news) told.push(news);
      return isSaved;
    },
    async tallies(id) {
      if (id === "broken") throw new Error("unreadable");
      return [TALLY];
    },
  };
  await store.saveExperiment(running("broken"), 0);
  const parts: TendingParts = {
    running: async () =>
      (await store.experiments(["running"])).map(({ experiment }) => ({
        ...{ tenant: TENANT, experiment: experiment.id },
      })),
    storeOf: () => watched,
    clock: { now: () => AT, monotonicMs: () => 0, sleep: async () => undefined, ...clock },
    ...{ random: { fraction: () => 0.5 }, onTrouble: (error) => void troubles.push(error) },
  };
  return { parts, acts, told, troubles, store };
}

test("a guardrail that is broken stops the arm once, with an entry and a notice", async () => {
  const { parts, acts, told, troubles, store } = await desk();
  const done = await Promise.all([tendAll(parts), tendAll(parts)]);
  expect(done.flat()).toHaveLength(1);
  expect((await store.experiment("e-1"))?.experiment.state).toBe("stopped");
  expect(acts).toMatchObject([
    { tenant: TENANT, actor: "system", act: "experiment-stopped", subject: "experiment:e-1" },
  ]);
  expect(told).toMatchObject([{ detail: { name: "Rejects", whole: true } }]);
  expect(told[0]?.detail).toMatchObject({ reason: expect.stringContaining('"b" is stopped') });
  expect(troubles.map(String)).toEqual(["Error: unreadable", "Error: unreadable"]);
});

test("experiments are looked after again and again until it is stopped", async () => {
  const waits: number[] = [];
  const { parts, acts } = await desk({
    sleep: async (ms, signal) => {
      waits.push(ms);
      if (waits.length < 3) return;
      await new Promise((_, reject) => signal?.addEventListener("abort", reject));
    },
  });
  const stop = keepTending(parts);
  await expect.poll(() => waits).toEqual([300_000, 300_000, 300_000]);
  await stop();
  expect(acts).toHaveLength(1);
});
