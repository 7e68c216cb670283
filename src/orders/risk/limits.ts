import { AMOUNT_LIMITS, COUNT_LIMITS, Decimal, type Environment } from "#domain";
import type { RiskLimits } from "./facts.ts";

/**
 * What holds where the user set nothing. Live is narrow on purpose: who needs more says so once.
 * Practice money is bounded by itself.
 */
export const DEFAULT_LIMITS: Readonly<Record<Environment, RiskLimits>> = {
  paper: {
    ...{ collarPercent: Decimal.of(10), maxOrdersPerMinute: 60, maxOpenOrders: 100 },
    duplicateMs: 5_000,
  },
  live: {
    ...{ maxOrderNotional: Decimal.of(10_000), maxPositionNotional: Decimal.of(25_000) },
    ...{ maxGrossExposure: Decimal.of(100_000), collarPercent: Decimal.of(5) },
    ...{ maxOrdersPerMinute: 10, maxOpenOrders: 20, duplicateMs: 10_000 },
  },
};

/** The strictest of several levels, each bound by itself; restricted lists are put together. */
export function strictest(levels: readonly RiskLimits[]): RiskLimits {
  const amounts = AMOUNT_LIMITS.flatMap((name) => {
    const set = levels.flatMap((level) => level[name] ?? []);
    return set.length > 0 ? [[name, set.reduce((a, b) => Decimal.min(a, b))] as const] : [];
  });
  const counts = COUNT_LIMITS.flatMap((name) => {
    const set = levels.flatMap((level) => level[name] ?? []);
    return set.length > 0 ? [[name, Math.min(...set)] as const] : [];
  });
  const windows = levels.flatMap(({ duplicateMs }) => duplicateMs ?? []);
  const symbols = new Set(levels.flatMap(({ restricted = [] }) => restricted));
  return {
    ...Object.fromEntries([...amounts, ...counts]),
    ...(windows.length > 0 && { duplicateMs: Math.max(...windows) }),
    ...(symbols.size > 0 && { restricted: [...symbols].sort() }),
  };
}

/**
 * The bounds that hold: of what the user set, the strictest; the default of the environment for
 * each bound that nobody set.
 */
export const effectiveLimits = (
  environment: Environment,
  set: readonly RiskLimits[],
): RiskLimits => ({ ...DEFAULT_LIMITS[environment], ...strictest(set) });
