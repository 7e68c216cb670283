import type { Failure } from "#domain";
import type { RiskCheck, RiskQuestion } from "./facts.ts";
import {
  capability,
  collar,
  complete,
  effect,
  precision,
  short,
  tradable,
} from "./order-checks.ts";
import { duplicate, openOrders, selfTrade, throttle } from "./repeat-checks.ts";
import { buyingPower, exposure, orderSize, positionSize } from "./size-checks.ts";
import {
  dailyLoss,
  environment,
  reconciled,
  restricted,
  tradingEnabled,
  tradingState,
  undecided,
} from "./standing-checks.ts";

/**
 * All checks by name, in the order in which they are made: who and where, whether at all, what, how
 * much. An order is refused by the first that has something against it.
 */
export const RISK_CHECKS: Readonly<Record<string, RiskCheck>> = {
  environment,
  tradingState,
  tradingEnabled,
  reconciled,
  undecided,
  tradable,
  complete,
  capability,
  precision,
  orderSize,
  collar,
  duplicate,
  throttle,
  openOrders,
  positionSize,
  exposure,
  buyingPower,
  short,
  effect,
  dailyLoss,
  restricted,
  selfTrade,
};

/** Why the order is not sent; undefined if no check has anything against it. */
export function riskOf(
  question: RiskQuestion,
  checks: Readonly<Record<string, RiskCheck>> = RISK_CHECKS,
): Failure | undefined {
  for (const check of Object.values(checks)) {
    const failure = check(question);
    if (failure) return failure;
  }
  return undefined;
}

/**
 * The checks of an order that closes a position because everything is to be closed: who and where,
 * that it closes, and no bound of size, price or number, which would keep the way out shut.
 */
export const CLOSING_CHECKS: Readonly<Record<string, RiskCheck>> = {
  ...{ environment, tradingState, tradingEnabled, undecided, tradable, effect },
};

/** Everything that speaks against it, for a preview while the order is typed. */
export const allRisksOf = (question: RiskQuestion): readonly Failure[] =>
  Object.values(RISK_CHECKS).flatMap((check) => check(question) ?? []);
