import { Decimal, type Fee } from "#domain";
import {
  coinPair,
  decimal,
  decimalIn,
  defineTable,
  type LineContext,
  moment,
  oneOf,
  optional,
  quoted,
  type RowOf,
  splitPair,
  type StatementRecord,
  text,
  unitsOf,
  unreadable,
} from "#kit";

const SIDES = { BUY: "buy", SELL: "sell" } as const;

const columns = {
  utc: optional(moment("Date(UTC)", { zone: "UTC", zoneEvidence: "stated" })),
  time: optional(moment("Time")),
  pair: text(["Pair", "Market"]),
  side: oneOf(["Side", "Type"], SIDES),
  price: decimal("Price"),
  /** With its coin in the later layout, "103ALGO". */
  executed: optional(text("Executed")),
  amount: text("Amount"),
  total: optional(decimal("Total")),
  fee: text("Fee"),
  feeCoin: optional(text("Fee Coin")),
};
type Row = RowOf<typeof columns>;

/** Orders, Spot Order, Trade History, Export. One row is one fill, without an id. */
export default defineTable({
  id: "binance-trades-csv",
  name: "Binance spot trade history (CSV)",
  institution: "binance",
  version: 1,
  source: "Orders, Spot Order, Trade History, Export",
  grain: "execution",
  zone: "UTC",
  dateOrder: "ymd",
  headers: [
    { required: ["Date(UTC)", "Pair", "Side", "Price", "Executed", "Amount", "Fee"] },
    { required: ["Time", "Pair", "Side", "Price", "Executed", "Amount", "Fee"] },
    { required: ["Date(UTC)", "Market", "Type", "Price", "Amount", "Total", "Fee", "Fee Coin"] },
  ],
  columns,
  open,
});

function open() {
  const rows = { all: 0, agreeing: 0 };
  return {
    row(row: Row, { line }: LineContext): StatementRecord {
      const { base, quote, quantity, total, fee } =
        row.executed === undefined ? plainOf(row) : dressedOf(row);
      rows.all++;
      if (agrees(quantity, row.price, total)) rows.agreeing++;
      const fees: Fee[] = fee.amount.isZero() ? [] : [{ kind: "commission", ...fee }];
      const at = row.utc ?? row.time ?? unreadable("missing-value", "The row names no time");
      const instrument = coinPair(base, quote);
      return {
        type: "execution",
        line,
        instrument,
        side: row.side,
        quantity: unitsOf(quantity),
        price: row.price,
        fees,
        at,
      };
    },
    end(): readonly StatementRecord[] {
      const [expected, actual] = [Decimal.of(rows.all), Decimal.of(rows.agreeing)];
      return rows.all === 0
        ? []
        : [{ type: "check", name: "Trades that make their total", expected, actual }];
    },
  };
}

type Figures = {
  readonly base: string;
  readonly quote: string;
  readonly quantity: Decimal;
  readonly total: Decimal;
  readonly fee: { readonly amount: Decimal; readonly currency: string };
};

/** Until 2021: plain numbers, the coins in the market and in a column of their own. */
function plainOf(row: Row): Figures {
  const { base, quote } =
    splitPair(row.pair) ??
    unreadable("unknown-pair", `The coins of ${quoted(row.pair)} are not known`);
  const total = row.total ?? unreadable("missing-value", "The row names no total");
  const currency = row.feeCoin ?? unreadable("missing-value", "The row names no fee coin");
  return {
    base,
    quote,
    quantity: decimalIn(row.amount),
    total,
    fee: { amount: decimalIn(row.fee), currency },
  };
}

/**
 * Since 2021: every amount ends with its coin, which may begin with a digit, so the pair says where
 * it begins.
 */
function dressedOf(row: Row): Figures {
  const { pair, executed = "", amount } = row;
  const cut = [...pair].findIndex(
    (_, at) => at > 0 && executed.endsWith(pair.slice(0, at)) && amount.endsWith(pair.slice(at)),
  );
  if (cut < 0)
    unreadable(
      "unknown-pair",
      `${quoted(executed)} and ${quoted(amount)} do not end with the coins of ${quoted(pair)}`,
    );
  const [base, quote] = [pair.slice(0, cut), pair.slice(cut)];
  const feeCoin =
    [base, quote].find((coin) => row.fee.endsWith(coin)) ??
    /[A-Z][A-Z0-9]*$/.exec(row.fee)?.[0] ??
    "";
  const without = (cell: string, coin: string) =>
    decimalIn(cell.slice(0, cell.length - coin.length).trim());
  return {
    base,
    quote,
    quantity: without(executed, base),
    total: without(amount, quote),
    fee: { amount: without(row.fee, feeCoin), currency: feeCoin || quote },
  };
}

/** Totals are cut off at eight decimals. */
const agrees = (quantity: Decimal, price: Decimal, total: Decimal) =>
  !quantity.times(price).minus(total).abs().gt(Decimal.of("0.00000001"));
