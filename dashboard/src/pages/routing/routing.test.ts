import { describe, expect, test } from "vitest";
import { EMPTY, inputFrom, isWhole } from "./dry-run.ts";
import { type Considered, ranked, scaleOf, WIDTH } from "./picture.ts";
import { freshStep, isReady, moved, policyFrom, stepText, typedFrom } from "./steps.ts";
import { whyOf } from "./words.ts";

const names = { account: (id: string) => id.toUpperCase(), experiment: (id: string) => id };

const of = (route: string, parts: Partial<Considered> = {}): Considered => ({
  ...{ route, isChosen: false, objections: [] },
  ...parts,
});
const against = (text: string) => ({ objections: [{ code: "health", text }] });

describe("a policy as it is typed", () => {
  const policy = {
    ...{ id: "steady", version: 2 },
    steps: [
      { kind: "pinned", route: "a" },
      { kind: "priority", routes: ["b", "a"] },
      { kind: "lowest-cost" },
      { kind: "best-quality", fewestOrders: 50 },
      { kind: "experiment", experiment: "e" },
    ],
  } as const;

  test("is sent as it was read, whatever its steps", () => {
    const typed = typedFrom({ ...policy, steps: [...policy.steps] } as never);
    expect(policyFrom(typed)).toEqual({ id: "steady", steps: policy.steps });
    expect(isReady(typed)).toBe(true);
  });

  test("is ready once every step says what it needs", () => {
    const ready = (kind: Parameters<typeof freshStep>[1], parts = {}) =>
      isReady({ id: "p", steps: [{ ...freshStep(0, kind), ...parts }] });
    expect([ready("priority"), ready("lowest-cost"), ready("best-quality")]).toEqual([
      ...[true, true, true],
    ]);
    expect([ready("pinned"), ready("experiment")]).toEqual([false, false]);
    expect(ready("best-quality", { fewestOrders: "0" })).toBe(false);
    expect(ready("pinned", { route: "a" })).toBe(true);
    expect(isReady({ id: "Not a name", steps: [freshStep(0)] })).toBe(false);
  });

  test("moves a step by one place and never out of the list", () => {
    const steps = [0, 1, 2].map((key) => freshStep(key));
    const keys = (at: number, by: -1 | 1) => moved(steps, at, by).map(({ key }) => key);
    expect([keys(0, 1), keys(2, -1)]).toEqual([
      [1, 0, 2],
      [0, 2, 1],
    ]);
    expect([keys(0, -1), keys(2, 1)]).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });

  test("is told in words", () => {
    expect(policy.steps.map((step) => stepText(step as never, names))).toEqual([
      "Pinned: A",
      "Priority: B, A",
      "Lowest cost",
      "Best measured quality, of 50 orders at least",
      "Experiment: e",
    ]);
    expect(stepText({ kind: "priority", routes: [] }, names)).toBe(
      "Priority as the configuration says",
    );
  });
});

describe("the picture of scores", () => {
  test("draws bars from zero on one scale", () => {
    const { zero, bar } = scaleOf([{ score: -1 }, { score: 3 }, {}]);
    expect([zero, bar(-1), bar(3)]).toEqual([25, { from: 0, width: 25 }, { from: 25, width: 75 }]);
  });

  test("keeps a bar to be seen within the picture where a score is nothing", () => {
    for (const scores of [
      [0, 0],
      [0, -5],
      [0, 5],
    ]) {
      const { bar } = scaleOf(scores.map((score) => ({ score })));
      for (const score of scores) {
        const { from, width } = bar(score);
        expect(width).toBeGreaterThanOrEqual(1);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from + width).toBeLessThanOrEqual(WIDTH);
      }
    }
  });

  test("puts the chosen one first, then those that could by score, then the others", () => {
    const all = [
      of("down", against("It is down")),
      of("dear", { score: 9 }),
      of("blind"),
      of("near", { score: 2 }),
      of("taken", { isChosen: true, score: 1 }),
    ];
    expect(ranked(all).map(({ route }) => route)).toEqual([
      ...["taken", "near", "dear", "blind", "down"],
    ]);
  });
});

describe("why an account was or was not chosen", () => {
  const chosen = of("taken", { isChosen: true, score: 1 });
  const said = (each: Considered, kind: string, taken = chosen) =>
    whyOf(each, { steps: [{ kind, text: "" }], considered: [taken, each] });

  test("is its objections, where it has some", () => {
    expect(said(of("x", against("It is down")), "priority")).toBe("It is down");
  });

  test("is the position, which holds even what speaks against", () => {
    expect(said(of("x"), "position")).toBe(
      "It could take the order, but the position is open elsewhere",
    );
    const held = of("taken", { isChosen: true, ...against("It is down") });
    expect(said(held, "position")).toBe(
      "Chosen, since its position is there, although: It is down",
    );
  });

  test.each([
    [of("x", { score: 3.5 }), "lowest-cost", "It could take the order for 2.50 bps more"],
    [of("x", { score: 1.264 }), "lowest-cost", "It could take the order for 0.26 bps more"],
    [
      of("x"),
      "lowest-cost",
      "It could take the order, but too little is measured or known of its cost",
    ],
    [
      of("x", { score: 0, caution: "it is slow" }),
      "best-quality",
      "It could take the order, but stood behind the others: it is slow",
    ],
    [of("x"), "experiment", "It could take the order; the draw fell on another"],
  ])("is told of one that could", (each, kind, text) => {
    expect(said(each, kind)).toBe(text);
  });

  test("is the list, or that no step chose", () => {
    const first = of("taken", { isChosen: true });
    expect(said(of("x"), "priority", first)).toBe("It could take the order; another came first");
    expect(said(of("x"), "lowest-cost", of("y"))).toBe(
      "It could take the order; no step of the policy chose it",
    );
  });
});

test("an order that is thought of is whole with the prices of its type, and sends no others", () => {
  const typed = { ...EMPTY, symbol: " ACME ", quantity: ".5", limitPrice: "10", stopPrice: "9" };
  expect(inputFrom(typed)).toEqual({
    ...{ symbol: "ACME", side: "buy", type: "market", quantity: "0.5" },
    ...{ policy: "default", environment: "paper" },
  });
  expect(inputFrom({ ...typed, type: "stop-limit" })).toMatchObject({
    ...{ limitPrice: "10", stopPrice: "9" },
  });
  expect(isWhole({ ...typed, type: "limit", limitPrice: "" })).toBe(false);
  expect(isWhole({ ...typed, quantity: "0" })).toBe(false);
  expect(isWhole(typed)).toBe(true);
});
