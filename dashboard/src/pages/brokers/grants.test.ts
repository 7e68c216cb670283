import { expect, it } from "vitest";
import { grantOf, probeWords } from "./grants.ts";

const at = "2026-01-05T15:00:00.000000Z";
const probed = (account: string, has: boolean, region?: string) => ({
  ...{ connection: "c1", account, has, evidence: `${account} says ${has}`, at },
  ...(region !== undefined && { region }),
});
const fact = (...of: readonly ReturnType<typeof probed>[]) => ({
  ...{ capability: "feature:hedging", declared: true, probed: [...of] },
});

it("grants to all, some and none are told apart, each with the broker's words", () => {
  expect(grantOf(undefined)).toBeUndefined();
  expect(grantOf({ capability: "x", declared: true })).toBeUndefined();
  expect(grantOf(fact(probed("a", true, "division 1")))).toEqual({
    ...{ tone: "good", words: "granted", evidence: "a, division 1, a says true" },
  });
  expect(grantOf(fact(probed("a", true), probed("b", false)))).toEqual({
    ...{ tone: "warn", words: "granted to 1 of 2" },
    evidence: "a, a says true\nb, b says false",
  });
  expect(grantOf(fact(probed("b", false)))).toMatchObject({ tone: "bad", words: "not granted" });
});

it("a probe is told in one line", () => {
  const item = (outcome: "read" | "failed", changes: readonly object[] = []) =>
    ({ connection: "c1", outcome, facts: 1, changes: [...changes] }) as never;
  expect(probeWords({ items: [] })).toContain("no connection");
  expect(probeWords({ items: [item("read"), item("failed")] })).toBe(
    "Asked for 2 accounts: 1 answered, 1 failed. Nothing has changed.",
  );
  expect(probeWords({ items: [item("read", [{ capability: "x" }])] })).toBe(
    "Asked for 1 account: 1 answered. 1 change.",
  );
});
