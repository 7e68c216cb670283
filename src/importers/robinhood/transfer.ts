import { Decimal, type ExecutionKind } from "#domain";
import { type ExecutionRecord, unreadable } from "#kit";
import { type Activity, contractOf, optionOf, remarkOf, shareOf } from "./row.ts";

/** Codes of units that come or go without a trade. */
export const TRANSFERS: Readonly<Record<string, Exclude<ExecutionKind, "fill" | "settlement">>> = {
  OEXP: "expiry",
  OASGN: "assignment",
  OEXCS: "exercise",
  // An option contract is adjusted: the old one goes, the new one comes.
  OCA: "transfer",
  // Shares are exchanged, received as a gift or reward, or paid as a dividend.
  SXCH: "transfer",
  REC: "transfer",
  SDIV: "transfer",
  ACATI: "transfer",
  ACATO: "transfer",
};

type Context = { readonly line: number; readonly kind: NonNullable<(typeof TRANSFERS)[string]> };

/**
 * Units without a price. An "S" behind the quantity says that they left; without it they came, or a
 * short was closed.
 */
export function transferOf(row: Activity, { line, kind }: Context): ExecutionRecord {
  const { quantity, left } =
    row.units ?? unreadable("missing-value", 'The column "Quantity" is empty');
  const closes = kind !== "transfer";
  const instrument = closes ? optionOf(row) : (contractOf(row) ?? shareOf(row));
  const note = remarkOf(row);
  return {
    type: "execution",
    kind,
    line,
    instrument,
    side: left ? "sell" : "buy",
    ...(closes ? { effect: "close" as const } : {}),
    quantity,
    price: Decimal.zero,
    at: row.at,
    tradeDate: row.at.day,
    note: note ?? row.code,
  };
}
