import { Decimal, type Instrument, instrument } from "#domain";
import {
  decimal,
  defineTable,
  type ExecutionRecord,
  type LineContext,
  moment,
  optional,
  quoted,
  remember,
  type RowOf,
  type StatementRecord,
  type TableContext,
  text,
  unitsOf,
  unreadable,
} from "#kit";
import { meaningOf } from "./actions.ts";
import { amountsOf, inPounds } from "./amounts.ts";
import { conversionOf } from "./conversion.ts";
import { type Half, pairOf, unpaired } from "./split.ts";
import { makesTotal } from "./total.ts";

const HUNDREDTH = Decimal.of("0.01");

const columns = {
  action: text("Action"),
  at: optional(moment("Time")),
  atUtc: optional(moment("Time (UTC)", { zone: "UTC", zoneEvidence: "stated" })),
  isin: optional(text("ISIN")),
  ticker: optional(text("Ticker")),
  name: optional(text("Name")),
  quantity: optional(decimal("No. of shares")),
  price: optional(decimal("Price / share")),
  priceCurrency: optional(text("Currency (Price / share)")),
  rate: optional(text("Exchange rate")),
  notes: optional(text("Notes")),
  id: optional(text("ID")),
};
type Row = RowOf<typeof columns>;

const SHARED = [
  "Action",
  "ISIN",
  "Ticker",
  "Name",
  "No. of shares",
  "Price / share",
  "Currency (Price / share)",
];

/** History, Export. The order id is reused by later fills, so it identifies no execution. */
export default defineTable({
  id: "trading212-csv",
  name: "Trading 212 history (CSV)",
  institution: "trading212",
  version: 1,
  source: "History, Export history, CSV",
  grain: "execution",
  // Headers before 2026 name no zone; the later ones say UTC of the same times.
  zone: "UTC",
  dateOrder: "ymd",
  headers: [{ required: [...SHARED, "Time"] }, { required: [...SHARED, "Time (UTC)"] }],
  columns,
  open,
});

function open({ header }: TableContext) {
  let amounts = amountsOf(header);
  const halves: Half[] = [];
  const totals = { told: 0, ours: 0 };
  /**
   * Currency of the account: that of the first total. Rates of totals in another currency are none
   * to it.
   */
  let currency: string | undefined;

  const traded = (
    row: Row,
    side: "buy" | "sell",
    { line, cells }: LineContext,
  ): ExecutionRecord => {
    const total = amounts.named("total", cells);
    const { price = Decimal.zero, quantity } = row;
    const pounds = inPounds(price, row.priceCurrency ?? "", HUNDREDTH);
    const rate = rateOf(row, pounds.price.eq(price) ? Decimal.one : HUNDREDTH);
    currency ??= total?.currency;
    return {
      type: "execution",
      line,
      ...(currency ? { account: { currency } } : {}),
      orderId: row.id,
      instrument: shareOf(row, pounds.currency),
      side,
      quantity: unitsOf(quantity, side),
      price: pounds.price,
      fees: amounts.fees(cells, total?.currency),
      at: timeOf(row),
      ...(rate && total?.currency === currency ? { fxRate: Decimal.one.div(rate) } : {}),
    };
  };

  return {
    header(cells: readonly string[]) {
      amounts = amountsOf(cells);
    },
    row(row: Row, at: LineContext): StatementRecord | readonly StatementRecord[] {
      const meaning =
        meaningOf(row.action) ??
        unreadable("unknown-action", `${quoted(row.action)} is not a known action`);
      if (meaning.trade) {
        const trade = traded(row, meaning.trade, at);
        if (trade.price.isZero())
          unreadable("missing-value", `The ${quoted(row.action)} names no price`);
        const total = amounts.named("total", at.cells);
        const agreement = total && makesTotal(trade, total);
        if (agreement !== undefined) totals.told++;
        if (agreement) totals.ours++;
        return trade;
      }
      if (meaning.transfer)
        return { ...traded(row, meaning.transfer, at), kind: "transfer", note: row.action };
      if (meaning.split) {
        const record = traded(row, meaning.split === "open" ? "buy" : "sell", at);
        halves.push({ record, half: meaning.split, raw: at.cells.join(",") });
        return pairOf(halves);
      }
      if (meaning.conversion) return conversionOf({ ...at, at: timeOf(row), amounts });
      const { kind, sign } = meaning.cash ?? { kind: "other" as const, sign: undefined };
      const paid =
        amounts.named("total", at.cells) ??
        unreadable("missing-value", `The ${quoted(row.action)} names no total`);
      const amount = sign === -1 ? { ...paid, amount: paid.amount.abs().neg() } : paid;
      const description = [row.action, row.name ?? row.notes].filter(Boolean).join(": ");
      currency ??= paid.currency;
      const priced = inPounds(Decimal.zero, row.priceCurrency ?? "", HUNDREDTH).currency;
      const about = row.ticker ? { instrument: shareOf(row, priced) } : {};
      return { type: "cash", line: at.line, kind, amount, at: timeOf(row), description, ...about };
    },
    end(): readonly StatementRecord[] {
      const [expected, actual] = [Decimal.of(totals.told), Decimal.of(totals.ours)];
      const left = halves.map(unpaired);
      if (totals.told === 0) return left;
      return [
        ...left,
        { type: "check", name: "Executions that make their Total", expected, actual },
      ];
    },
  };
}

const timeOf = ({ at, atUtc }: Row) =>
  at ?? atUtc ?? unreadable("missing-value", "The row names no time");

const share = remember(
  (symbol: string, currency: string, isin: string | undefined, name: string | undefined) =>
    instrument({
      kind: "equity",
      symbol,
      currency,
      ...(isin ? { isin } : {}),
      ...(name ? { name } : {}),
    }),
);

function shareOf({ ticker, isin, name, action }: Row, currency: string): Instrument {
  const symbol = ticker ?? unreadable("missing-value", `The ${quoted(action)} names no ticker`);
  if (!/^[A-Z]{3}$/.test(currency))
    unreadable("missing-value", `The ${quoted(action)} names no currency of its price`);
  return share(symbol, currency, isin, name);
}

/**
 * Units of the price's currency for one of the account's; the file says "Not available" on
 * dividends.
 */
function rateOf({ rate }: Row, scale: Decimal): Decimal | undefined {
  const told = Decimal.parse(rate ?? "");
  return told && told.sign > 0 ? told.times(scale) : undefined;
}
