import { describe, expect, it } from "vitest";
import { documentWith, FIELDS, problemOf, typedFrom } from "./fields.ts";

const document = {
  brokers: {
    oanda: { limitShare: 0.5, commission: { perOrder: "0.65" }, live: { enabled: false } },
    alpaca: { priority: 1 },
  },
};
const fieldOf = (name: string) => {
  const field = FIELDS.find((each) => each.name === name);
  if (!field) throw new Error(`No field "${name}"`);
  return field;
};

describe("the form of a broker", () => {
  it("shows what is set, and nothing for what is not", () => {
    const typed = typedFrom(document, "oanda", "both");
    expect(typed).toMatchObject({ limitShare: "50", "commission.perOrder": "0.65", enabled: "" });
    expect(typedFrom(document, "oanda", "live")).toMatchObject({ enabled: "off", limitShare: "" });
  });

  it.each(["both", "paper", "live"] as const)("left as it is changes nothing: %s", (scope) => {
    for (const broker of ["oanda", "alpaca", "other"]) {
      const typed = typedFrom(document, broker, scope);
      expect(documentWith(document, { broker, scope, typed })).toEqual(document);
    }
  });

  it("puts what was typed in its place and leaves the rest", () => {
    const typed = { limitShare: "33.33", attemptMs: "2.5", enabled: "on" };
    expect(documentWith(document, { broker: "oanda", scope: "both", typed }).brokers).toEqual({
      alpaca: { priority: 1 },
      oanda: { limitShare: 0.3333, attemptMs: 2500, enabled: true, live: { enabled: false } },
    });
  });

  it("takes out a broker of which nothing is left", () => {
    const empty = documentWith(document, { broker: "alpaca", scope: "both", typed: {} });
    expect(Object.keys(empty.brokers)).toEqual(["oanda"]);
  });
});

describe("what is typed", () => {
  it.each([
    ["limitShare", "0", "Type a number from 1 to 100"],
    ["maxRetries", "2.5", "Type a whole number from 0 to 10"],
    ["maxRetries", "two", "Type a whole number from 0 to 10"],
    ["commission.perOrder", "1e3", "Type an amount, such as 0.65"],
    ["deadlineMs", "", undefined],
    ["deadlineMs", "30", undefined],
  ])("%s %j: %s", (name, text, problem) => {
    expect(problemOf(fieldOf(name), text)).toBe(problem);
  });
});
