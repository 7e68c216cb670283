import fc from "fast-check";
import { expect, test } from "vitest";
import { Decimal } from "#domain";
import { momentIn } from "./moment.ts";
import { createPairedFills, type Pair } from "./paired-fills.ts";
import type { StatementRecord } from "./statement.ts";

const at = (time: string) => momentIn(`2025-11-03 ${time}`, { zone: "UTC" });
type Given = {
  qty: number;
  buy: [id: string, price: string, time: string];
  sell: [id: string, price: string, time: string];
  pnl: string;
};
const pair = ({ qty, buy, sell, pnl }: Given, symbol = "MESZ5", line = 2): Pair => ({
  line,
  symbol,
  currency: "USD",
  quantity: Decimal.of(qty),
  buy: { id: buy[0], price: Decimal.of(buy[1]), at: at(buy[2]) },
  sell: { id: sell[0], price: Decimal.of(sell[1]), at: at(sell[2]) },
  pnl: Decimal.of(pnl),
});
const executionsOf = (records: readonly StatementRecord[]) =>
  records.filter((record) => record.type === "execution");
const checksOf = (records: readonly StatementRecord[]) =>
  records.filter((record) => record.type === "check");

test("a fill that stands in several pairs is one execution of their whole quantity", () => {
  const fills = createPairedFills();
  fills.add(
    pair({
      qty: 1,
      buy: ["21", "6001.00", "10:00:00"],
      sell: ["30", "6002.00", "10:05:00"],
      pnl: "5",
    }),
  );
  fills.add(
    pair({
      qty: 2,
      buy: ["22", "6000.00", "10:01:00"],
      sell: ["30", "6002.00", "10:05:00"],
      pnl: "20",
    }),
  );
  const records = fills.end();
  expect(
    executionsOf(records).map(
      ({ executionId, side, quantity }) => `${executionId} ${side} ${quantity}`,
    ),
  ).toEqual(["21 buy 1", "22 buy 2", "30 sell 3"]);
  expect(executionsOf(records)[0]?.instrument.id).toBe("future:MESZ25:USD:5");
  expect(
    checksOf(records).map(
      ({ expected, actual, measure }) => `${expected} ${actual ?? measure?.of}`,
    ),
  ).toEqual(["25 25", "25 gross"]);
});

test("fills of one second come in the order of their ids", () => {
  const fills = createPairedFills();
  fills.add(
    pair({ qty: 1, buy: ["100", "6001", "10:00:00"], sell: ["99", "6002", "10:00:00"], pnl: "5" }),
  );
  expect(executionsOf(fills.end()).map(({ executionId }) => executionId)).toEqual(["99", "100"]);
});

test("a stated profit that prices do not give is named with its line", () => {
  const fills = createPairedFills();
  fills.add(
    pair(
      { qty: 1, buy: ["1", "6001", "10:00:00"], sell: ["2", "6002", "10:01:00"], pnl: "6" },
      "MESZ5",
      7,
    ),
  );
  const names = checksOf(fills.end()).map(
    ({ name, expected, actual }) => `${name}: ${expected}, ours ${actual}`,
  );
  expect(names.slice(0, 2)).toEqual(["P/L of 1 pairs: 6, ours 5", "P/L of line 7: 6, ours 5"]);
});

test("the points of an unknown product follow from profit, and without any nothing is guessed", () => {
  const known = createPairedFills();
  known.add(
    pair(
      { qty: 2, buy: ["1", "10", "10:00:00"], sell: ["2", "10", "10:01:00"], pnl: "0" },
      "QQXZ5",
    ),
  );
  known.add(
    pair(
      { qty: 2, buy: ["3", "10", "10:00:00"], sell: ["4", "12", "10:01:00"], pnl: "28" },
      "QQXZ5",
    ),
  );
  expect(executionsOf(known.end()).map(({ instrument }) => String(instrument.multiplier))).toEqual([
    "7",
    "7",
    "7",
    "7",
  ]);
  const unknown = createPairedFills();
  unknown.add(
    pair(
      { qty: 2, buy: ["1", "10", "10:00:00"], sell: ["2", "10", "10:01:00"], pnl: "0" },
      "QQXZ5",
    ),
  );
  expect(unknown.end().filter(({ type }) => type === "unreadable")).toMatchObject([
    { code: "unknown-point-value" },
    { code: "unknown-point-value" },
  ]);
});

test("a symbol that is no contract and worth its price is a share", () => {
  const fills = createPairedFills();
  fills.add(
    pair(
      { qty: 100, buy: ["1", "150", "10:00:00"], sell: ["2", "155", "10:01:00"], pnl: "500" },
      "AAPL",
    ),
  );
  expect(executionsOf(fills.end())[0]?.instrument.id).toBe("equity:AAPL:USD");
});

test("a fill that a later row contradicts is refused there", () => {
  const fills = createPairedFills();
  fills.add(
    pair({ qty: 1, buy: ["1", "6001", "10:00:00"], sell: ["2", "6002", "10:01:00"], pnl: "5" }),
  );
  expect(() =>
    fills.add(
      pair({ qty: 1, buy: ["1", "6003", "10:00:00"], sell: ["3", "6002", "10:01:00"], pnl: "-5" }),
    ),
  ).toThrow('"1"');
  expect(executionsOf(fills.end()).map(({ quantity }) => String(quantity))).toEqual(["1", "1"]);
});

test("no unit is lost or doubled, however fills are paired", () => {
  const rows = fc.array(
    fc.record({
      qty: fc.integer({ min: 1, max: 9 }),
      buy: fc.integer({ min: 1, max: 5 }),
      sell: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(rows, (given) => {
      const fills = createPairedFills();
      for (const { qty, buy, sell } of given) {
        const pnl = String((sell - buy) * qty * 5);
        fills.add(
          pair({
            qty,
            buy: [`b${buy}`, String(buy), "10:00:00"],
            sell: [`s${sell}`, String(sell), "10:01:00"],
            pnl,
          }),
        );
      }
      const records = fills.end();
      const total = given.reduce((sum, { qty }) => sum + qty, 0);
      for (const side of ["buy", "sell"]) {
        const sum = Decimal.sum(
          executionsOf(records)
            .filter((record) => record.side === side)
            .map(({ quantity }) => quantity),
        );
        expect(sum.toString()).toBe(String(total));
      }
      expect(
        checksOf(records).every(({ expected, actual = expected }) => actual.eq(expected)),
      ).toBe(true);
    }),
  );
});
