const MAX_STEPS = 200;

/** Ends between which something is sought. */
export type Bracket = { readonly from: number; readonly to: number };

/**
 * Where a function that changes its sign once between the ends is zero, by halving, to about the
 * last bits. Where it does not change its sign, the end that is nearer to zero in sign is given:
 * `to`.
 */
export function rootBetween(f: (x: number) => number, { from, to }: Bracket): number {
  const sign = Math.sign(f(from));
  let [low, high] = [from, to];
  for (let step = 0; step < MAX_STEPS; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (Math.sign(f(middle)) === sign) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The root of a rising function that is negative at 0; the bracket is found by doubling. */
export function rootAbove(f: (x: number) => number, first: number): number {
  let high = first;
  for (let step = 0; step < MAX_STEPS && f(high) < 0; step++) high *= 2;
  return rootBetween(f, { from: 0, to: high });
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Where a function with one minimum between the ends is smallest, by golden section. */
export function minimumBetween(f: (x: number) => number, { from, to }: Bracket): number {
  let [low, high] = [from, to];
  for (let step = 0; step < MAX_STEPS && high - low > 1e-12 * Math.abs(low + high); step++) {
    const left = high - GOLDEN * (high - low);
    const right = low + GOLDEN * (high - low);
    if (f(left) < f(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}
