/**
 * An experiment between two make-believe brokers over real HTTP: one of them begins to refuse
 * orders.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { surroundings } from "#app";
import { Decimal, type Instant, intentId, type Quote, storedInstrumentId } from "#domain";
import {
  type Candidate,
  createExperiment,
  currentVersion,
  type ExperimentResult,
  recordOrder,
  routeOrder,
  scorecardsOf,
  startExperiment,
  tendExperiment,
} from "#routing";
import { openAtSandbox, type SandboxSystem } from "../orders/sandbox-system.ts";
import { say } from "../support/corpus.ts";
import { candidate, request } from "../../src/routing/policy/fakes.ts";

const NAMES = ["alpha", "beta"] as const;
type Name = (typeof NAMES)[number];
let desks: Record<Name, SandboxSystem>;

beforeAll(async () => {
  const [alpha, beta] = await Promise.all(NAMES.map(() => openAtSandbox("alpaca")));
  if (!alpha || !beta) throw new Error("A sandbox did not open");
  desks = { alpha, beta };
});
afterAll(() => Promise.all(NAMES.map((name) => desks?.[name].close())));

const now = (): Instant => surroundings.now();
const act = () => ({ at: now(), by: "test", reason: "test" });
const parts = () => ({
  store: desks.alpha.system.store.routing,
  clock: { now },
  fraction: surroundings.random.fraction,
});

function made(result: ExperimentResult) {
  if ("failure" in result) throw new Error(result.failure.message);
  return result.experiment;
}

async function begin(): Promise<void> {
  const plan = {
    ...{ id: "refusals", name: "Refusals", environment: "paper" as const, control: "alpha" },
    arms: NAMES.map((id) => ({ id, environment: "paper" as const })),
    ...{ percent: { alpha: 50, beta: 50 }, coverage: 1_000_000 },
    goal: { metric: "slippage" as const, difference: 1 },
    guardrails: [{ metric: "reject-rate" as const, worst: 0.05, against: "limit" as const }],
    ...{ selection: { kind: "split" as const }, alpha: 0.05, power: 0.8, units: 200 },
  };
  const experiment = made(startExperiment(made(createExperiment(plan, "s-1", act())), act()));
  expect(await parts().store.saveExperiment(experiment, 0)).toBe(true);
}

const route = (order: string, position: string) =>
  routeOrder(parts(), {
    ...{ id: intentId(order), request: request({ position }) },
    candidates: NAMES.map((name): Candidate => candidate(name)),
    policy: {
      ...{ id: "desk", version: 1 },
      steps: [
        { kind: "experiment", experiment: "refusals" },
        { kind: "priority", routes: NAMES },
      ],
    },
  });

const marketAt = (): Quote => ({
  ...{ instrument: storedInstrumentId("equity:AAPL:USD"), at: now() },
  ...{ bid: Decimal.of("179.99"), ask: Decimal.of("180.01") },
});

/** Routes a position's opening order, sends it where it belongs, and measures it. */
async function trade(number: number): Promise<Name> {
  const decision = await route(`pending-${number}`, `p-${number}`);
  if (!("route" in decision)) throw new Error(decision.failure.message);
  const name = decision.route.id as Name;
  const { system, connection } = desks[name];
  const arrival = marketAt();
  const placed = await system.services.orders.place({
    ...{ connection, symbol: "AAPL", side: "buy", type: "market", quantity: `${number + 1}` },
    ...{ timeInForce: "day", reduceOnly: false, idempotencyKey: `p-${number}` },
  });
  const record = await system.store.orders.read(intentId(placed.id));
  if (!record) throw new Error("The order is not in the journal");
  const events = await system.store.orders.events(record.id);
  // The decision stands under the name by which the order was routed, before it had one of its own.
  const known = { ...record, id: intentId(`pending-${number}`) };
  expect(await recordOrder(parts(), { record: known, events, arrival })).toBe(true);
  return name;
}

test("a broker that refuses orders is stopped by its guardrail, and keeps its positions", async () => {
  await begin();
  const first = [await trade(0), await trade(1), await trade(2)];
  expect((await tendExperiment(parts(), "refusals"))?.done).toBeUndefined();
  desks.beta.sandbox.faults.add([
    { do: "broker-code", on: "/orders", code: "40310000", times: 1_000 },
  ]);
  let stopped: Awaited<ReturnType<typeof tendExperiment>>;
  let sent = first.length;
  for (; sent < 60 && !stopped?.done; sent++) {
    await trade(sent);
    stopped = await tendExperiment(parts(), "refusals");
  }
  say(`  after ${sent} orders: ${stopped?.text}`);
  expect(stopped?.done).toMatchObject({ kind: "stopped", experiment: { state: "stopped" } });
  expect(stopped?.text).toMatch(/^"beta" is stopped: orders rejected/u);

  const cards = scorecardsOf(await parts().store.rollUps({ environment: "paper" }));
  const rejects = Object.fromEntries(cards.map((card) => [card.route, card.rejects]));
  expect(rejects["alpha"]).toEqual({});
  expect(Object.values(rejects["beta"] ?? {})).toEqual([expect.any(Number)]);
  const slippage = cards
    .find((card) => card.route === "alpha")
    ?.scores.find(({ metric }) => metric === "slippage");
  expect(slippage?.orders).toBeGreaterThan(1);

  const exposures = await parts().store.exposures("refusals");
  const held = exposures.find(({ arm }) => arm === "beta");
  const close = await route("close", held?.unit ?? "");
  expect("route" in close && close.route.id).toBe("beta");
  const next = await route("next", "p-next");
  expect("route" in next && next.route.id).toBe("alpha");
  const stored = await parts().store.experiment("refusals");
  expect(stored && currentVersion(stored.experiment).version).toBe(1);
});
