/** Round trips for tests of storage, without a builder. */
import { Decimal, epochMs, executionId, roundTripId } from "#domain";
import type { RoundTrip } from "#trades";
import { account, second, stock } from "./records.ts";

type Over = { readonly [Key in keyof RoundTrip]?: RoundTrip[Key] | undefined };

/**
 * Closed by a fill a minute after its opening, unless told otherwise; open where `closedAt` is
 * given as undefined.
 */
export function roundTrip(over: Over = {}): RoundTrip {
  const openedAt = over.openedAt ?? second(0);
  const closedAt = "closedAt" in over ? over.closedAt : second(60);
  const end = closedAt
    ? {
        closedAt,
        closedBy: "fill" as const,
        exitPrice: Decimal.of("101.5"),
        holdingMs: epochMs(closedAt) - epochMs(openedAt),
      }
    : {};
  const trip = {
    id: roundTripId("t0"),
    account,
    instrument: stock(),
    direction: "long" as const,
    status: closedAt ? "closed" : "open",
    quantity: Decimal.of(100),
    peakQuantity: Decimal.of(100),
    openQuantity: Decimal.of(closedAt ? 0 : 100),
    entryPrice: Decimal.of("100.25"),
    openedAt,
    currency: "USD",
    grossPnl: Decimal.of("125"),
    fees: Decimal.of("2.1"),
    feesPaid: [],
    funding: Decimal.zero,
    netPnl: Decimal.of("122.9"),
    executionIds: [executionId("e1"), executionId("e2")],
    matches: 1,
    gaps: [],
    ...end,
    ...over,
  };
  if (trip.closedAt === undefined) delete trip.closedAt;
  return trip as RoundTrip;
}
