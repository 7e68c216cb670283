import { Decimal, money } from "#domain";
import {
  type BalanceRecord,
  cashEffect,
  type CheckRecord,
  type OpenElement,
  type StatementRecord,
} from "#kit";
import { accountOf, momentOf, numberOf, requiredText, type Statement, textOf } from "./row.ts";

const BASE = "BASE_SUMMARY";
const zero = Decimal.zero;

/**
 * Cash of one statement: what its records move, by account and currency, against the change that
 * its cash report states. Futures and CFDs settle in ways that trades do not show, and a query may
 * leave sections out; then there is nothing to compare.
 */
export function createCashReport(statement: Statement) {
  const moved = new Map<string, Decimal>();
  const stated: {
    readonly account: string;
    readonly currency: string;
    readonly change: Decimal;
  }[] = [];
  const opaque = new Set<string>();

  const move = (account: string | undefined, currency: string, amount: Decimal) => {
    const key = `${account ?? ""} ${currency}`;
    moved.set(key, (moved.get(key) ?? zero).plus(amount));
  };

  return {
    add(record: StatementRecord, sign: 1 | -1 = 1): void {
      const signed = (amount: Decimal) => (sign < 0 ? amount.neg() : amount);
      if (record.type === "cash")
        move(record.account?.number, record.amount.currency, record.amount.amount);
      if (record.type !== "execution" || record.kind === "transfer") return;
      const { instrument, account, side, quantity, fees = [] } = record;
      if (
        instrument.kind === "future" ||
        instrument.kind === "cfd" ||
        instrument.kind === "future-option"
      ) {
        opaque.add(account?.number ?? "");
      }
      move(account?.number, instrument.currency, signed(cashEffect(record)));
      for (const fee of fees) {
        if (fee.currency !== instrument.currency)
          move(account?.number, fee.currency, signed(fee.amount.neg()));
      }
      const base = instrument.kind === "fx" ? instrument.symbol.split(".")[0] : undefined;
      if (base) move(account?.number, base, signed(side === "buy" ? quantity : quantity.neg()));
    },
    /** A row of the cash report: the balance at its end, or the reason to pass over it. */
    row(row: OpenElement): BalanceRecord | string {
      const currency = requiredText(row, "currency");
      if (currency === BASE) return "total in the base currency";
      const start = numberOf(row, "startingCash");
      const end = numberOf(row, "endingCash");
      if (!end) return "cash report without an ending balance";
      const account = accountOf(row, statement);
      if (start) stated.push({ account: account.number ?? "", currency, change: end.minus(start) });
      const at = momentOf(textOf(row, "toDate") || statement.toDate, statement);
      return { type: "balance", line: row.line, account, cash: money(end, currency), at };
    },
    checks(sections: ReadonlySet<string>): readonly CheckRecord[] {
      if (!sections.has("Trades") || !sections.has("CashTransactions")) return [];
      return stated
        .filter(({ account }) => !opaque.has(account))
        .map(({ account, currency, change }) => ({
          type: "check",
          name: `Change of cash in ${currency}, account ${account || "unnamed"}`,
          expected: change,
          actual: moved.get(`${account} ${currency}`) ?? zero,
          tolerance: CASH_ROUNDING,
        }));
    },
  };
}

export type CashReport = ReturnType<typeof createCashReport>;

/** IBKR keeps cash to nine digits. */
const CASH_ROUNDING = Decimal.of("0.000001");
