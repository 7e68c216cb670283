import { type AccountId, Decimal, type ImportId, type Instant } from "#domain";
import type { MemoryData } from "./memory-store-data.ts";

type Flat = { readonly account: AccountId; readonly at: Instant; readonly source: ImportId };

/** Of everything that was stated last, and was not none, none is stated now. */
export function putFlat({ positions }: MemoryData, { account, at, source }: Flat): void {
  const known = [...positions.values()].filter((each) => each.account === account);
  const last = known.map(({ asOf }) => asOf).reduce((a, b) => (a > b ? a : b), "");
  for (const { instrument, asOf, quantity } of known)
    if (asOf === last && asOf < at && !quantity.isZero())
      positions.set(`${account}\n${instrument.id}\n${at}`, {
        ...{ account, instrument, asOf: at, quantity: Decimal.zero, source },
      });
}
