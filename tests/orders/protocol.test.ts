import { expect, test } from "vitest";
import { CLIENT_ID_CLASSES } from "#kit";
import { MUTANTS } from "./simulation/mutants.ts";
import { type OrderPlan, type OrderRun, runOrders } from "./simulation/run.ts";

/** Schedules a commit, shared out over the kinds of brokers; `SIMULATE` asks for more. */
const SCHEDULES = Number(process.env["SIMULATE"] ?? 10_000) / CLIENT_ID_CLASSES.length;
const ORDERS = 20;
/** A schedule takes some 20 ms on a quiet machine, and nightly runs share theirs. */
const PATIENCE_MS = Math.max(600_000, 200 * SCHEDULES);

const plan = (seed: number, clientIds: OrderPlan["clientIds"]): OrderPlan => ({
  ...{ seed, clientIds, orders: ORDERS },
  // The broker's word holds: nothing appears later than it says.
  ...{ settleMs: 30_000, travelMs: 20_000 },
});

const isWell = ({ doubled, declaredDead, unsettled, stale, sentWhileStopped }: OrderRun) =>
  doubled + declaredDead + unsettled + stale + sentWhileStopped === 0;

test.each(CLIENT_ID_CLASSES)(
  "no order is doubled, declared dead, forgotten or sent after a stop where ids are %s",
  { timeout: PATIENCE_MS },
  async (clientIds) => {
    const bad: string[] = [];
    const states: Record<string, number> = {};
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const run = await runOrders(plan(seed, clientIds));
      if (!isWell(run)) bad.push(`seed ${seed}: ${run.violations.slice(0, 3).join(", ")}`);
      for (const [state, count] of Object.entries(run.states))
        states[state] = (states[state] ?? 0) + count;
    }
    expect(bad).toEqual([]);
    // What is to be survived did happen, and people are asked only where nobody else can tell.
    expect(states["not-sent"]).toBeGreaterThan(0);
    expect((states["parked"] ?? 0) > 0).toBe(clientIds === "none");
    if (clientIds !== "none" && clientIds !== "unique-forever")
      expect(states["not-found"]).toBeGreaterThan(0);
  },
);

test("a seed replays to the last event", async () => {
  const [first, second] = [await runOrders(plan(7, "tag")), await runOrders(plan(7, "tag"))];
  expect(first).toEqual(second);
  expect((await runOrders(plan(8, "tag"))).trace).not.toBe(first.trace);
});

test.each(MUTANTS)("it shows when $name", async (mutant) => {
  for (let seed = 1; seed <= 300; seed++) {
    const run = await runOrders(plan(seed, mutant.clientIds), mutant);
    if (run[mutant.breaks] > 0) return;
  }
  expect.unreachable(`"${mutant.name}" broke nothing`);
});

test("orders are declared dead where a broker's word does not hold, and live again when seen", async () => {
  const wrong = { settleMs: 5_000, travelMs: 40_000 };
  let dead = 0;
  let doubled = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const run = await runOrders({ ...plan(seed, "tag"), ...wrong });
    dead += run.declaredDead;
    doubled += run.doubled;
    expect(run.stale + run.unsettled).toBe(0);
  }
  expect(dead).toBeGreaterThan(0);
  expect(doubled).toBe(0);
});
