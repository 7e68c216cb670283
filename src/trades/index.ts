/**
 * Executions -> lots -> round trips -> statistics; pure: no Node, no clock, the same input gives
 * the same output.
 *
 * A _lot_ is what remains of one opening execution, a _match_ a lot (or part) closed by an
 * execution, a _round trip_ what traders call a trade: flat to flat unless the rules say otherwise.
 * Amounts are in the settlement currency of the instrument; currencies are never added. What cannot
 * be derived is a _gap_.
 *
 * May import: domain.
 */
export * from "./rules.ts";
export * from "./types.ts";
export {
  type Books,
  type BuildOptions,
  buildRoundTrips,
  byOpening,
  createBooks,
  type Ended,
} from "./build.ts";
export { compareEvents, standing, type Standing } from "./events.ts";
export type { Expiry } from "./expiry.ts";
export type { Sink } from "./leg.ts";
export { explain, type Explanation, inWords } from "./explain.ts";
export { changedSince, planRebuild, type RebuildPlan, type TripSpan } from "./rebuild.ts";
export type { Drawdown } from "./drawdown.ts";
export {
  createStatistics,
  type ExcursionFigures,
  type Holding,
  type Outcome,
  type RFigures,
  rMultiple,
  type Statistics,
  statistics,
  type StatisticsCounter,
  type StatisticsOptions,
} from "./statistics.ts";
export type { Streaks } from "./streaks.ts";
export {
  createTotals,
  type ProfitRun,
  type ProfitTotals,
  type TotalsCounter,
  type TripTotals,
} from "./totals.ts";
export { cashEffect, marketValue, priceReturn, unrealisedPnl } from "./valuation.ts";
