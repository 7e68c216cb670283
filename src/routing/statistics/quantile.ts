/**
 * The value below which a share q (0 to 1) of the values lies, linear between neighbours (type 7 of
 * Hyndman and Fan, The American Statistician 50, 1996). Undefined of no values.
 */
export const quantile = (values: readonly number[], q: number): number | undefined =>
  quantileOfSorted(
    values.toSorted((a, b) => a - b),
    q,
  );

/** As `quantile`, of values that rise. */
export function quantileOfSorted(sorted: readonly number[], q: number): number | undefined {
  const place = (sorted.length - 1) * q;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) return undefined;
  return low + (high - low) * (place - Math.floor(place));
}
