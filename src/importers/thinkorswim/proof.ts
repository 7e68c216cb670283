import { Decimal } from "#domain";
import {
  cashEffect,
  type CheckRecord,
  decimal,
  type ExecutionRecord,
  optional,
  type RowOf,
  type StatementRecord,
  text,
} from "#kit";
import type { Booking, BookingRow } from "./booking.ts";

export const PROFIT = {
  symbol: optional(text("Symbol")),
  name: optional(text("Description")),
  day: optional(decimal("P/L Day")),
  value: optional(decimal(["Close Value", "Mark Value"])),
};
export const PROFIT_HEADER = {
  required: ["Symbol", "Description", "P/L Open", "P/L Day", "P/L YTD"],
};

/** Sets what the sections say of each other against what was made of them. */
export function createProofs() {
  const profits: RowOf<typeof PROFIT>[] = [];
  const executions: ExecutionRecord[] = [];
  const amounts = { trades: 0, booked: Decimal.zero, ours: Decimal.zero };
  const charges = { misc: Decimal.zero, commission: Decimal.zero };
  let totals: BookingRow | undefined;
  let running: { balance: Decimal; stated: Decimal; rows: number } | undefined;
  let oneDay = false;

  /** The cash section carries a balance from row to row. */
  function moved({ amount, misc, commission, balance, type }: BookingRow): void {
    if (!balance) return;
    const change = Decimal.sum([amount, misc, commission].flatMap((part) => (part ? [part] : [])));
    const before =
      running?.balance ?? balance.minus(type?.toUpperCase() === "BAL" ? Decimal.zero : change);
    const after = type?.toUpperCase() === "BAL" ? before : before.plus(change);
    running = { balance: after, stated: balance, rows: (running?.rows ?? 0) + 1 };
  }

  function traded(made: readonly ExecutionRecord[], bookings: readonly Booking[]): void {
    executions.push(...made);
    for (const execution of made) charged(execution);
    const booked = bookings.flatMap(({ amount }) => (amount ? [amount] : []));
    if (booked.length === 0 || made.some(({ instrument }) => instrument.kind.startsWith("future")))
      return;
    amounts.trades++;
    amounts.booked = amounts.booked.plus(Decimal.sum(booked));
    amounts.ours = amounts.ours.plus(
      Decimal.sum(made.map((execution) => cashEffect({ ...execution, fees: [] }))),
    );
  }

  /**
   * Charges of what is booked in the cash section; those of futures are booked in a section of
   * their own.
   */
  function charged({ fees = [], instrument }: Pick<ExecutionRecord, "fees" | "instrument">): void {
    if (instrument.kind.startsWith("future")) return;
    for (const { kind, amount } of fees) {
      if (kind === "regulatory") charges.misc = charges.misc.plus(amount);
      else charges.commission = charges.commission.plus(amount);
    }
  }

  function end(): readonly CheckRecord[] {
    const checks: CheckRecord[] = [];
    if (totals?.misc)
      checks.push({
        type: "check",
        name: "Misc Fees",
        expected: totals.misc.neg(),
        actual: charges.misc,
      });
    if (totals?.commission) {
      checks.push({
        type: "check",
        name: "Commissions & Fees",
        expected: totals.commission.neg(),
        actual: charges.commission,
      });
    }
    if (amounts.trades > 0) {
      checks.push({
        type: "check",
        name: `Amounts of ${amounts.trades} trades`,
        expected: amounts.booked,
        actual: amounts.ours,
      });
    }
    if (running && running.rows > 1) {
      checks.push({
        type: "check",
        name: `Cash balance after ${running.rows} rows`,
        expected: running.stated,
        actual: running.balance,
      });
    }
    return [...checks, ...(oneDay ? dayChecks() : [])];
  }

  /**
   * The day's profit is that of the executions where the statement is of one day and nothing was
   * held before or after.
   */
  function dayChecks(): readonly CheckRecord[] {
    const symbols = [...new Set(executions.map(symbolOf))];
    const flat = symbols.filter((symbol) => {
      const row = profits.find((profit) => profit.symbol === symbol);
      return row?.value?.isZero() && isFlat(symbol);
    });
    const checks = flat.map((symbol): CheckRecord => {
      const expected = profits.find((profit) => profit.symbol === symbol)?.day ?? Decimal.zero;
      return { type: "check", name: `P/L Day of ${symbol}`, expected, actual: earned(symbol) };
    });
    const total = profits.find(({ name }) => name?.toUpperCase() === "OVERALL TOTALS")?.day;
    if (!total || symbols.length === 0 || flat.length < symbols.length) return checks;
    return [
      ...checks,
      {
        type: "check",
        name: "P/L Day of the round trips",
        expected: total,
        measure: { of: "gross" },
      },
    ];
  }

  const ofSymbol = (symbol: string) =>
    executions.filter((execution) => symbolOf(execution) === symbol);
  const isFlat = (symbol: string) => {
    const units = new Map<string, Decimal>();
    for (const { instrument, side, quantity } of ofSymbol(symbol)) {
      const before = units.get(instrument.id) ?? Decimal.zero;
      units.set(instrument.id, side === "buy" ? before.plus(quantity) : before.minus(quantity));
    }
    return [...units.values()].every((left) => left.isZero());
  };
  const earned = (symbol: string) =>
    Decimal.sum(ofSymbol(symbol).map((execution) => cashEffect({ ...execution, fees: [] })));

  return {
    moved,
    traded,
    charged,
    end,
    total(row: BookingRow): StatementRecord {
      totals = row;
      return { type: "passed", reason: "sums of the columns, which are checked" };
    },
    ofOneDay: () => (oneDay = true),
    profit(row: RowOf<typeof PROFIT>): StatementRecord {
      profits.push(row);
      return { type: "passed", reason: "profit of a symbol, which is checked" };
    },
  };
}

const symbolOf = ({ instrument }: ExecutionRecord) => instrument.underlying ?? instrument.symbol;
