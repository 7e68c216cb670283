import {
  Decimal,
  executionId,
  roundTripId,
  storedAccountId,
  type Instant,
  type Instrument,
} from "#domain";
import type { Gap, RoundTrip } from "#trades";
import { copyRow, endOr, storable, textArray } from "./copy-text.ts";
import { given } from "./given.ts";

export const ROUND_TRIP_COLUMNS =
  "account_id, instrument_id, id, direction, opened_at, closed_at, holding_ms, symbol, currency, quantity, " +
  "peak_quantity, open_quantity, entry_price, exit_price, gross, fees, funding, net, gross_account, matches, " +
  "execution_ids, detail";

/** What is shown of one round trip and never sorted or filtered by. Amounts are text. */
type Detail = {
  readonly closedBy?: RoundTrip["closedBy"];
  readonly stated?: true;
  readonly feesPaid?: readonly (readonly [amount: string, currency: string])[];
  readonly excursions?: { readonly mae: string; readonly mfe: string; readonly drawdown: string };
  readonly gaps?: readonly StoredGap[];
};
type StoredGap = Omit<Gap, "quantity" | "amount"> & {
  readonly quantity?: string;
  readonly amount?: readonly [amount: string, currency: string];
};

export function roundTripRow(trip: RoundTrip): string {
  return copyRow([
    trip.account,
    trip.instrument.id,
    trip.id,
    trip.direction,
    trip.openedAt,
    trip.status === "open" ? endOr(undefined) : endOr(trip.closedAt),
    trip.holdingMs ?? -1,
    trip.instrument.symbol,
    trip.currency,
    trip.quantity,
    trip.peakQuantity,
    trip.openQuantity,
    trip.entryPrice,
    trip.exitPrice,
    trip.grossPnl,
    trip.fees,
    trip.funding,
    trip.netPnl,
    trip.grossPnlAccount,
    trip.matches,
    textArray(trip.executionIds.map(storable)),
    detailOf(trip),
  ]);
}

function detailOf(trip: RoundTrip): string | undefined {
  const { excursions } = trip;
  const detail: Detail = {
    ...given({
      closedBy: trip.closedBy === "fill" ? undefined : trip.closedBy,
      stated: trip.stated,
    }),
    ...(trip.feesPaid.length > 0
      ? { feesPaid: trip.feesPaid.map((fee) => [fee.amount.toString(), fee.currency] as const) }
      : {}),
    ...(excursions
      ? {
          excursions: {
            mae: excursions.mae.toString(),
            mfe: excursions.mfe.toString(),
            drawdown: excursions.drawdown.toString(),
          },
        }
      : {}),
    ...(trip.gaps.length > 0 ? { gaps: trip.gaps.map(storedGap) } : {}),
  };
  const text = JSON.stringify(detail);
  return text === "{}" ? undefined : storable(text);
}

const storedGap = ({ quantity, amount, ...gap }: Gap): StoredGap => ({
  ...gap,
  ...(quantity ? { quantity: quantity.toString() } : {}),
  ...(amount ? { amount: [amount.amount.toString(), amount.currency] } : {}),
});

const toGap = ({ quantity, amount, ...gap }: StoredGap): Gap => ({
  ...gap,
  ...(quantity ? { quantity: Decimal.of(quantity) } : {}),
  ...(amount ? { amount: { amount: Decimal.of(amount[0]), currency: amount[1] } } : {}),
});

/** A stored round trip as drivers hand it over. */
export type RoundTripRow = {
  readonly account_id: string;
  readonly instrument_id: string;
  readonly id: string;
  readonly direction: string;
  readonly opened_at: Instant;
  readonly closed_at: Instant | null | undefined;
  readonly holding_ms: number;
  readonly symbol: string;
  readonly currency: string;
  readonly quantity: string;
  readonly peak_quantity: string;
  readonly open_quantity: string;
  readonly entry_price: string;
  readonly exit_price: string | null;
  readonly gross: string;
  readonly fees: string;
  readonly funding: string;
  readonly net: string;
  readonly gross_account: string | null;
  readonly matches: number;
  readonly execution_ids: readonly string[];
  readonly detail: Detail | null;
};

export function toRoundTrip(row: RoundTripRow, instrument: Instrument): RoundTrip {
  const closedAt = row.closed_at ?? undefined;
  const detail = row.detail ?? {};
  return {
    id: roundTripId(row.id),
    account: storedAccountId(row.account_id),
    instrument,
    direction: row.direction as RoundTrip["direction"],
    status: closedAt ? "closed" : "open",
    quantity: Decimal.of(row.quantity),
    peakQuantity: Decimal.of(row.peak_quantity),
    openQuantity: Decimal.of(row.open_quantity),
    entryPrice: Decimal.of(row.entry_price),
    openedAt: row.opened_at,
    currency: row.currency,
    grossPnl: Decimal.of(row.gross),
    fees: Decimal.of(row.fees),
    feesPaid: (detail.feesPaid ?? []).map(([amount, currency]) => ({
      amount: Decimal.of(amount),
      currency,
    })),
    funding: Decimal.of(row.funding),
    netPnl: Decimal.of(row.net),
    executionIds: row.execution_ids.map(executionId),
    matches: row.matches,
    gaps: (detail.gaps ?? []).map(toGap),
    ...given({
      closedBy: closedAt ? (detail.closedBy ?? "fill") : undefined,
      exitPrice: row.exit_price === null ? null : Decimal.of(row.exit_price),
      closedAt,
      holdingMs: row.holding_ms < 0 ? undefined : row.holding_ms,
      grossPnlAccount: row.gross_account === null ? null : Decimal.of(row.gross_account),
      stated: detail.stated,
      excursions: detail.excursions && excursionsFrom(detail.excursions),
    }),
  };
}

const excursionsFrom = (texts: NonNullable<Detail["excursions"]>) => ({
  mae: Decimal.of(texts.mae),
  mfe: Decimal.of(texts.mfe),
  drawdown: Decimal.of(texts.drawdown),
});
