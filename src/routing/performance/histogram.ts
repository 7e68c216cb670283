/**
 * Durations in buckets whose width grows with them, so that every quantile is within 1 % (Masson,
 * Rim and Lee, DDSketch, VLDB 2019). A plain value that is stored as it is: two of them add up
 * exactly and in any order.
 */
export type Histogram = {
  readonly count: number;
  /** Count by bucket; bucket i holds what is above G^(i - 1), up to G^i. */
  readonly buckets: Readonly<Record<string, number>>;
};

export const NO_HISTOGRAM: Histogram = { count: 0, buckets: {} };

const ACCURACY = 0.01;
const G = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_G = Math.log(G);
/** What is shorter counts as this, so that there are at most some 1,400 buckets to a day. */
const LEAST = 0.001;

const bucketFor = (value: number): string =>
  String(Math.ceil(Math.log(Math.max(LEAST, value)) / LOG_G));

/** A histogram that grows; for sums of many orders. */
export type GrowingHistogram = { count: number; readonly buckets: Record<string, number> };

export const growing = ({ count, buckets }: Histogram = NO_HISTOGRAM): GrowingHistogram => ({
  count,
  buckets: { ...buckets },
});

/** One duration more, in place; 0 or more, in any one unit. */
export function countDuration(histogram: GrowingHistogram, value: number): void {
  const bucket = bucketFor(value);
  histogram.count += 1;
  histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1;
}

/** Another one more, in place. */
export function countAll(histogram: GrowingHistogram, { count, buckets }: Histogram): void {
  histogram.count += count;
  addCounts(histogram.buckets, buckets);
}

/** Adds counts by name, in place. */
export function addCounts(
  sums: Record<string, number>,
  counts: Readonly<Record<string, number>>,
): void {
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
}

/** The histogram of durations. */
export function histogramOf(durations: Iterable<number>): Histogram {
  const histogram = growing();
  for (const duration of durations) countDuration(histogram, duration);
  return histogram;
}

export function mergeHistograms(a: Histogram, b: Histogram): Histogram {
  const sum = growing(a);
  countAll(sum, b);
  return sum;
}

/** The duration below which a share q (0 to 1) lies, within 1 %; undefined of nothing. */
export function durationAt({ count, buckets }: Histogram, q: number): number | undefined {
  if (count === 0) return undefined;
  const rising = Object.entries(buckets)
    .map(([bucket, own]) => ({ bucket: Number(bucket), own }))
    .toSorted((a, b) => a.bucket - b.bucket);
  const rank = q * (count - 1);
  let seen = 0;
  for (const { bucket, own } of rising) {
    seen += own;
    // The middle of a bucket, in the sense of relative error.
    if (seen > rank) return (2 * G ** bucket) / (G + 1);
  }
  return undefined;
}
