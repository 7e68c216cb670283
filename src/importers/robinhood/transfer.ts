import { Decimal, type ExecutionKind } from "#domain";
import { type ExecutionRecord, unreadable } from "#kit";
import { type Activity, contractOf, optionOf, remarkOf, shareOf, type Units } from "./row.ts";

/** Codes of units that come or go without a trade. */
export const TRANSFERS: Readonly<Record<string, Exclude<ExecutionKind, "fill" | "settlement">>> = {
  OEXP: "expiry",
  OASGN: "assignment",
  OEXCS: "exercise",
  // An option contract is adjusted: the old one goes, the new one comes.
  OCA: "transfer",
  // Shares are exchanged, merged, received as a gift or reward, or paid as a dividend.
  SXCH: "transfer",
  CONV: "transfer",
  MRGS: "transfer",
  MRGC: "transfer",
  REC: "transfer",
  SDIV: "transfer",
  ACATI: "transfer",
  ACATO: "transfer",
};

type Context = { readonly line: number; readonly kind: NonNullable<(typeof TRANSFERS)[string]> };

/** What units were settled at, where cash moved with them; else nothing. */
function settledAt({ amount }: Activity, { quantity, left }: Units, multiplier: Decimal): Decimal {
  if (!amount || amount.isZero()) return Decimal.zero;
  if (quantity.isZero() || amount.sign !== (left ? 1 : -1)) {
    const reason = `The amount "${amount}" does not fit the units that moved`;
    return unreadable("amount-mismatch", reason);
  }
  return amount.abs().div(quantity.times(multiplier));
}

/**
 * Units without a price. An "S" behind the quantity says that they left; without it they came, or a
 * short was closed.
 */
export function transferOf(row: Activity, { line, kind }: Context): ExecutionRecord {
  const units = row.units ?? unreadable("missing-value", 'The column "Quantity" is empty');
  const { quantity, left } = units;
  const closes = kind !== "transfer";
  const instrument = closes ? optionOf(row) : (contractOf(row) ?? shareOf(row));
  const price = settledAt(row, units, instrument.multiplier);
  const note = remarkOf(row);
  return {
    type: "execution",
    // Units that are paid for are settled, not moved.
    kind: kind === "transfer" && !price.isZero() ? "settlement" : kind,
    line,
    instrument,
    side: left ? "sell" : "buy",
    ...(closes ? { effect: "close" as const } : {}),
    quantity,
    price,
    at: row.at,
    tradeDate: row.at.day,
    note: note ?? row.code,
  };
}
