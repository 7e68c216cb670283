import { Decimal } from "#domain";
import { expect, test } from "vitest";
import { running } from "../experiments/fakes.ts";
import { stopExperiment } from "../experiments/lifecycle.ts";
import type { Candidate } from "./candidate.ts";
import { feeOf } from "./cost.ts";
import { decideRoute, type RoutingDecision } from "./decide.ts";
import { OBJECTION_CODES, objectionsTo } from "./eligibility.ts";
import { AT, candidate, request, routeAt, ticket } from "./fakes.ts";
import type { PolicyStep } from "./policy.ts";

const LIST: PolicyStep = { kind: "priority", routes: ["beta", "alpha"] };
const both = [candidate("alpha"), candidate("beta")];

function decided(
  steps: readonly PolicyStep[],
  candidates: readonly Candidate[] = both,
  parts: Parameters<typeof request>[0] = {},
): RoutingDecision {
  const policy = { id: "desk", version: 3, steps };
  return decideRoute({ request: request(parts), candidates, policy, at: AT });
}
const routeOf = (decision: RoutingDecision) =>
  "route" in decision ? decision.route.id : undefined;
const codeOf = (decision: RoutingDecision) =>
  "failure" in decision ? decision.failure.code : undefined;

test("a route that can take an order has nothing against it", () => {
  expect(objectionsTo(candidate("alpha"), request())).toEqual([]);
});

test("everything that speaks against a route is named at once", () => {
  const bad = candidate("alpha", {
    route: routeAt("alpha", "live"),
    capabilities: { orderTypes: ["market"], timeInForce: ["day"] },
    instrument: {
      isTradable: false,
      session: "closed",
      quantityStep: Decimal.of(3),
      priceStep: Decimal.one,
      isShortable: false,
      marginRate: Decimal.one,
    },
    isTradingEnabled: false,
    health: "down",
    buyingPower: Decimal.of(10),
    ordersLeft: 0,
  });
  const objections = objectionsTo(bad, request({ ticket: ticket({ timeInForce: "ioc" }) }));
  expect(objections.map(({ code }) => code)).toEqual([...OBJECTION_CODES]);
  expect(objections.find(({ code }) => code === "buying-power")?.text).toBe(
    'Its buying power is "10"; the order needs "1000"',
  );
});

test("what is not known speaks against a route", () => {
  const { instrument: _, health: __, buyingPower: ___, ...unknown } = candidate("alpha");
  expect(objectionsTo(unknown, request()).map(({ code }) => code)).toEqual([
    "instrument",
    "health",
    "buying-power",
  ]);
});

test("an order that only reduces needs no buying power, and one that waits no session", () => {
  const poor = candidate("alpha", { buyingPower: Decimal.zero });
  expect(objectionsTo(poor, request({ ticket: ticket({ reduceOnly: true }) }))).toEqual([]);
  const closed = { ...candidate("alpha").instrument, session: "closed" } as Candidate["instrument"];
  expect(objectionsTo(candidate("alpha", closed && { instrument: closed }), request())).toEqual([]);
});

test("a list gives the first route that can, and a pin gives no other", () => {
  expect(routeOf(decided([LIST]))).toBe("beta");
  const down = [candidate("alpha"), candidate("beta", { health: "down" })];
  expect(routeOf(decided([LIST], down))).toBe("alpha");
  expect(routeOf(decided([{ kind: "pinned", route: "alpha" }]))).toBe("alpha");
  const pinned = decided([{ kind: "pinned", route: "beta" }, LIST], down);
  expect(codeOf(pinned)).toBe("route-undecided");
});

test("the lowest cost counts fees and measured slippage together", () => {
  const quality = (slippageBps: number) => ({
    ...{ slippageBps, orders: 100 },
    interval: { low: slippageBps - 1, high: slippageBps + 1 },
  });
  const cheap = candidate("alpha", { fees: { perOrder: Decimal.zero }, quality: quality(6) });
  const fair = candidate("beta", { fees: { bps: Decimal.of("1.5") }, quality: quality(3) });
  const blind = candidate("gamma", { fees: { perOrder: Decimal.zero } });
  const decision = decided([{ kind: "lowest-cost" }], [cheap, fair, blind]);
  expect(routeOf(decision)).toBe("beta");
  expect(decision.considered.map(({ route, score }) => [route, score])).toEqual([
    ["alpha", 6],
    ["beta", 4.5],
    ["gamma", undefined],
  ]);
});

test("fees are exact and no less than the minimum", () => {
  const fees = { perUnit: Decimal.of("0.005"), bps: Decimal.of("0.1"), minimum: Decimal.one };
  expect(feeOf(fees, ticket(), Decimal.of(100)).toString()).toBe("1");
  const many = ticket({ quantity: Decimal.of(1_001) });
  expect(feeOf(fees, many, Decimal.of("33.33")).toString()).toBe("5.3386333");
});

test("quality goes by what is sure, so that few lucky orders do not win", () => {
  const lucky = { slippageBps: 1, interval: { low: -8, high: 10 }, orders: 60 };
  const steady = { slippageBps: 3, interval: { low: 2, high: 4 }, orders: 2_000 };
  const few = { slippageBps: 0, interval: { low: 0, high: 0 }, orders: 2 };
  const candidates = [
    candidate("alpha", { quality: lucky }),
    candidate("beta", { quality: steady }),
    candidate("gamma", { quality: few }),
  ];
  expect(routeOf(decided([{ kind: "best-quality", fewestOrders: 50 }], candidates))).toBe("beta");
  const none = decided([{ kind: "best-quality", fewestOrders: 9_999 }, LIST], candidates);
  expect(routeOf(none)).toBe("beta");
  expect(none.steps.map(({ kind }) => kind)).toEqual(["best-quality", "priority"]);
});

test("a route in trouble stands behind where measured figures decide, and may be the last one", () => {
  const quality = (high: number) => ({ slippageBps: 0, interval: { low: 0, high }, orders: 100 });
  const trouble = { health: "degraded" as const, because: "2 of its last 3 readings failed" };
  const best = candidate("alpha", { ...trouble, quality: quality(1) });
  const steps = [{ kind: "best-quality", fewestOrders: 50 }] as const;
  const decision = decided(steps, [best, candidate("beta", { quality: quality(4) })]);
  expect(routeOf(decision)).toBe("beta");
  expect(decision.steps[0]?.text).toBe(
    '"beta" has the lowest sure slippage of 1: 4.00 bps; 1 in trouble stand behind',
  );
  expect(decision.considered[0]).toMatchObject({
    ...{ route: "alpha", objections: [], score: 1, caution: trouble.because },
  });
  const last = decided(steps, [best, candidate("beta")]);
  expect(routeOf(last)).toBe("alpha");
  expect(last.steps[0]?.text).toBe('"alpha" has the lowest sure slippage of 1: 1.00 bps');
  const list = decided([{ kind: "priority", routes: ["alpha", "beta"] }], [best, ...both]);
  expect(routeOf(list)).toBe("alpha");
});

test("calls that are used up, and what put a route down, are told", () => {
  const used = candidate("alpha", { callsFrom: AT });
  expect(objectionsTo(used, request())).toEqual([
    { code: "limits", text: `Its limit of calls is used until "${AT}"` },
  ]);
  const down = candidate("alpha", { health: "down", because: "it is switched off" });
  expect(objectionsTo(down, request())[0]?.text).toBe("It is down: it is switched off");
});

test("an experiment draws among routes that can, and leaves its exposure", () => {
  const step: PolicyStep = { kind: "experiment", experiment: running() };
  const decision = decided([step, LIST]);
  expect(decision.exposure).toMatchObject({ unit: "group-1/XYZ/1", eligible: ["alpha", "beta"] });
  expect(routeOf(decision)).toBe(decision.exposure?.arm);
  const one = decided([step, LIST], [candidate("alpha"), candidate("gamma")]);
  expect(one.exposure).toBeUndefined();
  expect(routeOf(one)).toBe("alpha");
});

test("an experiment of paper routes never draws for a live order", () => {
  const live = ["alpha", "beta"].map((id) => candidate(id, { route: routeAt(id, "live") }));
  const step: PolicyStep = { kind: "experiment", experiment: running() };
  const decision = decided([step, LIST], live, { environment: "live" });
  expect(decision.exposure).toBeUndefined();
  expect(routeOf(decision)).toBe("beta");
});

test("an experiment that was stopped passes", () => {
  const stopped = stopExperiment(running(), { at: AT, by: "ada", reason: "enough" });
  if ("failure" in stopped) throw new Error(stopped.failure.message);
  const decision = decided([{ kind: "experiment", experiment: stopped.experiment }, LIST]);
  expect(decision.steps[0]?.text).toBe('The experiment "Slippage of two brokers" does not run');
});

test("orders of a position go where it was opened, whatever the policy and its health", () => {
  const down = [candidate("alpha", { health: "down" }), candidate("beta")];
  const decision = decided([LIST], down, { openedAt: "alpha" });
  expect(routeOf(decision)).toBe("alpha");
  expect(decision.considered[0]).toMatchObject({
    isChosen: true,
    objections: [{ code: "health" }],
  });
  expect(codeOf(decided([LIST], both, { openedAt: "gone" }))).toBe("position-route-gone");
});

test("where no route can, the failure says why for each", () => {
  const down = [candidate("alpha", { health: "down" }), candidate("beta", { ordersLeft: 0 })];
  const decision = decided([LIST], down);
  expect(codeOf(decision)).toBe("no-route");
  expect("failure" in decision && decision.failure.details?.["reasons"]).toEqual([
    "alpha: It is down",
    "beta: Its limits admit no order now",
  ]);
});
