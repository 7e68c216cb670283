import { Decimal, epochMs, type Execution, instantOf, instrument, type Instrument } from "#domain";
import {
  buildRoundTrips,
  type BuildOptions,
  explain,
  type Lot,
  marketValue,
  priceReturn,
  type RoundTrip,
  type TradeEvent,
  unrealisedPnl,
} from "#trades";
import {
  type Case,
  type Check,
  decimal,
  given,
  type Json,
  list,
  near,
  object,
  same,
  text,
} from "./case.ts";
import { at, deal, fee, funding, signedBy } from "./events.ts";

const AVERAGE: BuildOptions = { matching: "average" };
/** freqtrade closes a position when an exchange's rounding is all that is left. */
const DUSTY: BuildOptions = { ...AVERAGE, dust: Decimal.of("0.000000001") };

/** Net positions by NautilusTrader, checked after every fill. */
export function nautilusPosition(given: Case): readonly Check[] {
  const traded = instrumentOf(object(given["instrument"]));
  const steps = list(given["steps"]);
  const fills = steps.map((step, index) => nautilusFill(object(step["fill"]), traded, index));
  return steps.flatMap((step, index) => {
    const now = viewOf(fills.slice(0, index + 1));
    return Object.entries(object(step["expect"])).map(([field, wanted]) =>
      nautilusCheck(field, wanted, { ...now, fills: fills.slice(0, index + 1) }),
    );
  });
}

function instrumentOf(parts: Json): Instrument {
  const inverse = parts["inverse"] === true;
  const symbol = text(parts["symbol"]);
  return instrument({
    kind: inverse ? "future" : symbol.includes("/") ? "fx" : "crypto",
    symbol,
    currency: text(inverse ? parts["base"] : parts["quote"]),
    ...(inverse && { inverse: true as const }),
  });
}

function nautilusFill(parts: Json, traded: Instrument, sequence: number): Execution {
  const commission = object(parts["commission"]);
  return deal({
    id: String(sequence),
    instrument: traded,
    side: parts["side"] === "sell" ? "sell" : "buy",
    quantity: decimal(parts["qty"]),
    price: decimal(parts["price"]),
    fees: fee(decimal(commission["amount"]), text(commission["ccy"])),
    executedAt: instantOf(Number(text(parts["tsNs"])) / 1e6),
    sequence,
  });
}

type View = {
  readonly trip: RoundTrip | undefined;
  readonly lots: readonly Lot[];
  readonly signed: Decimal;
};

/** The position after some executions: its round trip, open lots and signed quantity. */
function viewOf(events: readonly TradeEvent[], options = AVERAGE): View {
  const { roundTrips, openLots: lots } = buildRoundTrips(events, options);
  const signed = Decimal.sum(
    lots.map((lot) => (lot.direction === "long" ? lot.quantity : lot.quantity.neg())),
  );
  return { trip: roundTrips.at(-1), lots, signed };
}

const averageOf = ({ lots, trip }: View): Decimal | undefined => {
  const units = Decimal.sum(lots.map((lot) => lot.quantity));
  return units.isZero() ? trip?.entryPrice : Decimal.sum(lots.map((lot) => lot.cost)).div(units);
};

type NautilusView = View & { readonly fills: readonly Execution[] };

function nautilusCheck(field: string, wanted: unknown, view: NautilusView): Check {
  const { trip, lots, signed } = view;
  const open = !signed.isZero();
  const side = signed.sign > 0 ? "LONG" : signed.sign < 0 ? "SHORT" : "FLAT";
  const [name = "", price] = field.split("@");
  const numbers: Readonly<Record<string, () => Decimal | undefined>> = {
    quantity: () => signed.abs(),
    signed_qty: () => signed,
    signed_decimal_qty: () => signed,
    peak_qty: () => trip?.peakQuantity,
    avg_px_open: () => averageOf(view),
    avg_px_close: () => trip?.exitPrice,
    realized_pnl: () => trip?.netPnl,
    unrealized_pnl: () => unrealisedPnl(lots, decimal(price)),
    total_pnl: () => trip?.netPnl.plus(unrealisedPnl(lots, decimal(price))),
    notional_value: () => marketValue(lots, decimal(price)).abs(),
    realized_return: () => (trip && priceReturn(trip)) ?? Decimal.zero,
    "commissions[0]": () => trip?.feesPaid[0]?.amount,
    ts_opened: () => trip && nanos(epochMs(trip.openedAt)),
    ts_closed: () => trip?.closedAt && nanos(epochMs(trip.closedAt)),
    duration_ns: () => nanos(trip?.holdingMs ?? 0),
  };
  const adjustment = /^adjustments\[(\d+)\]/.exec(field)?.[1];
  if (adjustment) return near(field, wanted, adjustmentOf(view.fills, Number(adjustment)));
  const number = numbers[name];
  // Amounts are rounded to the eight digits of their currency.
  if (number) return near(field, amountOf(wanted), number(), "0.000000005");
  const facts: Readonly<Record<string, unknown>> = {
    side,
    is_long: signed.sign > 0,
    is_short: signed.sign < 0,
    is_open: open,
    is_closed: trip?.status === "closed",
    closing_order_side: signed.sign > 0 ? "SELL" : "BUY",
    commissions: trip?.feesPaid.map((paid) => `${withPoint(paid.amount)} ${paid.currency}`),
  };
  return same(field, wanted, facts[field]);
}

const nanos = (ms: number) => Decimal.of(ms).times(Decimal.of(1_000_000));
/** "-2.0 USD" is -2. */
const amountOf = (value: unknown) => text(value).split(" ")[0];
const withPoint = (value: Decimal) =>
  (value.scale === 0 ? value.toFixed(1) : value.toString()).replace(/^(-?\d+)$/, "$1.0");

/** By how much a fill changed the position beyond its own quantity. */
function adjustmentOf(fills: readonly Execution[], index: number): Decimal | undefined {
  const one = fills[index];
  if (!one) return undefined;
  const change = viewOf(fills.slice(0, index + 1)).signed.minus(
    viewOf(fills.slice(0, index)).signed,
  );
  return change.minus(signedBy(one.side, one.quantity));
}

/** Positions by barter: fees to enter and to exit apart, a fill may turn the position. */
export function barterPosition(case_: Case): readonly Check[] {
  const fills = list(case_["steps"]).map((step, index) => {
    const parts = object(step["fill"]);
    return deal({
      id: String(index),
      side: parts["side"] === "sell" ? "sell" : "buy",
      quantity: decimal(parts["qty"]),
      price: decimal(parts["price"]),
      fees: fee(decimal(parts["fee"]), "USD"),
      sequence: index,
    });
  });
  const { roundTrips, openLots, matches } = explain(fills, AVERAGE);
  const last = fills.at(-1)?.price ?? Decimal.zero;
  const expected = object(case_["expected"]);
  return (["open", "closed"] as const).flatMap((status) => {
    const trip = roundTrips.find((candidate) => candidate.status === status);
    const wanted = expected[status];
    if (!given(wanted)) return [same(status, undefined, trip?.id)];
    if (!trip) return [same(status, "a round trip", undefined)];
    const exit = Decimal.sum(
      matches.filter((match) => match.roundTrip === trip.id).map((match) => match.exitFee),
    );
    const actual: Readonly<Record<string, Decimal | undefined>> = {
      avgEntry: trip.entryPrice,
      qty: trip.openQuantity,
      maxQty: trip.peakQuantity,
      realizedPnl: trip.netPnl,
      unrealizedPnlEst: unrealisedPnl(openLots, last),
      feesEnter: trip.fees.minus(exit),
      feesExit: exit,
    };
    return Object.entries(object(wanted)).map(([field, value]) =>
      field === "side"
        ? same(`${status}.side`, value, trip.direction)
        : near(`${status}.${field}`, value, actual[field]),
    );
  });
}

/**
 * One trade with two fills, fees as amounts (barter) or rates with funding and leverage
 * (freqtrade).
 */
export function singleTrade(case_: Case): readonly Check[] {
  const params = object(case_["params"]);
  const quantity = decimal(params["qty"]);
  const opens = params["side"] === "long" ? "buy" : "sell";
  const feeOf = (which: "open" | "close", price: Decimal) =>
    given(params[`${which}Fee`])
      ? decimal(params[`${which}Fee`])
      : quantity.times(price).times(decimal(params[`${which}FeeRate`]));
  const [entry, exit] = [decimal(params["openPrice"]), decimal(params["closePrice"])];
  const events: TradeEvent[] = [
    deal({ id: "1", side: opens, quantity, price: entry, fees: fee(feeOf("open", entry), "USD") }),
    deal({
      id: "2",
      side: opens === "buy" ? "sell" : "buy",
      quantity,
      price: exit,
      fees: fee(feeOf("close", exit), "USD"),
      executedAt: at("2020-01-03"),
    }),
  ];
  const [first] = events;
  if (given(params["fundingFees"]) && first?.instrument) {
    const place = { instrument: first.instrument, when: at("2020-01-02") };
    events.push(funding(decimal(params["fundingFees"]), place));
  }
  const { roundTrips, matches } = explain(events);
  const expected = object(case_["expected"]);
  const trip = roundTrips[0];
  // The source rounds to about seven digits.
  const checks = [near("netPnl", expected["netPnl"], trip?.netPnl, "0.0000015")];
  if (!given(expected["returnOnMargin"]) || !trip) return checks;
  const entryFee = Decimal.sum(matches.map((match) => match.entryFee));
  const paid = trip.entryPrice
    .times(trip.quantity)
    .plus(opens === "buy" ? entryFee : entryFee.neg());
  const onMargin = trip.netPnl.times(decimal(params["leverage"])).div(paid);
  return [...checks, near("returnOnMargin", expected["returnOnMargin"], onMargin, "0.00000002")];
}

/**
 * Entries and partial exits by freqtrade at a fee rate. Its last step shows what the closing exit
 * closed.
 */
export function freqtradePosition(case_: Case): readonly Check[] {
  const steps = list(case_["steps"]);
  const fills = steps.map((step, index) => {
    const parts = object(step["fill"]);
    const quantity = decimal(parts["qty"]);
    const price = decimal(parts["price"]);
    return deal({
      id: String(index),
      side: parts["side"] === "sell" ? "sell" : "buy",
      quantity,
      price,
      fees: fee(quantity.times(price).times(decimal(parts["feeRate"])), "USD"),
      sequence: index,
    });
  });
  const checks = steps.flatMap((step, index) => {
    const now = freqtradeView(fills.slice(0, index + 1));
    return Object.entries(object(step["expect"])).map(([field, wanted]) =>
      given(wanted) && typeof wanted !== "boolean"
        ? near(`${index}.${field}`, wanted, now[field] as Decimal | undefined, "0.0000001")
        : same(`${index}.${field}`, wanted, now[field]),
    );
  });
  const end = freqtradeView(fills);
  const expected = object(case_["expected"]);
  return [
    ...checks,
    near("endProfit", expected["endProfit"], end["realizedCumulative"] as Decimal, "0.000001"),
    near(
      "endProfitRatio",
      expected["endProfitRatio"],
      end["lastExitReturn"] as Decimal,
      "0.0000001",
    ),
  ];
}

function freqtradeView(fills: readonly Execution[]): Readonly<Record<string, unknown>> {
  const { matches, openLots, roundTrips, gaps } = explain(fills, DUSTY);
  const net = (of: typeof matches) =>
    Decimal.sum(of.map((match) => match.grossPnl.minus(match.entryFee).minus(match.exitFee)));
  const lastExit = matches.at(-1)?.closed;
  const last = matches.filter((match) => match.closed === lastExit);
  const trip = roundTrips[0];
  const worth = trip?.entryPrice.times(trip.quantity) ?? Decimal.one;
  const entryFees = Decimal.sum([
    ...matches.map((match) => match.entryFee),
    ...openLots.map((lot) => lot.fee),
  ]);
  const paid = worth.plus(entryFees);
  const exitedAt = fills.findIndex((one) => one.id === lastExit);
  const untilExit = explain(fills.slice(0, exitedAt + 1), DUSTY).roundTrips[0];
  const paidThen =
    untilExit && untilExit.quantity.eq(trip?.quantity ?? Decimal.zero)
      ? paid
      : untilExit?.entryPrice.times(untilExit.quantity);
  const open = openLots.length > 0;
  const quantity = Decimal.sum((open ? openLots : last).map((part) => part.quantity));
  const average = open
    ? Decimal.sum(openLots.map((lot) => lot.cost)).div(quantity)
    : last[0]?.entryPrice;
  return {
    isOpen: open,
    dustQty: gaps.find((gap) => gap.kind === "dust")?.quantity,
    openQty: quantity,
    avgEntry: average,
    stake: average?.times(quantity),
    realizedCumulative: net(matches),
    lastExitPnl: last.length === 0 ? undefined : net(last),
    lastExitReturn: last.length === 0 || !paidThen ? undefined : net(matches).div(paidThen),
  };
}
