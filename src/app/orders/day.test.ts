import { expect, test } from "vitest";
import { Decimal, instantOf } from "#domain";
import type { Desk, Funds } from "#kit";
import { type DayBreak, dayPnlOf } from "./day.ts";

const MIDNIGHT = Date.UTC(2026, 2, 3);
const HOUR = 3_600_000;
const of = (value: number) => Decimal.of(value);
const FUNDS: Funds = { currency: "USD", buyingPower: of(1_000) };

async function told(funds: Partial<Funds>, before?: number, asked?: Decimal) {
  const spans: DayBreak[] = [];
  const parts = {
    trading: { dayPnl: async () => asked },
    desk: {} as Desk,
    now: instantOf(MIDNIGHT + 15 * HOUR),
    stated: async (_: string, within: DayBreak) => {
      spans.push(within);
      return before === undefined ? undefined : of(before);
    },
  };
  const pnl = await dayPnlOf(parts, { ...FUNDS, ...funds });
  return { pnl: pnl && String(pnl), spans };
}
const profit = (amount: number, sinceMs = 0) => ({
  profit: { amount: of(amount), since: instantOf(sinceMs) },
});

test("the day's profit is what the broker states", async () => {
  expect(await told({ dayPnl: of(-3), ...profit(9) }, 4)).toEqual({ pnl: "-3", spans: [] });
});

test("else it is by how much the profit of all time has grown since before midnight", async () => {
  const { pnl, spans } = await told(profit(-120), -20);
  expect(pnl).toBe("-100");
  expect(spans).toEqual([{ from: instantOf(MIDNIGHT - 2 * HOUR), to: instantOf(MIDNIGHT) }]);
});

test("nobody knows it where nothing was read before midnight, and the check denies", async () => {
  expect((await told(profit(-120))).pnl).toBeUndefined();
  expect((await told({})).pnl).toBeUndefined();
});

test("an account that was opened today began the day with nothing", async () => {
  expect(await told(profit(-7, MIDNIGHT + HOUR))).toEqual({ pnl: "-7", spans: [] });
});

test("a broker that has to be asked more for it is asked", async () => {
  expect((await told({}, undefined, of(-5))).pnl).toBe("-5");
});
