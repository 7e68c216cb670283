import { Decimal, type Instant, instantOf, type IntentId, intentId } from "#domain";
import type { OrderEvent } from "#orders";
import { expect, test } from "vitest";
import { currentVersion, type ExperimentPlan } from "../experiments/experiment.ts";
import { running } from "../experiments/fakes.ts";
import { memoryRoutingStore } from "../memory-store.ts";
import { filledEvents, quote, rejected, settled } from "../performance/fakes.ts";
import { candidate, request } from "../policy/fakes.ts";
import type { RoutingDecision } from "../policy/decide.ts";
import { recordOrder } from "./record-order.ts";
import { routeOrder, type StepPlan } from "./route-order.ts";
import { tendExperiment } from "./tend.ts";

const AT = instantOf(1_772_463_600_000);
const DRAW: StepPlan = { kind: "experiment", experiment: "slippage-1" };
const LIST: StepPlan = { kind: "priority", routes: ["beta", "alpha"] };

function fractions() {
  let state = 7;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** A desk with an experiment that runs. */
async function desk(parts: Partial<ExperimentPlan> = {}) {
  const store = memoryRoutingStore();
  await store.saveExperiment(running(parts), 0);
  const now: { at: Instant } = { at: AT };
  const all = { store, clock: { now: () => now.at }, fraction: fractions() };
  const route = (id: string, position: string, steps: readonly StepPlan[] = [DRAW, LIST]) =>
    routeOrder(all, {
      id: intentId(id),
      request: request({ position }),
      candidates: [candidate("alpha"), candidate("beta")],
      policy: { id: "desk", version: 1, steps },
    });
  return { ...all, now, route };
}

const routeOf = (decision: RoutingDecision) =>
  "route" in decision ? decision.route.id : undefined;

/** The same journal for an order of another name, filled at a price. */
function ended(id: IntentId, price = "100.03", events = filledEvents()) {
  const priced = events.map((event): OrderEvent =>
    event.type === "reported" && event.report.averagePrice
      ? { ...event, report: { ...event.report, averagePrice: Decimal.of(price) } }
      : event,
  );
  const { record } = settled(priced);
  return { record: { ...record, id }, events: priced, arrival: quote() };
}

test("an order is decided on once, and orders of its position follow", async () => {
  const { route, store } = await desk();
  const first = await route("i-1", "p-1", [{ kind: "pinned", route: "alpha" }]);
  expect(routeOf(first)).toBe("alpha");
  expect(await route("i-1", "p-1", [LIST])).toEqual(first);
  const second = await route("i-2", "p-1", [LIST]);
  expect(routeOf(second)).toBe("alpha");
  expect(second.steps[0]?.kind).toBe("position");
  expect(routeOf(await route("i-3", "p-2", [LIST]))).toBe("beta");
  expect(await store.routeOfPosition("p-1")).toBe("alpha");
});

test("orders that open a position together end at one place", async () => {
  const { route } = await desk();
  const pin = (id: string): readonly StepPlan[] => [{ kind: "pinned", route: id }];
  const decisions = await Promise.all(
    ["alpha", "beta", "alpha", "beta"].map((id, number) => route(`i-${number}`, "p-1", pin(id))),
  );
  expect(new Set(decisions.map(routeOf)).size).toBe(1);
});

test("an exposure is kept with the decision that it led to", async () => {
  const { route, store } = await desk();
  const decision = await route("i-1", "p-1");
  expect(await store.exposures("slippage-1")).toEqual([decision.exposure]);
  await route("i-2", "p-1");
  expect(await store.exposures("slippage-1")).toHaveLength(1);
});

test("a policy that names an experiment which is not there fails in words", async () => {
  const { route } = await desk();
  const step = { kind: "experiment", experiment: "gone" } as const;
  await expect(route("i-1", "p-1", [step])).rejects.toMatchObject({
    failure: { code: "unknown-experiment" },
  });
});

test("what an order gave is counted once, at its route and in its experiment", async () => {
  const { route, store } = await desk();
  const id = intentId("i-1");
  expect(await recordOrder({ store }, ended(id))).toBe(false);
  const decision = await route("i-1", "p-1");
  expect(await recordOrder({ store }, ended(id, "100.03", filledEvents().slice(0, 3)))).toBe(false);
  expect(await recordOrder({ store }, ended(id))).toBe(true);
  expect(await recordOrder({ store }, ended(id))).toBe(false);
  const [sum] = await store.rollUps({ environment: "paper" });
  expect(sum).toMatchObject({ route: routeOf(decision), orders: 1 });
  const [tally] = await store.tallies("slippage-1");
  const arm = tally?.arms[routeOf(decision) ?? ""];
  expect(arm?.units).toBe(1);
  expect(arm?.metrics.slippage?.mean).toBeCloseTo(0.9998, 4);
});

/** So many orders through the whole desk; of beta each is filled at its price. */
async function traded(given: Awaited<ReturnType<typeof desk>>, orders: number) {
  for (let number = 0; number < orders; number++) {
    const decision = await given.route(`i-${number}`, `p-${number}`);
    const cents = (number % 5) + (routeOf(decision) === "beta" ? 1 : 3);
    const order = ended(intentId(`i-${number}`), Decimal.scaled(10_000 + cents, 2).toString());
    expect(await recordOrder(given, order)).toBe(true);
  }
}

test("a winner is told, and nothing is done about it", async () => {
  const given = await desk({ units: 400 });
  await traded(given, 400);
  const tended = await tendExperiment(given, "slippage-1");
  expect(tended?.text).toMatch(
    /^"beta" is better than "alpha": slippage .* lower by [12]\.\d\d bps/u,
  );
  expect(tended?.done).toBeUndefined();
  expect((await given.store.experiment("slippage-1"))?.revision).toBe(1);
  expect(await tendExperiment(given, "gone")).toBeUndefined();
});

test("automatic selection moves the shares as a new version, and not for a trifle", async () => {
  const selection = { kind: "automatic", floor: 100_000, halfLifeDays: 30 } as const;
  const given = await desk({ selection, units: 400 });
  await traded(given, 200);
  const tended = await tendExperiment(given, "slippage-1");
  expect(tended?.done).toMatchObject({ kind: "re-weighed" });
  expect(tended?.done?.reason).toMatch(/^Thompson sampling: alpha \d\.\d{4} of \d+ units, beta/u);
  const after = await given.store.experiment("slippage-1");
  expect(after && currentVersion(after.experiment)).toMatchObject({
    version: 2,
    by: "system",
    shares: { alpha: 100_000, beta: 900_000 },
  });
  expect((await tendExperiment(given, "slippage-1"))?.done).toBeUndefined();
});

const ARMS = ["alpha", "beta", "gamma"].map((id) => ({ id, environment: "paper" as const }));

/** One account refuses every second order. */
async function refused(given: Awaited<ReturnType<typeof desk>>, orders: number, by = "beta") {
  const { record, events } = rejected("market-closed");
  for (let number = 0; number < orders; number++) {
    const id = intentId(`i-${number}`);
    const decision = await given.route(id, `p-${number}`);
    const isRefused = routeOf(decision) === by && number % 2 === 0;
    const order = isRefused ? { record: { ...record, id }, events } : ended(id);
    await recordOrder(given, order);
  }
}

const guardrails = [{ metric: "reject-rate", worst: 0.05, against: "limit" }] as const;

test("a guardrail takes the share of an arm, and its positions stay where they are", async () => {
  const percent = { alpha: 40, beta: 40, gamma: 20 };
  const given = await desk({ guardrails, arms: ARMS, percent, units: 400 });
  await refused(given, 200);
  const tended = await tendExperiment(given, "slippage-1");
  expect(tended?.done).toMatchObject({ kind: "arm-stopped" });
  const after = await given.store.experiment("slippage-1");
  expect(after && currentVersion(after.experiment).shares).toEqual({
    ...{ alpha: 666_667, beta: 0, gamma: 333_333 },
  });
  const later = await tendExperiment(given, "slippage-1");
  expect(later?.done).toBeUndefined();
  expect(later?.verdict.finding.kind).toBe("undecided");
  const exposures = await given.store.exposures("slippage-1");
  const held = exposures.find(({ arm }) => arm === "beta");
  expect(routeOf(await given.route("close", held?.unit ?? ""))).toBe("beta");
});

test("with two arms a guardrail ends the experiment", async () => {
  const given = await desk({ guardrails, units: 400 });
  await refused(given, 150);
  expect((await tendExperiment(given, "slippage-1"))?.done).toMatchObject({
    kind: "stopped",
    experiment: { state: "stopped" },
  });
  const next = await given.route("after", "p-after");
  expect(next.exposure).toBeUndefined();
  expect(routeOf(next)).toBe("beta");
});

test("a control that breaks a guardrail ends the experiment", async () => {
  const percent = { alpha: 40, beta: 40, gamma: 20 };
  const given = await desk({ guardrails, arms: ARMS, percent, units: 400 });
  await refused(given, 200, "alpha");
  expect((await tendExperiment(given, "slippage-1"))?.done).toMatchObject({ kind: "stopped" });
});
