import { Decimal, type Fee, type Instrument, instrument } from "#domain";
import {
  decimal,
  type ExecutionRecord,
  futureContract,
  futureInstrument,
  moment,
  oneOf,
  optional,
  optionContract,
  pointValue,
  quoted,
  type RowOf,
  text,
  unitsOf,
  unreadable,
} from "#kit";

export const columns = {
  at: moment("Date"),
  type: oneOf("Type", {
    Trade: "trade",
    "Receive Deliver": "delivery",
    "Money Movement": "cash",
  } as const),
  subType: text("Sub Type"),
  action: optional(
    oneOf("Action", {
      BUY_TO_OPEN: { side: "buy", effect: "open" },
      BUY_TO_CLOSE: { side: "buy", effect: "close" },
      SELL_TO_OPEN: { side: "sell", effect: "open" },
      SELL_TO_CLOSE: { side: "sell", effect: "close" },
      BUY: { side: "buy" },
      SELL: { side: "sell" },
    } as const),
  ),
  symbol: optional(text("Symbol")),
  kind: optional(
    oneOf("Instrument Type", {
      Equity: "equity",
      "Equity Option": "option",
      Future: "future",
      "Future Option": "future-option",
      Cryptocurrency: "crypto",
    } as const),
  ),
  description: optional(text("Description")),
  value: decimal("Value"),
  quantity: optional(decimal("Quantity")),
  price: optional(decimal("Average Price")),
  commissions: optional(decimal("Commissions")),
  fees: optional(decimal("Fees")),
  multiplier: optional(decimal("Multiplier")),
  underlying: optional(text("Underlying Symbol")),
  expiry: optional(moment("Expiration Date", { order: "mdy" })),
  strike: optional(decimal("Strike Price")),
  right: optional(oneOf("Call or Put", { CALL: "call", PUT: "put" } as const)),
  order: optional(text("Order #")),
  total: optional(decimal("Total")),
  currency: optional(text("Currency")),
};
export type Row = RowOf<typeof columns>;

export const currencyOf = ({ currency = "USD" }: Row) => currency;

/**
 * What a row trades. The root of an option symbol tells an adjusted contract ("USO1") from the
 * plain one.
 */
export function instrumentOf(row: Row): Instrument {
  const symbol =
    row.symbol ?? unreadable("missing-value", `The ${quoted(row.subType)} names no symbol`);
  const kind =
    row.kind ?? unreadable("missing-value", `The ${quoted(row.subType)} names no instrument type`);
  const currency = currencyOf(row);
  if (kind === "equity" || kind === "crypto") return instrument({ kind, symbol, currency });
  const multiplier = multiplierOf(row);
  const expiry = row.expiry && { expiry: row.expiry.day };
  if (kind === "future") {
    const future = futureContract(symbol, row.at.day);
    if (future) return { ...futureInstrument(future, { points: multiplier, currency }), ...expiry };
    return instrument({ kind, symbol, currency, multiplier, ...expiry });
  }
  const contract = optionContract(symbol);
  const { strike = contract?.strike, right = contract?.right } = row;
  const underlying = contract?.underlying ?? row.underlying;
  const day = row.expiry?.day ?? contract?.expiry;
  if (!strike || !right || !underlying || !day)
    unreadable("missing-value", `The option ${quoted(symbol)} is not described`);
  return instrument({ kind, symbol, currency, multiplier, underlying, expiry: day, strike, right });
}

function multiplierOf({ kind, multiplier, symbol = "", at }: Row): Decimal {
  if (multiplier && multiplier.sign > 0) return multiplier;
  if (kind === "option") return Decimal.of(100);
  const contract = futureContract(symbol, at.day);
  const known = kind === "future" && contract ? pointValue(contract.root) : undefined;
  if (known) return known.points;
  return unreadable(
    "unknown-multiplier",
    `The row does not say what a point of ${quoted(symbol)} is worth`,
  );
}

/**
 * Older exports write what is left of a binary fraction, "0.1399999999999999", and another export
 * of the fill does not.
 */
const DUST_PLACES = 8;

/** Commissions are negative when paid in every export; `sign` is that of a fee that was paid. */
export function feesOf(row: Row, sign: 1 | -1): Fee[] {
  const { commissions = Decimal.zero, fees = Decimal.zero } = row;
  const currency = currencyOf(row);
  const paid: Fee[] = [
    { kind: "commission", amount: commissions.neg(), currency },
    { kind: "regulatory", amount: sign < 0 ? fees.neg() : fees, currency },
  ];
  return paid
    .map((fee) => ({ ...fee, amount: fee.amount.round(DUST_PLACES) }))
    .filter(({ amount }) => !amount.isZero());
}

/**
 * A row that trades: the price is what the value makes, since the average is rounded in one export
 * and dusty in another.
 */
export function tradeOf(row: Row, sign: 1 | -1): Omit<ExecutionRecord, "line"> {
  const { action, at, order } = row;
  if (!action) unreadable("missing-value", `The ${quoted(row.subType)} names no action`);
  const quantity = unitsOf(row.quantity, action.side);
  const traded = instrumentOf(row);
  const price = priceOf(row, quantity, traded);
  const cash = action.side === "buy" ? row.value.neg() : row.value;
  if (cash.sign < 0)
    unreadable(
      "sign-mismatch",
      `The value ${row.value} does not fit the action ${quoted(row.subType)}`,
    );
  const fees = feesOf(row, sign);
  return {
    type: "execution",
    ...action,
    instrument: traded,
    quantity,
    price,
    fees,
    at,
    orderId: order,
  };
}

function priceOf(row: Row, quantity: Decimal, { multiplier, kind }: Instrument): Decimal {
  const told = /@\s*(-?[\d,.]+?)\.?$/.exec(row.description ?? "")?.[1]?.replaceAll(",", "");
  // A futures trade moves no cash, so only its description tells the price.
  if (kind === "future" || (row.value.isZero() && told)) {
    return (
      Decimal.parse(told ?? "") ?? unreadable("missing-value", "The description names no price")
    );
  }
  return row.value.abs().div(quantity.times(multiplier));
}
