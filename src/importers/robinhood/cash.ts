import { type CashKind, money } from "#domain";
import { type CashRecord, quoted, unreadable } from "#kit";
import { type Activity, CURRENCY, linesOf, shareOf } from "./row.ts";

/** Codes that move cash alone; "funds" is in or out by its sign. */
export const CASH: Readonly<Record<string, CashKind | "funds">> = {
  ACH: "funds",
  RTP: "funds",
  ITRF: "transfer",
  ACATI: "transfer",
  ACATO: "transfer",
  FUTSWP: "transfer",
  DRFRO: "transfer",
  CDIV: "dividend",
  MDIV: "dividend",
  ROC: "dividend",
  INT: "interest",
  MINT: "interest",
  // Income from shares that are lent out.
  SLIP: "interest",
  GOLD: "fee",
  AFEE: "fee",
  DFEE: "fee",
  DTAX: "tax",
  DIVNRA: "tax",
  // Cash in lieu of a fraction of a share.
  CIL: "other",
  MISC: "other",
  GDBP: "other",
};

/** A row that moves cash without a trade. */
export function cashOf(
  row: Activity,
  { line, kind }: { readonly line: number; readonly kind: CashKind | "funds" | undefined },
): CashRecord {
  if (!kind)
    return unreadable("unknown-code", `${quoted(row.code)} is not a known transaction code`);
  const amount = row.amount ?? unreadable("missing-value", 'The column "Amount" is empty');
  return {
    type: "cash",
    line,
    kind: kind === "funds" ? (amount.sign < 0 ? "withdrawal" : "deposit") : kind,
    amount: money(amount, CURRENCY),
    at: row.at,
    ...(row.symbol ? { instrument: shareOf({ ...row, description: undefined }) } : {}),
    description: linesOf(row).join(", "),
  };
}
