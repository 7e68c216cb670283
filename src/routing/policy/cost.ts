import { Decimal, type OrderTicket } from "#domain";

/** What a broker takes for an order, in the instrument's currency; what is absent is not taken. */
export type FeeSchedule = {
  readonly perOrder?: Decimal;
  /** For each unit of quantity. */
  readonly perUnit?: Decimal;
  /** Of the notional. */
  readonly bps?: Decimal;
  /** The least for an order. */
  readonly minimum?: Decimal;
};

const TEN_THOUSAND = Decimal.of(10_000);

/** Price x quantity x multiplier; above 0. */
export const notionalOf = ({ quantity, instrument }: OrderTicket, price: Decimal): Decimal =>
  quantity.times(price.abs()).times(instrument.multiplier);

/** The fee of an order that is filled whole at the price. Exact. */
export function feeOf(fees: FeeSchedule, ticket: OrderTicket, price: Decimal): Decimal {
  return feeFor(fees, ticket.quantity, notionalOf(ticket, price));
}

function feeFor(fees: FeeSchedule, quantity: Decimal, notional: Decimal): Decimal {
  const { perOrder, perUnit, bps, minimum } = fees;
  let whole = perOrder ?? Decimal.zero;
  if (perUnit) whole = whole.plus(perUnit.times(quantity));
  if (bps) whole = whole.plus(bps.times(notional).div(TEN_THOUSAND));
  return Decimal.max(whole, minimum ?? Decimal.zero);
}

/** Tells the fee of each schedule in bps of an order's notional, for ranking only. */
export type FeeBps = (fees: FeeSchedule) => number;

/** Undefined where the notional is 0. Asked once for an order, then of every account. */
export function feeBpsOf(ticket: OrderTicket, price: Decimal): FeeBps | undefined {
  const notional = notionalOf(ticket, price);
  if (notional.isZero()) return undefined;
  const one = notional.toNumber() / 10_000;
  return (fees) => feeFor(fees, ticket.quantity, notional).toNumber() / one;
}
