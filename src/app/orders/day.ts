import { type Currency, type Decimal, epochMs, type Instant, instantOf } from "#domain";
import type { Desk, Funds, TradingAdapter } from "#kit";

const DAY_MS = 86_400_000;
/** What was stated so long before midnight counts as how the day began. */
const BEFORE_MS = 2 * 3_600_000;

/** The span in which a statement tells how the day began. */
export type DayBreak = { readonly from: Instant; readonly to: Instant };

type Parts = {
  readonly trading: Pick<TradingAdapter, "dayPnl">;
  readonly desk: Desk;
  readonly now: Instant;
  /** The profit of all time that was stated last within the span. */
  readonly stated: (currency: Currency, within: DayBreak) => Promise<Decimal | undefined>;
};

/**
 * Profit of the day: as the broker states it, else by how much the profit of all time has grown
 * since the last reading before midnight (UTC). Undefined where neither is there.
 */
export async function dayPnlOf(
  { trading, desk, now, stated }: Parts,
  { currency, dayPnl, profit }: Funds,
): Promise<Decimal | undefined> {
  if (dayPnl) return dayPnl;
  if (!profit) return trading.dayPnl?.(desk);
  const midnight = Math.floor(epochMs(now) / DAY_MS) * DAY_MS;
  const to = instantOf(midnight);
  // An account that was opened today began it with nothing won or lost.
  if (profit.since >= to) return profit.amount;
  const before = await stated(currency, { from: instantOf(midnight - BEFORE_MS), to });
  return before && profit.amount.minus(before);
}
