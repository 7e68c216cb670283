/**
 * Count, mean and sum of squared deviations of a sample. Never the sum of squares: in doubles that
 * gives a negative variance for NIST's NumAcc4.
 */
export type Moments = {
  readonly count: number;
  readonly mean: number;
  /** Sum of (value - mean)^2; 0 or more. */
  readonly squares: number;
};

export const NO_MOMENTS: Moments = { count: 0, mean: 0, squares: 0 };

/** One value more, by Welford's recurrence (Technometrics 4, 1962). */
export function addValue({ count, mean, squares }: Moments, value: number): Moments {
  const delta = value - mean;
  const next = mean + delta / (count + 1);
  return { count: count + 1, mean: next, squares: squares + delta * (value - next) };
}

/** A sample in which one value that it holds, `before`, is another; either may be absent. */
export function replaceValue(
  moments: Moments,
  { before, after }: { readonly before?: number | undefined; readonly after?: number | undefined },
): Moments {
  const rest = before === undefined ? moments : withoutValue(moments, before);
  return after === undefined ? rest : addValue(rest, after);
}

/** Welford's recurrence backwards. What rounding leaves below nothing is nothing. */
function withoutValue({ count, mean, squares }: Moments, value: number): Moments {
  if (count <= 1) return NO_MOMENTS;
  const rest = mean - (value - mean) / (count - 1);
  return {
    count: count - 1,
    mean: rest,
    squares: Math.max(0, squares - (value - mean) * (value - rest)),
  };
}

/** Both samples together, by Chan, Golub and LeVeque (1979); the order does not matter. */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  if (count === 0) return NO_MOMENTS;
  const delta = b.mean - a.mean;
  return {
    count,
    // Weighted from both sides, so that neither order is the nearer one.
    mean: (a.mean * a.count + b.mean * b.count) / count,
    squares: a.squares + b.squares + (delta * delta * a.count * b.count) / count,
  };
}

/** Moments of values, shifted by the first of them so that nothing is cancelled. */
export function momentsOf(values: Iterable<number>): Moments {
  let count = 0;
  let shift = 0;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    if (count === 0) shift = value;
    const deviation = value - shift;
    count += 1;
    sum += deviation;
    squares += deviation * deviation;
  }
  if (count === 0) return NO_MOMENTS;
  return { count, mean: shift + sum / count, squares: Math.max(0, squares - (sum * sum) / count) };
}

/** Moments of what others keep as sums. Loses digits where the mean is large beside the spread. */
export function momentsOfSums(sum: number, sumOfSquares: number, count: number): Moments {
  const mean = sum / count;
  return { count, mean, squares: Math.max(0, sumOfSquares - sum * mean) };
}

/** Sample variance, with n - 1; undefined of fewer than two values. */
export const variance = ({ count, squares }: Moments): number | undefined =>
  count < 2 ? undefined : squares / (count - 1);

/** Sample standard deviation; undefined of fewer than two values. */
export function deviation(moments: Moments): number | undefined {
  const found = variance(moments);
  return found === undefined ? undefined : Math.sqrt(found);
}

/** A mean with the variance of one value, from which every comparison of two means starts. */
export type Mean = { readonly mean: number; readonly variance: number; readonly count: number };

/** The mean of a sample; undefined of fewer than two values, whose spread is not known. */
export function meanOf(moments: Moments): Mean | undefined {
  const found = variance(moments);
  const { mean, count } = moments;
  return found === undefined ? undefined : { mean, variance: found, count };
}

/** The mean of `successes` ones among `count` values; the variance of a proportion, p(1 - p). */
export function meanOfRate(successes: number, count: number): Mean {
  const mean = successes / count;
  return { mean, variance: mean * (1 - mean), count };
}
