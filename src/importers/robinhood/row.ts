import { type Decimal, type Instrument, instrument } from "#domain";
import { type Moment, optionContract, optionInstrument, quoted, unreadable } from "#kit";

/** The file names no currency; all its accounts are in this one. */
export const CURRENCY = "USD";

/** Units with the side that the file marks: "140S" left the account, "140" came in. */
export type Units = { readonly quantity: Decimal; readonly left: boolean };

/** What the file says in one row. */
export type Activity = {
  readonly at: Moment;
  readonly symbol: string | undefined;
  readonly description: string | undefined;
  readonly code: string;
  readonly units: Units | undefined;
  readonly price: Decimal | undefined;
  readonly amount: Decimal | undefined;
};

/**
 * Descriptions have lines: the name, then "CUSIP: ...", then remarks such as "4 TEST Options
 * Assigned".
 */
export const linesOf = ({ description = "" }: Pick<Activity, "description">) =>
  description
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

export function shareOf(row: Activity): Instrument {
  const symbol = row.symbol ?? unreadable("missing-value", 'The column "Instrument" is empty');
  const [name] = linesOf(row);
  const cusip = /CUSIP:\s*([0-9A-Z]{9})/.exec(row.description ?? "")?.[1];
  return instrument({
    kind: "equity",
    symbol,
    currency: CURRENCY,
    ...(name ? { name } : {}),
    ...(cusip ? { cusip } : {}),
  });
}

/** The contract in "SPY 3/21/2025 Call $570.00", also after "Option Expiration for". */
export function contractOf(row: Activity): Instrument | undefined {
  const contract = optionContract((linesOf(row)[0] ?? "").replace(/^Option Expiration for /i, ""));
  return contract && optionInstrument(contract, CURRENCY);
}

export const optionOf = (row: Activity): Instrument =>
  contractOf(row) ??
  unreadable("bad-option", `${quoted(row.description ?? "")} is no option contract`);

/** What the description says beyond name and CUSIP. */
export const remarkOf = (row: Activity): string | undefined =>
  linesOf(row)
    .slice(1)
    .filter((line) => !line.startsWith("CUSIP:"))
    .join(", ") || undefined;
