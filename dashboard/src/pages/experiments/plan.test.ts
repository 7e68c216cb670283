import { expect, test } from "vitest";
import { planFrom, typedFrom } from "./plan.ts";

const ARMS = ["a", "b", "c"].map((id) => ({ id, label: id, environment: "paper" as const }));

test("a new plan tries the first two accounts half and half", () => {
  expect(planFrom(typedFrom(ARMS, "paper"))).toEqual({
    ...{ name: "", environment: "paper", control: "a" },
    arms: ["a", "b"].map((id) => ({ id, percent: 50 })),
    goal: { metric: "slippage", difference: 1 },
    guardrails: [{ metric: "reject-rate", worst: 0.05, against: "limit" }],
  });
  expect(planFrom(typedFrom(ARMS, "live")).arms).toEqual([]);
});

test("shares are typed in percent, and an account without one takes no part", () => {
  const typed = { ...typedFrom(ARMS, "paper"), metric: "fill-rate" as const, difference: "2,5" };
  const plan = planFrom({ ...typed, percent: { a: "70", b: "", c: "30" }, rejects: "" });
  expect(plan.arms.map(({ id }) => id)).toEqual(["a", "c"]);
  expect(plan.goal.difference).toBeCloseTo(0.025, 12);
  expect(plan.guardrails).toEqual([]);
});

test("what is no figure is left for the server to refuse", () => {
  const typed = { ...typedFrom(ARMS, "paper"), difference: "some", spread: "x", isAutomatic: true };
  const plan = planFrom(typed);
  expect([plan.goal.difference, plan.spread]).toEqual([0, undefined]);
  expect(plan.selection).toEqual({ kind: "automatic", floorPercent: 5, halfLifeDays: 30 });
});
