import { type CashKind, Decimal, money } from "#domain";
import type { Row, RowOf, StatementRecord } from "#kit";
import type { Catalogue } from "./catalogue.ts";
import type { CASH } from "./columns.ts";

type Records = StatementRecord | readonly StatementRecord[];

/** Sections of cash, and what their rows are. Deposits tell their kind by their sign. */
export const CASH_SECTIONS: Readonly<Record<string, CashKind>> = {
  Dividends: "dividend",
  "Payment In Lieu Of Dividends": "dividend",
  "Withholding Tax": "tax",
  "871(m) Withholding": "tax",
  Interest: "interest",
  "Broker Interest Paid and Received": "interest",
  "Bond Interest Paid and Received": "interest",
  Fees: "fee",
  "Commission Adjustments": "fee",
  "Deposits & Withdrawals": "deposit",
  "Other Income": "other",
};

export type CashRow = {
  readonly section: string;
  readonly row: Row;
  readonly header: readonly string[];
  readonly read: () => RowOf<typeof CASH>;
};

const zero = Decimal.zero;

/** Reads the rows of cash sections, and adds them up for the totals that follow. */
export function createCash(catalogue: Catalogue) {
  const sums = new Map<string, Decimal>();

  /** A plain "Total" closes the rows of one currency; others add up currencies at rates. */
  function total(label: string, { section, row, header }: CashRow): Records {
    const passed = { type: "passed", reason: "total" } as const;
    const stated = row.cells[header.indexOf("Amount")] ?? "";
    const expected = Decimal.parse(stated.replaceAll(",", ""));
    if (label !== "Total" || !expected) return passed;
    const actual = sums.get(section) ?? zero;
    sums.delete(section);
    const name = `Total of ${section} in line ${row.line}`;
    return [passed, { type: "check", name, expected, actual }];
  }

  return (cash: CashRow): Records => {
    const { section, row, header } = cash;
    const cell = (name: string) => row.cells[header.indexOf(name)] ?? "";
    const label = cell("Subtitle") || cell("Currency");
    if (/^Total\b/.test(label)) return total(label, cash);
    const { currency, account, at, description, amount } = cash.read();
    const kind = CASH_SECTIONS[section] ?? "other";
    sums.set(section, (sums.get(section) ?? zero).plus(amount));
    return {
      type: "cash",
      line: row.line,
      account: { number: account ?? catalogue.account },
      kind: kind === "deposit" && amount.sign < 0 ? "withdrawal" : kind,
      amount: money(amount, currency),
      at,
      description,
    };
  };
}
