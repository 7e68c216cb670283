import {
  type Day,
  Decimal,
  type Execution,
  executionId,
  type Instant,
  type Instrument,
} from "#domain";
import { type Book, legsOf } from "./book.ts";
import { feed } from "./feed.ts";
import { ASSUMED_EXPIRY, type Leg } from "./leg.ts";
import { isFlat } from "./lots.ts";

export type Expiry = {
  /** Options whose last day is before this day have expired. */
  readonly asOf: Day;
  /** Close of the underlying on an option's last day, where it is known. */
  readonly underlyingClose?: (instrument: Instrument) => Decimal | undefined;
};

/**
 * Closes at price 0 what is open of an option whose last day has passed without a booking, and
 * marks the round trip as `expiry-assumed`. An option that is known to have ended in the money is
 * never written off: it stays open with a gap, for its exercise or assignment is missing.
 */
export function expireAssumed(book: Book, { asOf, underlyingClose }: Expiry): void {
  const { instrument } = book;
  const option = instrument.kind === "option" || instrument.kind === "future-option";
  if (!option || !instrument.expiry || instrument.expiry >= asOf) return;
  const at = `${instrument.expiry}T23:59:59.999999Z` as Instant;
  const inTheMoney = isInTheMoney(instrument, underlyingClose?.(instrument));
  for (const leg of legsOf(book)) {
    if (isFlat(leg.queue)) continue;
    if (!inTheMoney) {
      feed(book, assumedExpiry(leg, at));
      continue;
    }
    book.sink.gap({
      kind: "expired-in-the-money",
      account: book.account,
      instrument: instrument.id,
      at,
      quantity: leg.quantity.value,
    });
  }
}

function isInTheMoney({ strike, right }: Instrument, underlying: Decimal | undefined): boolean {
  if (!strike || !right || !underlying) return false;
  return right === "call" ? underlying.gt(strike) : underlying.lt(strike);
}

const assumedExpiry = (leg: Leg, at: Instant): Execution => ({
  id: executionId(`${ASSUMED_EXPIRY}:${leg.direction}`),
  account: leg.account,
  instrument: leg.instrument,
  kind: "expiry",
  side: leg.direction === "long" ? "sell" : "buy",
  effect: "close",
  quantity: leg.quantity.value,
  price: Decimal.zero,
  fees: [],
  executedAt: at,
  precision: "day",
  zone: { name: "UTC", evidence: "assumed" },
  sequence: 0,
  report: "new",
  note: ASSUMED_EXPIRY,
});
