/** What the transactions of OANDA mean. */
import { Decimal, type Fee, type Instrument, instrument, money } from "#domain";
import { currencyPair, type json, remember, unreadable } from "#kit";
import type { Booked, DailyFinancing, OrderFill, TransferFunds } from "./wire.ts";

type Mapped = json.Mapped;

/** "EUR_USD" is a currency pair; gold, indices and the rest are CFDs on what they are named for. */
export const oandaInstrument = remember((name: string): Instrument => {
  const [base = "", quote = "", ...more] = name.split("_");
  if (!base || !quote || more.length > 0)
    unreadable("unknown-instrument", `"${name}" is not a pair of base and quote`);
  const isPair = base.length === 3 && quote.length === 3 && currencyPair(base + quote);
  return isPair
    ? instrument({ kind: "fx", symbol: `${base}.${quote}`, currency: quote })
    : instrument({ kind: "cfd", symbol: name, currency: quote });
});

/** The records of one transaction. Money is in the home currency of the account. */
export function recordsFrom(transaction: Booked, home: string): readonly Mapped[] {
  if (transaction.type === "ORDER_FILL") return fill(transaction, home);
  if (transaction.type === "DAILY_FINANCING") return dailyFinancing(transaction, home);
  if (transaction.type === "TRANSFER_FUNDS") return transfer(transaction, home);
  const { id, time, instrument: name, dividendAdjustment } = transaction;
  const amount = money(dividendAdjustment, home);
  const on = oandaInstrument(name);
  return [{ type: "cash", transactionId: id, kind: "dividend", amount, at: time, instrument: on }];
}

/**
 * One fill can close several trades and open another, each at its own price, so it becomes several
 * executions. Commission and fee are charged once per fill, and the first execution carries them;
 * half of the spread is in the prices already. Financing until the close is paid with the fill.
 */
function fill(order: OrderFill, home: string): readonly Mapped[] {
  const closed = [...order.tradesClosed, ...(order.tradeReduced ? [order.tradeReduced] : [])];
  const parts = [...closed, ...(order.tradeOpened ? [order.tradeOpened] : [])];
  const units = Decimal.sum(parts.map((part) => part.units.abs()));
  if (!units.eq(order.units.abs()))
    unreadable("units-differ", `The parts hold "${units}" units, the fill "${order.units}"`);
  const traded = oandaInstrument(order.instrument);
  const fxRate = traded.currency === home ? undefined : rateOf(order);
  const executions = parts.map((part, at): Mapped => ({
    type: "execution",
    executionId: `${order.id}.${part.tradeID}`,
    orderId: order.orderID,
    instrument: traded,
    side: order.units.sign < 0 ? "sell" : "buy",
    effect: at < closed.length ? "close" : "open",
    quantity: part.units.abs(),
    price: part.price ?? order.price ?? unreadable("no-price", "The fill states no price"),
    fees: at === 0 ? feesOf(order, home) : [],
    fxRate,
    at: order.time,
  }));
  const financing = { ...order, id: `${order.id}.financing`, instrument: traded };
  return order.financing.isZero() ? executions : [...executions, financed(financing, home)];
}

function feesOf(order: OrderFill, home: string): readonly Fee[] {
  const { commission = Decimal.zero, guaranteedExecutionFee = Decimal.zero } = order;
  const fees: readonly Fee[] = [
    { kind: "commission", ...money(commission, home) },
    { kind: "other", ...money(guaranteedExecutionFee, home) },
  ];
  return fees.filter(({ amount }) => !amount.isZero());
}

/** OANDA converts gains at another rate than losses. */
const rateOf = (order: OrderFill) =>
  order.pl.sign < 0 ? order.lossQuoteHomeConversionFactor : order.gainQuoteHomeConversionFactor;

/** Booked for each position where the parts are given and add up, else as the one sum. */
function dailyFinancing(daily: DailyFinancing, home: string): readonly Mapped[] {
  const parts = daily.positionFinancings;
  const sum = Decimal.sum(parts.map(({ financing }) => financing));
  if (parts.length === 0 || !sum.eq(daily.financing)) return [financed(daily, home)];
  return parts
    .filter(({ financing }) => !financing.isZero())
    .map(({ instrument: name, financing }) =>
      financed(
        { ...daily, financing, id: `${daily.id}.${name}`, instrument: oandaInstrument(name) },
        home,
      ),
    );
}

type Financed = Pick<DailyFinancing, "id" | "time" | "financing"> & {
  readonly instrument?: Instrument;
};

const financed = ({ id, time, financing, instrument: on }: Financed, home: string): Mapped => ({
  type: "cash",
  transactionId: id,
  kind: "funding",
  amount: money(financing, home),
  at: time,
  instrument: on,
});

function transfer({ id, time, amount, ...rest }: TransferFunds, home: string): readonly Mapped[] {
  const funded = amount.sign < 0 ? "withdrawal" : "deposit";
  const kinds = {
    CLIENT_FUNDING: funded,
    ACCOUNT_TRANSFER: "transfer",
    DIVISION_MIGRATION: "transfer",
    SITE_MIGRATION: "transfer",
    ADJUSTMENT: "other",
  } as const;
  const kind = kinds[rest.fundingReason];
  const at = { transactionId: id, at: time, description: rest.comment };
  return [{ type: "cash", kind, amount: money(amount, home), ...at }];
}
