import { Decimal, type ExecutionKind, type Fee } from "#domain";
import { type ExecutionRecord, type Row, type RowOf, type TableSettings } from "#kit";
import { readUnder } from "./bound.ts";
import { type Catalogue, instrumentOf } from "./catalogue.ts";
import { TRADE } from "./columns.ts";

/** What one header of the section says of the rows under it. */
export type TradeHeader = {
  readonly cells: readonly string[];
  readonly settings: TableSettings;
  readonly feeCurrency: string | undefined;
};

const zero = Decimal.zero;

/** The execution of a row, and the figures that the row states. */
export function tradeOf(
  row: Row,
  { cells, settings, feeCurrency }: TradeHeader,
  catalogue: Catalogue,
) {
  const trade = readUnder(TRADE, cells, settings)(row.cells);
  const { quantity, price, proceeds, fee, category, currency, symbol } = trade;
  const codes = (trade.code ?? "").split(/[;,\s]+/);
  const charged: readonly Fee[] =
    fee && !fee.isZero()
      ? [{ kind: "commission", amount: fee.neg(), currency: feeCurrency ?? currency }]
      : [];
  const record: ExecutionRecord = {
    type: "execution",
    line: row.line,
    account: { number: trade.account ?? catalogue.account },
    kind: codes.map((code) => KINDS[code]).find((kind) => kind) ?? "fill",
    instrument: instrumentOf(catalogue, {
      kind: category,
      symbol,
      currency,
      implied: impliedBy(trade),
    }),
    side: quantity.sign < 0 ? "sell" : "buy",
    effect:
      codes.includes("O") === codes.includes("C")
        ? undefined
        : codes.includes("O")
          ? "open"
          : "close",
    quantity: quantity.abs(),
    price,
    fees: charged,
    at: trade.at,
    venue: trade.exchange === "--" ? undefined : trade.exchange,
  };
  return {
    record,
    stated: { quantity, proceeds: proceeds ?? zero, fee: fee ?? zero },
    realised: trade.realised,
  };
}

const KINDS: Readonly<Record<string, ExecutionKind>> = {
  A: "assignment",
  Ex: "exercise",
  Ep: "expiry",
};
const HUNDRED = Decimal.of(100);
const PER_HUNDRED = Decimal.of("0.01");

/**
 * The multiplier that the amounts of a row show; of options without a price, that of US equity
 * options.
 */
function impliedBy({
  category,
  quantity,
  price,
  proceeds,
}: RowOf<typeof TRADE>): Decimal | undefined {
  if (category === "bond") return PER_HUNDRED;
  const value = quantity.times(price);
  const wanted = category === "option" || category === "future" || category === "future-option";
  if (wanted && proceeds && !proceeds.isZero() && !value.isZero()) {
    return proceeds.neg().div(value).round(0, "half-up");
  }
  if (category === "option") return HUNDRED;
  return wanted ? undefined : Decimal.one;
}

/** Where commissions are in one currency for all rows, the header names it: "Comm in USD". */
export function headerOf(cells: readonly string[], settings: TableSettings): TradeHeader {
  const feeCurrency = cells
    .map((cell) => /^Comm in ([A-Z]{3})$/.exec(cell)?.[1])
    .find((found) => found);
  const named = cells.map((cell) => (/^Comm in [A-Z]{3}$/.test(cell) ? "Comm/Fee" : cell));
  return { cells: named, settings, feeCurrency };
}
