import type { PnlBucketBody } from "../../api/types.ts";
import { addDecimals } from "../../format/decimal.ts";
import type { Place } from "./holding.ts";
import type { Profit } from "./valuation.ts";

/** A position as far as its totals need it. */
export type Counted = {
  readonly place: Place;
  readonly currency: string;
  readonly profit: Profit | undefined;
  /** Its price is not of now. */
  readonly isOld: boolean;
};

/** Sums of one currency at one place: paper is never added to live, nor dollars to euros. */
export type Total = {
  readonly place: Place;
  readonly currency: string;
  readonly positions: number;
  /** Positions without a price or a cost, which the sum leaves out. */
  readonly unpriced: number;
  /** Positions that the sum counts at prices which are not of now. */
  readonly old: number;
  readonly unrealised: string;
  /** Net of the trades that were closed today. */
  readonly realised: string;
};

const ORDER: readonly Place[] = ["live", "paper", "statement", "sample"];

/** Totals of what is open, with what was realised today in the same places and currencies. */
export function totalsOf(
  counted: readonly Counted[],
  today: readonly PnlBucketBody[],
  placeOf: (account: string) => Place,
): Total[] {
  const totals = new Map<string, Total>();
  const add = ({ place, currency }: Pick<Total, "place" | "currency">, by: Partial<Total>) => {
    const key = `${place} ${currency}`;
    const none = { place, currency, positions: 0, unpriced: 0, old: 0 };
    const before = totals.get(key) ?? { ...none, unrealised: "0", realised: "0" };
    totals.set(key, {
      ...before,
      positions: before.positions + (by.positions ?? 0),
      unpriced: before.unpriced + (by.unpriced ?? 0),
      old: before.old + (by.old ?? 0),
      unrealised: addDecimals(before.unrealised, by.unrealised ?? "0"),
      realised: addDecimals(before.realised, by.realised ?? "0"),
    });
  };
  for (const { profit, isOld, ...at } of counted) {
    const counts = { positions: 1, unpriced: profit ? 0 : 1, old: profit && isOld ? 1 : 0 };
    add(at, { ...counts, unrealised: profit?.amount ?? "0" });
  }
  for (const { key, currency, net } of today)
    add({ place: placeOf(key), currency }, { realised: net });
  return [...totals.values()].toSorted(
    (a, b) =>
      ORDER.indexOf(a.place) - ORDER.indexOf(b.place) || a.currency.localeCompare(b.currency),
  );
}
