import { describe, expect, it } from "vitest";
import { type Compared, csvOf, groupsOf, verdictOf } from "./compare.ts";

const at = "2026-01-05T15:00:00.000000Z";
const observed = (worked: number, refused: number) => ({ worked, refused, lastAt: at });

describe("a comparison", () => {
  it("groups what brokers can do, and leaves out kinds that nobody has", () => {
    expect(groupsOf(["tif:gtc", "order:limit", "order:stop", "realtime"])).toEqual([
      { title: "Orders", capabilities: ["order:limit", "order:stop"] },
      { title: "Time in force", capabilities: ["tif:gtc"] },
    ]);
  });

  it.each([
    [undefined, "no"],
    [{ capability: "x", declared: true }, "yes"],
    [{ capability: "x", declared: false, observed: observed(2, 0) }, "proved"],
    [{ capability: "x", declared: true, observed: observed(2, 1) }, "proved"],
    [{ capability: "x", declared: true, observed: observed(0, 1) }, "refused"],
  ])("of %j says %s", (fact, verdict) => {
    expect(verdictOf(fact)).toBe(verdict);
  });

  it("leaves the page as CSV", () => {
    const probed = [{ has: true }, { has: false }];
    const facts = [{ capability: "order:limit", declared: true, probed }];
    const broker = { id: "oanda", environment: "paper", facts } as unknown as Compared;
    expect(csvOf(["order:limit", "order:stop"], [broker])).toBe(
      "capability,oanda paper\norder:limit,yes granted 1 of 2\norder:stop,no",
    );
  });
});
