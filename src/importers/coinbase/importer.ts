import { Decimal } from "#domain";
import {
  cashEffect,
  type CashRecord,
  defineTable,
  type ExecutionRecord,
  type LineContext,
  quoted,
  type StatementRecord,
  type TableContext,
  unreadable,
} from "#kit";
import { columns, currencyIn, headers, type Row } from "./columns.ts";
import { conversionOf, tradeOf } from "./trade.ts";
import { meaningOf } from "./types.ts";

/** Profile, Statements, Transaction history, CSV. Lines above the header name the user. */
export default defineTable({
  id: "coinbase-csv",
  name: "Coinbase transaction history (CSV)",
  institution: "coinbase",
  version: 1,
  source: "Statements, Transaction history, Generate CSV",
  grain: "execution",
  zone: "UTC",
  dateOrder: "ymd",
  headers,
  columns,
  open,
});

function open({ header, above }: TableContext) {
  let titled = currencyIn(header);
  const user = above.find(([first]) => /^user$/i.test(first ?? ""))?.[2];
  const account = user === undefined ? undefined : { number: user };
  const totals = { told: 0, ours: 0 };

  const compare = (trade: ExecutionRecord, { total }: Row, currency: string) => {
    if (!total || total.isZero() || trade.instrument.currency !== currency) return;
    totals.told++;
    // Totals are rounded to cents in one generation and to more places in another.
    if (!cashEffect(trade).abs().minus(total.abs()).abs().gt(Decimal.of("0.01"))) totals.ours++;
  };
  return {
    header(cells: readonly string[]) {
      titled = currencyIn(cells);
    },
    row(row: Row, { line }: LineContext): StatementRecord {
      const meaning =
        meaningOf(row.type) ??
        unreadable("unknown-type", `${quoted(row.type)} is not a known transaction type`);
      const currency =
        row.currency ?? titled ?? unreadable("missing-value", "The row names no currency");
      if (meaning.is === "internal")
        return { type: "passed", reason: "moved between wallets of one account" };
      if (meaning.is === "convert") {
        const conversion = conversionOf(row, currency);
        if (!conversion) return { type: "passed", reason: "receiving row of a conversion" };
        return { ...conversion, line, account };
      }
      if (meaning.is === "cash") return { ...cashOf(row, meaning), line, account };
      const trade = { ...tradeOf(row, meaning.side, currency), line, account };
      compare(trade, row, currency);
      return trade;
    },
    end(): readonly StatementRecord[] {
      const [expected, actual] = [Decimal.of(totals.told), Decimal.of(totals.ours)];
      return totals.told === 0
        ? []
        : [{ type: "check", name: "Trades that make their total", expected, actual }];
    },
  };
}

type Cash = { readonly kind: CashRecord["kind"]; readonly sign?: 1 | -1 };

function cashOf(row: Row, { kind, sign }: Cash): Omit<CashRecord, "line"> {
  const { asset, quantity, at, id } = row;
  const signed = sign === undefined ? quantity : sign < 0 ? quantity.abs().neg() : quantity.abs();
  const description = [row.type, row.notes].filter(Boolean).join(": ");
  const transaction = id === undefined ? {} : { transactionId: `${id}:${row.type}:${asset}` };
  return {
    type: "cash",
    kind,
    amount: { amount: signed, currency: asset },
    at,
    description,
    ...transaction,
  };
}
