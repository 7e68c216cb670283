import { Decimal, epochMs, type Fee } from "#domain";
import type { ExecutionRecord } from "#kit";
import type { Booking } from "./booking.ts";
import { CURRENCY } from "./contract.ts";
import type { Fill } from "./history.ts";

/** The two sections may differ by this much for one trade. */
const MAX_APART_MS = 2_000;

export type Joined = { readonly fill: Fill; readonly bookings: readonly Booking[] };

/**
 * Finds the bookings of each fill by time, symbol, price and quantity. One order that filled at
 * once may be booked in several rows under one reference. Bookings that fit no fill are returned.
 */
export function join(
  fills: readonly Fill[],
  bookings: readonly Booking[],
): { readonly joined: readonly Joined[]; readonly loose: readonly Booking[] } {
  const found = new Map<Fill, readonly Booking[]>();
  const take = (cluster: readonly Booking[]): boolean => {
    const fill = bestFit(
      cluster,
      fills.filter((candidate) => !found.has(candidate)),
    );
    if (fill) found.set(fill, cluster);
    return fill !== undefined;
  };
  const alone = bookings.filter((booking) => !take([booking]));
  const byOrder = new Map<string, Booking[]>();
  for (const booking of alone) {
    const key = `${booking.ref} ${booking.what} ${booking.price} ${booking.side}`;
    byOrder.set(key, [...(byOrder.get(key) ?? []), booking]);
  }
  const loose = [...byOrder.values()]
    .filter((cluster) => cluster.length === 1 || !take(cluster))
    .flat();
  return { joined: fills.map((fill) => ({ fill, bookings: found.get(fill) ?? [] })), loose };
}

function bestFit(cluster: readonly Booking[], fills: readonly Fill[]): Fill | undefined {
  const [first] = cluster;
  const quantity = Decimal.sum(cluster.map((booking) => booking.quantity));
  if (!first) return undefined;
  const apart = (fill: Fill) => Math.abs(epochMs(fill.at.instant) - epochMs(first.at.instant));
  return fills
    .filter((fill) => apart(fill) <= MAX_APART_MS && fits(fill, first, quantity))
    .toSorted((a, b) => apart(a) - apart(b))[0];
}

function fits(
  { net, root, legs }: Fill,
  { price, what, side }: Booking,
  quantity: Decimal,
): boolean {
  const [leg] = legs;
  if (!price?.abs().eq(net.abs()) || !leg?.quantity.eq(quantity)) return false;
  return what.split(/[ :]/).includes(root) && (legs.length > 1 || leg.side === side);
}

/** The executions of a fill; the charges that were booked for it are shared by its legs. */
export function executionsOf({ fill, bookings }: Joined): readonly ExecutionRecord[] {
  const units = Decimal.sum(fill.legs.map(({ quantity }) => quantity));
  const charged = bookings.flatMap(({ fees }) => fees);
  const spread = /^(?:STOCK|SINGLE|ETF|FUTURE)?$/.test(fill.spread) ? undefined : fill.spread;
  return fill.legs.map((leg, at) => ({
    type: "execution",
    ...leg,
    orderId: fill.order ?? bookings[0]?.ref,
    fees: charged.flatMap((fee) =>
      share(fee, {
        of: leg.quantity,
        units,
        first: at === 0,
        legs: fill.legs.map(({ quantity }) => quantity),
      }),
    ),
    at: fill.at,
    ...(spread === undefined ? {} : { note: spread }),
  }));
}

type Share = {
  readonly of: Decimal;
  readonly units: Decimal;
  readonly first: boolean;
  readonly legs: readonly Decimal[];
};

/** By quantity, in whole cents; the first leg takes what is left over, so that nothing is lost. */
function share(fee: Fee, { of, units, first, legs }: Share): readonly Fee[] {
  const part = (quantity: Decimal) => fee.amount.times(quantity).div(units).round(2, "down");
  const rest = fee.amount.minus(Decimal.sum(legs.map(part)));
  const amount = first ? part(of).plus(rest) : part(of);
  return amount.isZero() ? [] : [{ kind: fee.kind, amount, currency: CURRENCY }];
}
