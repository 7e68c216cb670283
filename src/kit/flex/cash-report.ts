import { Decimal, money } from "#domain";
import { createCashLedger } from "../cash-ledger.ts";
import type { OpenElement } from "../elements.ts";
import type { BalanceRecord, CheckRecord } from "../statement.ts";
import { accountOf, momentOf, numberOf, requiredText, type Statement, textOf } from "./row.ts";

const BASE = "BASE_SUMMARY";

/**
 * Cash of one statement: what its records move, by account and currency, against the change that
 * its cash report states. Futures and CFDs settle in ways that trades do not show, and a query may
 * leave sections out; then there is nothing to compare.
 */
export function createCashReport(statement: Statement) {
  const ledger = createCashLedger();
  const stated: {
    readonly account: string;
    readonly currency: string;
    readonly change: Decimal;
  }[] = [];

  return {
    add: ledger.add,
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
        .filter(({ account }) => !ledger.isOpaque(account))
        .map(({ account, currency, change }) => ({
          type: "check",
          name: `Change of cash in ${currency}, account ${account || "unnamed"}`,
          expected: change,
          actual: ledger.moved(account, currency),
          tolerance: CASH_ROUNDING,
        }));
    },
  };
}

export type CashReport = ReturnType<typeof createCashReport>;

/** IBKR keeps cash to nine digits. */
const CASH_ROUNDING = Decimal.of("0.000001");
