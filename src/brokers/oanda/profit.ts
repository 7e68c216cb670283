import { Decimal } from "#domain";
import type { z } from "#kit";
import type { lifetime } from "./wire.ts";

type Lifetime = { readonly [Name in keyof typeof lifetime]?: z.output<(typeof lifetime)[Name]> };

/**
 * All that an account ever won or lost, what is open included: OANDA states each part of it since
 * the account was opened, and money that is paid in or out is in none of them. Undefined where the
 * profit of trades is not stated.
 */
export function profitOf(account: Lifetime): Decimal | undefined {
  const { pl, unrealizedPL, financing, commission } = account;
  const { dividendAdjustment, guaranteedExecutionFees } = account;
  if (!pl || !unrealizedPL) return undefined;
  const won = [pl, unrealizedPL, financing, dividendAdjustment];
  const paid = [commission, guaranteedExecutionFees];
  return sumOf(won).minus(sumOf(paid));
}

const sumOf = (parts: readonly (Decimal | undefined)[]) =>
  Decimal.sum(parts.filter((part) => part !== undefined));
