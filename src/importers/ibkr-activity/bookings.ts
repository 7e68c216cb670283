import { Decimal, money } from "#domain";
import { type RowOf, type StatementRecord, unreadable } from "#kit";
import { type Catalogue, instrumentOf } from "./catalogue.ts";
import type { CORPORATE, TRANSFER } from "./columns.ts";

type Records = StatementRecord | readonly StatementRecord[];

/**
 * "TEST(US0000000001) Split 1 for 25 (TEST, TEST CORP, US0000000002)": before, new, old units;
 * symbol that is booked.
 */
const SPLIT = /^([^\s(]+)\s*\([^)]*\)\s+split\s+([\d.]+)\s+for\s+([\d.]+)/i;
const BOOKED = /\(([^\s,()]+),[^()]*(?:\([^()]*\)[^()]*)*\)\s*$/;

/** Bookings that change positions without a trade. */
export function bookingsOf(catalogue: Catalogue) {
  const accountOf = (account: string | undefined) => ({ number: account ?? catalogue.account });

  return {
    /** A split is one record on the symbol that goes on; all else moves units. */
    corporateAction(row: RowOf<typeof CORPORATE>, line: number): Records {
      const { category: kind, currency, account, at, description, quantity } = row;
      const symbol =
        BOOKED.exec(description)?.[1] ??
        unreadable("unknown-instrument", "The description names no symbol");
      const [, before, to, from] = SPLIT.exec(description) ?? [];
      if (before !== undefined && symbol === `${before}.OLD`)
        return { type: "passed", reason: "old half of a split" };
      const instrument = instrumentOf(catalogue, { kind, symbol, currency });
      const common = { line, account: accountOf(account), at, instrument };
      if (before === symbol && to !== undefined && from !== undefined) {
        return { ...common, type: "split", from: Decimal.of(from), to: Decimal.of(to) };
      }
      const proceeds = row.proceeds ?? Decimal.zero;
      if (quantity.isZero())
        return { type: "passed", reason: "corporate action that changes nothing" };
      const perUnit = quantity.neg().times(instrument.multiplier);
      return {
        ...common,
        type: "execution",
        kind: proceeds.isZero() ? "transfer" : "settlement",
        side: quantity.sign < 0 ? "sell" : "buy",
        quantity: quantity.abs(),
        price: proceeds.isZero() ? Decimal.zero : proceeds.div(perUnit),
        note: description,
      };
    },
    /** Units or money that come from or go to another account. */
    transfer(row: RowOf<typeof TRANSFER>, line: number): Records {
      const { category: kind, currency, account, symbol, at, direction, quantity, cash } = row;
      const common = { line, account: accountOf(account), at };
      const records: StatementRecord[] = [];
      if (symbol !== undefined && quantity && !quantity.isZero()) {
        const instrument = instrumentOf(catalogue, { kind, symbol, currency });
        const price = row.price ?? Decimal.zero;
        records.push({
          ...common,
          type: "execution",
          kind: "transfer",
          instrument,
          side: direction,
          quantity: quantity.abs(),
          price,
        });
      }
      if (cash && !cash.isZero())
        records.push({ ...common, type: "cash", kind: "transfer", amount: money(cash, currency) });
      return records.length > 0
        ? records
        : unreadable("missing-value", "The transfer names neither units nor cash");
    },
  };
}
