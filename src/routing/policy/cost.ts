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
  const zero = Decimal.zero;
  const perUnit = (fees.perUnit ?? zero).times(ticket.quantity);
  const share = (fees.bps ?? zero).times(notionalOf(ticket, price)).div(TEN_THOUSAND);
  const whole = (fees.perOrder ?? zero).plus(perUnit).plus(share);
  return Decimal.max(whole, fees.minimum ?? zero);
}

/** The fee in bps of the notional, for ranking only; undefined where the notional is 0. */
export function feeBps(fees: FeeSchedule, ticket: OrderTicket, price: Decimal): number | undefined {
  const notional = notionalOf(ticket, price);
  if (notional.isZero()) return undefined;
  return feeOf(fees, ticket, price).times(TEN_THOUSAND).div(notional).toNumber();
}
