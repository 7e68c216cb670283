import { accountId, Decimal, instantOf, instrument, roundTripId } from "#domain";
import type { BlotterRoundTrip } from "#sync";

/** A closed round trip with the given net profit and no fees, for tests. */
export const closed = (net: string): BlotterRoundTrip => ({
  id: roundTripId(`trip ${net}`),
  account: accountId("test", "1"),
  instrument: instrument({ kind: "equity", symbol: "ACME", currency: "USD" }),
  direction: "long",
  status: "closed",
  quantity: Decimal.one,
  peakQuantity: Decimal.one,
  openQuantity: Decimal.zero,
  entryPrice: Decimal.one,
  openedAt: instantOf(0),
  closedAt: instantOf(1000),
  holdingMs: 1000,
  currency: "USD",
  grossPnl: Decimal.of(net),
  fees: Decimal.zero,
  feesPaid: [],
  funding: Decimal.zero,
  netPnl: Decimal.of(net),
  executionIds: [],
  matches: 1,
  gaps: [],
});
