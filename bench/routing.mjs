/**
 * Deciding the route of an order among 200 accounts, with an experiment drawing among all that can
 * take it, and adding up what orders gave.
 */
import { Decimal, instantOf, instrument } from "../dist/domain/index.js";
import { createExperiment, decideRoute, rollUp, startExperiment } from "../dist/routing/index.js";

const ROUTES = 200;
const DECISIONS = 5_000;
const AT = instantOf(1_772_463_600_000);
const SHARE = instrument({ kind: "equity", symbol: "XYZ", currency: "USD" });

export default async function run(report, { rows }) {
  const policies = {
    "list of 200": [{ kind: "priority", routes: names().toReversed() }],
    "lowest cost": [{ kind: "lowest-cost" }],
    "experiment of 200": [{ kind: "experiment", experiment: experiment() }],
  };
  for (const [name, steps] of Object.entries(policies)) decisions(report, name, steps);
  ingestion(report, Math.min(rows, 100_000));
}

function decisions(report, name, steps) {
  const candidates = names().map(candidate);
  const policy = { id: "bench", version: 1, steps };
  const decide = (position) =>
    decideRoute({ request: request(`position-${position}`), candidates, policy, at: AT });
  for (let warm = 0; warm < 500; warm++) decide(warm);
  // Processor time beside the clock, and the clock of those decisions alone from which the machine
  // did not take the processor: on a busy machine the clock counts what others do.
  const taken = Array.from({ length: DECISIONS }, (_, position) => {
    const [before, start] = [process.resourceUsage(), process.hrtime.bigint()];
    const decision = decide(position);
    const clock = Number(process.hrtime.bigint() - start) / 1_000;
    const after = process.resourceUsage();
    if (!("route" in decision)) throw new Error(decision.failure.message);
    const processor = ["userCPUTime", "systemCPUTime"].reduce(
      (sum, kind) => sum + after[kind] - before[kind],
      0,
    );
    const isLeft = after.involuntaryContextSwitches === before.involuntaryContextSwitches;
    return { clock, processor, undisturbed: isLeft ? clock : undefined };
  });
  const add = (kind, share, aim) => {
    const values = taken.flatMap((each) => each[kind] ?? []).toSorted((a, b) => a - b);
    const value = values[Math.floor(share * (values.length - 1))] ?? 0;
    const unit = `us p${share * 100} ${kind}`;
    report.add({ name: `routing.${name}`, value, unit, ...(aim && { aim }) });
  };
  add("clock", 0.5);
  add("clock", 0.99, "< 1000");
  add("undisturbed", 0.99, "< 1000");
  add("processor", 0.99, "< 1000");
  const share = taken.filter((each) => each.undisturbed !== undefined).length / DECISIONS;
  report.add({ name: `routing.${name}`, value: 100 * share, unit: "% undisturbed" });
}

function ingestion(report, count) {
  const orders = Array.from({ length: count }, (_, at) => ({
    route: `route-${at % 20}`,
    facts: facts(at),
  }));
  const start = process.hrtime.bigint();
  const sums = rollUp(orders);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (sums.reduce((sum, each) => sum + each.orders, 0) !== count)
    throw new Error("Orders are lost");
  report.add({ name: "routing.roll-up", value: count / seconds, unit: "orders/s" });
}

const names = () =>
  Array.from({ length: ROUTES }, (_, at) => `route-${String(at).padStart(3, "0")}`);

const request = (position) => ({
  ticket: {
    ...{ instrument: SHARE, side: "buy", type: "limit", timeInForce: "day" },
    ...{ quantity: Decimal.of(10), limitPrice: Decimal.of(100) },
  },
  ...{ environment: "paper", position, stratum: "equity/limit/day", price: Decimal.of(100) },
});

const candidate = (id, at) => ({
  route: { id, broker: id, connection: id, account: id, environment: "paper" },
  capabilities: { orderTypes: ["market", "limit", "stop"], timeInForce: ["day", "gtc", "ioc"] },
  instrument: {
    ...{ isTradable: true, session: "open", isShortable: true, marginRate: Decimal.one },
    ...{ quantityStep: Decimal.one, priceStep: Decimal.of("0.01") },
  },
  // Every fifth cannot take it.
  ...{ isTradingEnabled: true, health: at % 5 === 0 ? "down" : "healthy", ordersLeft: 9 },
  ...{ buyingPower: Decimal.of("12345.67"), need: Decimal.of("1000.5") },
  fees: { perUnit: Decimal.of("0.005"), minimum: Decimal.one },
  quality: { slippageBps: at % 7, interval: { low: 0, high: at % 11 }, orders: 500 },
});

function experiment() {
  const share = 100 / ROUTES;
  const act = { at: AT, by: "bench", reason: "bench" };
  const created = createExperiment(
    {
      ...{ id: "bench", name: "Bench", environment: "paper", control: "route-000" },
      arms: names().map((id) => ({ id, environment: "paper" })),
      percent: Object.fromEntries(names().map((id) => [id, share])),
      ...{ coverage: 1_000_000, alpha: 0.05, power: 0.8, units: 10_000, guardrails: [] },
      ...{ goal: { metric: "slippage", difference: 1 }, selection: { kind: "split" } },
    },
    "salt",
    act,
  );
  return startExperiment(created.experiment, act).experiment;
}

const facts = (at) => ({
  ...{ environment: "paper", stratum: "equity/limit/day", side: "buy", multiplier: Decimal.one },
  ...{ ordered: Decimal.of(100), filled: Decimal.of(100), averagePrice: Decimal.of("100.03") },
  arrival: { instrument: SHARE.id, bid: Decimal.of(100), ask: Decimal.of("100.04"), at: AT },
  ...{ decidedAt: AT, sentAt: AT, acknowledgedAt: instantOf(1_772_463_600_000 + (at % 300)) },
  ...{ filledAt: instantOf(1_772_463_600_000 + (at % 900)), fees: Decimal.one, wasUnknown: false },
});
