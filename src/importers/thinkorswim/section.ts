import type { AccountRef } from "#kit";
import { CURRENCY } from "./contract.ts";
import { HISTORY_HEADER } from "./history.ts";
import { EQUITIES_HEADER, OPTIONS_HEADER } from "./holding.ts";
import { PROFIT_HEADER } from "./proof.ts";

export const CASH_HEADER = {
  required: [
    "TIME",
    "TYPE",
    "REF #",
    "DESCRIPTION",
    "Misc Fees",
    "Commissions & Fees",
    "AMOUNT",
    "BALANCE",
  ],
};

/** The tables that are read, by their header. */
export const TABLES = [
  { part: "history", header: HISTORY_HEADER },
  { part: "cash", header: CASH_HEADER },
  {
    part: "futures cash",
    header: {
      required: ["Exec Date", "Exec Time", "Type", "Ref #", "Description", "Amount", "Balance"],
    },
  },
  { part: "profit", header: PROFIT_HEADER },
  { part: "held", header: OPTIONS_HEADER },
  { part: "held", header: EQUITIES_HEADER },
  {
    part: "orders",
    header: { required: ["Time Placed", "Spread", "Side", "Qty", "Symbol", "Status"] },
  },
] as const;

export type Part = (typeof TABLES)[number]["part"];

export type Title = {
  readonly account: AccountRef | undefined;
  /** Last day of the statement, as it is written. */
  readonly through: string | undefined;
  readonly oneDay: boolean;
};

/** The first line: "Account Statement for 12345SCHW (Name) since 6/1/26 through 6/30/26". */
export function titleIn(text: string): Title | undefined {
  const title = /^Account Statement for (\S+)(?: \(([^)]*)\))?(?: since (\S+) through (\S+))?/i;
  const found = title.exec(text);
  if (!found) return undefined;
  const [, number = "", name, since, through] = found;
  // A number that is masked altogether names no account.
  const account = /\d/.test(number) ? { number, name, currency: CURRENCY } : undefined;
  return { account, through, oneDay: since !== undefined && since === through };
}
