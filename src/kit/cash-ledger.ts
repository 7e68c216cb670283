import { Decimal } from "#domain";
import { cashEffect } from "./cash-effect.ts";
import type { StatementRecord } from "./statement.ts";

/** Cash by account number and currency, as records move it. */
export type CashLedger = {
  /** Counts a record; -1 takes back what a cancelled trade moved. */
  readonly add: (record: StatementRecord, sign?: 1 | -1) => void;
  /** Money that came in less money that went out. */
  readonly moved: (account: string | undefined, currency: string) => Decimal;
  /** Whether an account holds what settles in ways that its trades do not show: futures, CFDs. */
  readonly isOpaque: (account: string | undefined) => boolean;
};

const OPAQUE = new Set(["future", "future-option", "cfd"]);

/**
 * Adds up the cash that records move, to be set against the balances that a file states. A currency
 * pair moves both of its currencies; its symbol must be written "EUR.USD".
 */
export function createCashLedger(): CashLedger {
  const sums = new Map<string, Decimal>();
  const opaque = new Set<string>();
  const keyOf = (account: string | undefined, currency: string) => `${account ?? ""}\n${currency}`;

  function move(account: string | undefined, currency: string, amount: Decimal): void {
    const key = keyOf(account, currency);
    sums.set(key, (sums.get(key) ?? Decimal.zero).plus(amount));
  }

  return {
    add(record, sign = 1) {
      if (record.type === "cash")
        move(record.account?.number, record.amount.currency, record.amount.amount);
      if (record.type !== "execution" || record.kind === "transfer") return;
      const { instrument, account, side, quantity, fees = [] } = record;
      const signed = (amount: Decimal) => (sign < 0 ? amount.neg() : amount);
      if (OPAQUE.has(instrument.kind)) opaque.add(account?.number ?? "");
      move(account?.number, instrument.currency, signed(cashEffect(record)));
      for (const fee of fees) {
        if (fee.currency !== instrument.currency)
          move(account?.number, fee.currency, signed(fee.amount.neg()));
      }
      const base = instrument.kind === "fx" ? instrument.symbol.split(".")[0] : undefined;
      if (base) move(account?.number, base, signed(side === "buy" ? quantity : quantity.neg()));
    },
    moved: (account, currency) => sums.get(keyOf(account, currency)) ?? Decimal.zero,
    isOpaque: (account) => opaque.has(account ?? ""),
  };
}
