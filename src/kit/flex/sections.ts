import type { OpenElement } from "../elements.ts";
import type { PositionRecord, StatementRecord } from "../statement.ts";
import { cashOf, corporateActionOf, positionOf, transferOf } from "./bookings.ts";
import type { CashReport } from "./cash-report.ts";
import { given, type Statement, textOf } from "./row.ts";

/** Elements that repeat what others say, or say nothing of trades, cash or positions. */
export const PASSED: Readonly<Record<string, string>> = {
  Order: "order that repeats its executions",
  Lot: "lot that repeats an execution",
  SymbolSummary: "total of a symbol",
  AssetSummary: "total of an asset category",
  WashSale: "wash sale of executions",
  ConversionRate: "currency rate",
  FxTransaction: "cash side of a trade",
  OptionEAE: "option event, booked among the trades",
  TransferLot: "lot that repeats a transfer",
};

/** Rows that come in two grades: the level whose rows repeat the others. */
export const GRADED: Readonly<
  Record<
    string,
    {
      readonly repeats: string;
      readonly map: (row: OpenElement, statement: Statement) => StatementRecord;
    }
  >
> = {
  CashTransaction: { repeats: "SUMMARY", map: cashOf },
  OpenPosition: { repeats: "LOT", map: positionOf },
};

/** Positions that come as lots, as one record for each account and instrument. */
export function addedUp(records: readonly StatementRecord[]): readonly StatementRecord[] {
  const positions = new Map<string, PositionRecord>();
  for (const record of records) {
    if (record.type !== "position") continue;
    const key = `${record.account?.number} ${record.instrument.id}`;
    const known = positions.get(key);
    const { averagePrice: _, marketValue: __, ...lot } = record;
    positions.set(key, known ? { ...lot, quantity: known.quantity.plus(lot.quantity) } : record);
  }
  return [...records.filter(({ type }) => type !== "position"), ...positions.values()];
}

type Booked = { readonly statement: Statement; readonly report: CashReport };

/** Records of a row that is neither a trade nor graded, or the reason to pass over it. */
export function bookingOf(
  row: OpenElement,
  { statement, report }: Booked,
): readonly StatementRecord[] | string {
  const { element } = row.shape;
  switch (element) {
    case "CorporateAction": {
      const record = corporateActionOf(row, statement);
      return typeof record === "string" ? record : [record];
    }
    case "Transfer":
      return transferOf(row, statement);
    case "CashReportCurrency": {
      const record = report.row(row);
      return typeof record === "string" ? record : [record];
    }
    case "AccountInformation": {
      const number = textOf(row, "accountId") || statement.account;
      const account = {
        number,
        name: given(textOf(row, "acctAlias")),
        currency: given(textOf(row, "currency")),
      };
      return [{ type: "account", account }];
    }
    default:
      return PASSED[element] ?? `row of "${element}", which is no trade, cash or position`;
  }
}
