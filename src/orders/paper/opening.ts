import { type Currency, Decimal } from "#domain";
import type { PaperEntry } from "./ports.ts";

type Deposit = Extract<PaperEntry, { type: "deposit" }>;

/** With what an account began. */
export type Opening = { readonly name: string; readonly deposits: readonly Deposit[] };

/** More than any account is opened with; nothing is paid in later. */
export const MAX_CURRENCIES = 20;

export const isDeposit = (entry: PaperEntry): entry is Deposit => entry.type === "deposit";

type Began = { readonly currency: Currency; readonly deposits: readonly Deposit[] };

/** What an account is worth beyond what it began with; undefined where that is of other money. */
export function profitOf(
  equity: Decimal | undefined,
  { currency, deposits }: Began,
): Decimal | undefined {
  const isHome = deposits.length > 0 && deposits.every((each) => each.currency === currency);
  return isHome ? equity?.minus(Decimal.sum(deposits.map(({ amount }) => amount))) : undefined;
}
