/** What the activities of Alpaca mean. */
import { type CashKind, Decimal, type Effect, type Instrument, instrument, money } from "#domain";
import {
  coinPair,
  type json,
  momentIn,
  optionContract,
  optionInstrument,
  remember,
  splitPair,
  unreadable,
} from "#kit";
import { type Activity, type Fill, MOVEMENTS, type Movement, type Split } from "./wire.ts";
import { type Payment, PAYMENTS, SPLITS, type Units } from "./wire.ts";

type Mapped = json.Mapped;

const USD = "USD";
/** Alpaca's days are those of New York. */
export const ZONE = "America/New_York";

/**
 * "BTC/USD" is a coin pair, "AAPL270115C00150000" an option on 100 shares, all else a share. Some
 * places write pairs without the stroke, which only the class of the asset tells from a share.
 */
export const alpacaInstrument = (symbol: string, isCoin = symbol.includes("/")): Instrument =>
  isCoin ? coins(symbol) : security(symbol);

const coins = remember((symbol: string): Instrument => {
  const pair = splitPair(symbol);
  return pair ? coinPair(pair.base, pair.quote) : unreadable("unknown-pair", `"${symbol}"`);
});

const security = remember((symbol: string): Instrument => {
  const contract = optionContract(symbol);
  if (contract) return optionInstrument(contract, USD);
  return instrument({ kind: "equity", symbol, currency: USD });
});

/** The records of one activity. */
export function recordsFrom(activity: Activity, home: string): readonly Mapped[] {
  if (activity.activity_type === "FILL") return [fill(activity)];
  if (isSplit(activity)) return split(activity);
  if (isMovement(activity)) return [movement(activity, MOVEMENTS[activity.activity_type])];
  return payment(activity, home);
}

const isSplit = (each: Activity): each is Split =>
  (SPLITS as readonly string[]).includes(each.activity_type);
const isMovement = (each: Activity): each is Movement =>
  Object.hasOwn(MOVEMENTS, each.activity_type);

const EFFECTS: Readonly<Record<string, Effect>> = {
  buy_to_open: "open",
  buy_to_close: "close",
  sell_short: "open",
  sell_to_open: "open",
  sell_to_close: "close",
};

const fill = ({ id, order_id, symbol, side, qty, price, transaction_time }: Fill): Mapped => ({
  type: "execution",
  executionId: id,
  orderId: order_id,
  instrument: alpacaInstrument(symbol),
  side: side.startsWith("buy") ? "buy" : "sell",
  effect: EFFECTS[side],
  quantity: qty.abs(),
  price,
  at: transaction_time,
});

const dayOf = ({ date }: { readonly date: string }) =>
  momentIn(date, { zone: ZONE, zoneEvidence: "assumed" });

/** Money that comes or goes; of fees in coins and of stock dividends, units. */
function payment(paid: Payment, home: string): readonly Mapped[] {
  const { id, activity_type: type, net_amount: net, qty, symbol, description } = paid;
  if (type === "CFEE" && net.isZero() && qty && symbol) return [coinFee({ ...paid, qty, symbol })];
  if (paid.activity_sub_type === "SDIV" && qty && symbol)
    return [movement({ ...paid, qty, symbol }, "transfer")];
  const amount = paid.status === "canceled" ? Decimal.zero : net;
  const on = symbol ? alpacaInstrument(symbol, type === "CFEE" || undefined) : undefined;
  const kind = PAYMENTS[type] === "funded" ? fundedBy(net) : (PAYMENTS[type] as CashKind);
  return [
    {
      type: "cash",
      transactionId: id,
      kind,
      amount: money(amount, paid.currency ?? home),
      at: dayOf(paid),
      instrument: on,
      description: description || undefined,
    },
  ];
}

const fundedBy = (amount: Decimal) => (amount.sign < 0 ? "withdrawal" : "deposit");

/** Coins kept as a fee: they go at the price that Alpaca states, and the money for them is the fee. */
function coinFee({ id, symbol, qty, price, ...rest }: Units): Mapped {
  if (!price) unreadable("no-price", "A fee in coins states no price");
  const on = alpacaInstrument(symbol, true);
  const quantity = qty.abs();
  return {
    type: "execution",
    executionId: `${id}.fee`,
    instrument: on,
    side: "sell",
    quantity,
    price,
    fees: [{ kind: "commission", ...money(quantity.times(price), on.currency) }],
    at: dayOf(rest),
    note: rest.description || undefined,
  };
}

/** Units that move without an order: for money at what it comes to by unit, else at no price. */
function movement(
  moved: Units & { readonly activity_type: string },
  kind: (typeof MOVEMENTS)[keyof typeof MOVEMENTS],
): Mapped {
  const { id, activity_type: type, symbol, qty, net_amount: net, status, description } = moved;
  if (status === "canceled") unreadable("canceled", `A ${type} was taken back; look at both`);
  if (qty.isZero()) unreadable("no-units", `A ${type} states no units`);
  const on = alpacaInstrument(symbol);
  const isPaid = net !== undefined && net !== null && !net.isZero();
  if (isPaid && net.sign === qty.sign)
    unreadable("contradiction", `Units of "${qty}" and money of "${net}" go the same way`);
  return {
    type: "execution",
    // Documented pairs of an exercise and its shares carry one id for both.
    executionId: `${id}.${type}`,
    kind: isPaid && kind === "transfer" ? "settlement" : kind,
    instrument: on,
    side: qty.sign < 0 ? "sell" : "buy",
    quantity: qty.abs(),
    price: isPaid ? net.div(qty.neg().times(on.multiplier)) : Decimal.zero,
    at: dayOf(moved),
    note: description || undefined,
  };
}

/** "REMOVE, From QTY:-25, To QTY:1.666666667, Position Value:209.35"; the units may have a sign. */
const RATIO = /From QTY:\s*-?([\d.]+), To QTY:\s*-?([\d.]+)/i;

/** Old shares go and new ones come, each as an activity that names both numbers. */
function split({ id, symbol, qty, description, ...rest }: Split): readonly Mapped[] {
  const [, from, to] = RATIO.exec(description ?? "") ?? [];
  if (from === undefined || to === undefined)
    return unreadable("split-without-ratio", "The split does not say from how many units to which");
  if (qty.sign > 0) return [{ type: "passed", reason: "new half of a split" }];
  return [
    {
      type: "split",
      transactionId: id,
      instrument: alpacaInstrument(symbol),
      from: Decimal.of(from),
      to: Decimal.of(to),
      at: dayOf(rest),
    },
  ];
}
