import { expect, test } from "vitest";
import { accountLabel } from "./account-name.ts";
import { periodLabel, PRESETS } from "./periods.ts";

const today = "2026-03-02";
const rangeOf = (label: string) => PRESETS.find((preset) => preset.label === label)?.range(today);

test("presets count today as a day", () => {
  expect(rangeOf("7 days")).toEqual({ from: "2026-02-24", to: today });
  expect(rangeOf("Last year")).toEqual({ from: "2025-01-01", to: "2025-12-31" });
});

test("periodLabel() names a preset, and days otherwise", () => {
  expect(periodLabel({}, today)).toBe("All time");
  expect(periodLabel({ from: "2026-03-01", to: today }, today)).toBe("This month");
  expect(periodLabel({ from: "2026-01-02" }, today)).toBe("Since 2026-01-02");
  expect(periodLabel({ from: "2026-01-02", to: "2026-01-02" }, today)).toBe("2026-01-02");
});

test("accountLabel() reads an id as people would", () => {
  expect(["ibkr:U1", "schwab:unnamed", "tradovate:a:b"].map(accountLabel)).toEqual([
    "IBKR U1",
    "Schwab",
    "Tradovate a:b",
  ]);
});
