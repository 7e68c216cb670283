/** Runs the cases that compare two samples, or an observed split with a wanted one. */
import {
  beliefOf,
  benjaminiHochberg,
  chanceBetaAbove,
  deviation,
  differenceOf,
  holm,
  intervalOf,
  type Mean,
  meanOf,
  meanOfRate,
  momentsOf,
  momentsOfSums,
  pooledDifference,
  pValueOf,
  quantile,
  rankTest,
  rateDifference,
  sampleRatioCheck,
  statisticOf,
  wilsonInterval,
} from "#routing";
import { z } from "zod";
import type { Runner } from "./runners.ts";

const numbers = z.array(z.number());
const sums = z.object({ sum: z.number(), sum_squares: z.number().optional(), n: z.number() });
const scale = z.enum(["absolute", "relative"]);
const alternative = z.enum(["two-sided", "greater", "less"]);
const pairOf = <Sample extends z.ZodType>(sample: Sample) => z.object({ a: sample, b: sample });
const ends = ({ low, high }: { low: number; high: number }) => [low, high];

const mean = ({ sum, sum_squares, n }: z.infer<typeof sums>): Mean =>
  sum_squares === undefined ? meanOfRate(sum, n) : sure(meanOf(momentsOfSums(sum, sum_squares, n)));

export function sure<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError("Expected a value, got none");
  return value;
}

function fromSums(input: unknown, by: z.infer<typeof scale>) {
  const { a, b } = pairOf(sums).parse(input);
  return differenceOf({ a: mean(a), b: mean(b) }, by);
}

function welch(input: unknown, by: z.infer<typeof scale>) {
  const difference = fromSums(input, by);
  return {
    estimate: difference.estimate,
    difference: difference.estimate,
    se: difference.error,
    p: pValueOf(difference),
    ci: ends(intervalOf(difference, 0.05)),
  };
}

const scaled = (input: unknown) => z.object({ difference: scale }).parse(input).difference;

function raw(input: unknown) {
  const { a, b } = pairOf(numbers).parse(input);
  const means = { a: sure(meanOf(momentsOf(a))), b: sure(meanOf(momentsOf(b))) };
  // Student's table gives the first less the second.
  const difference = differenceOf({ a: means.b, b: means.a });
  // R prints three places of it.
  const df = Number(difference.df.toFixed(3));
  const ci = ends(intervalOf(difference, 0.05));
  return { t: statisticOf(difference), df, p: pValueOf(difference), ci };
}

function summaries(input: unknown) {
  const given = z.object({ mean: z.number(), sd: z.number(), n: z.number() });
  const { a, b } = pairOf(given).parse(input);
  const meanOfSummary = ({ mean, sd, n }: z.infer<typeof given>) => ({
    mean,
    variance: sd ** 2,
    count: n,
  });
  const means = { a: meanOfSummary(b), b: meanOfSummary(a) };
  const [pooled, welch] = [pooledDifference(means), differenceOf(means)];
  const shown = (difference: typeof welch) => ({ t: statisticOf(difference), df: difference.df });
  return { pooled: shown(pooled), welch: shown(welch) };
}

function oneSided(input: unknown) {
  const given = z.object({ difference: scale, alternative, alpha: z.number() }).parse(input);
  const difference = fromSums(input, given.difference);
  const { low, high } = intervalOf(difference, given.alpha, given.alternative);
  const bound = given.alternative === "greater" ? low : high;
  return { p: pValueOf(difference, given.alternative), bound };
}

function accuracy(input: unknown) {
  const { data, n } = z.object({ data: z.string(), n: z.number() }).parse(input);
  const moments = momentsOf(valuesOf(data, n));
  return { mean: moments.mean, sd: deviation(moments) };
}

/** "1.2 then 1.1,1.3 alternating" or the values themselves. */
function valuesOf(data: string, n: number): number[] {
  const [first, rest] = data.split(" then ");
  if (rest === undefined) return data.split(",").map(Number);
  const pair = sure(rest.split(" ")[0]).split(",").map(Number);
  return [Number(first), ...Array.from({ length: n - 1 }, (_, at) => sure(pair[at % 2]))];
}

function ranks(input: unknown, method: "exact" | "normal") {
  const given = z.object({ x: numbers, y: numbers, alternative }).parse(input);
  const { u, p } = rankTest({ a: given.x, b: given.y }, { alternative: given.alternative, method });
  return { U: u, p };
}

function ratio(input: unknown) {
  const { observed, weights } = z.object({ observed: numbers, weights: numbers }).parse(input);
  const arms = observed.map((count, at) => ({ observed: count, weight: sure(weights[at]) }));
  const { chiSquare, df, p } = sampleRatioCheck(arms);
  return { chi2: chiSquare, df, p };
}

function proportions(input: unknown) {
  const { a, b } = pairOf(z.object({ x: z.number(), n: z.number() })).parse(input);
  const rate = ({ x, n }: typeof a) => ({ successes: x, trials: n });
  const { estimate, interval, p } = rateDifference({ a: rate(a), b: rate(b) }, 0.05);
  return { difference: estimate, ci: ends(interval), p };
}

function wilson(input: unknown) {
  const { x, n } = z.object({ x: z.number(), n: z.number() }).parse(input);
  return ends(wilsonInterval({ successes: x, trials: n }, 0.05));
}

function belief(input: unknown) {
  const difference = fromSums(input, scaled(input));
  const { expected, interval, chanceOfB, loss } = beliefOf(difference, 0.05);
  const risk = [loss.a, loss.b];
  return { expected, ci: ends(interval), se: difference.error, chanceToWin: chanceOfB, risk };
}

function betas(input: unknown) {
  const { a, b } = pairOf(z.tuple([z.number(), z.number()])).parse(input);
  return chanceBetaAbove({ a: a[0], b: a[1] }, { a: b[0], b: b[1] });
}

const ps = (input: unknown) => z.object({ p: numbers }).parse(input).p;

export const comparisons: Readonly<Record<string, Runner>> = {
  welch_t_summary: (input) => welch(input, scaled(input)),
  welch_t_proportion: (input) => welch(input, scaled(input)),
  welch_t_summary_spotify: (input) => welch(input, "absolute"),
  welch_t_one_sided: oneSided,
  welch_t_raw: raw,
  two_sample_t_summary: summaries,
  mean_sd_numeric_accuracy: accuracy,
  mann_whitney_exact: (input) => ranks(input, "exact"),
  mann_whitney_asymptotic_cc: (input) => ranks(input, "normal"),
  srm_chi2: ratio,
  srm_chi2_zero_weight: ratio,
  wilson_interval_95: wilson,
  two_proportion_z: proportions,
  prob_b_beats_a_beta: betas,
  bayes_normal_effect: belief,
  quantile_type7(input) {
    const { data, q } = z.object({ data: numbers, q: z.number() }).parse(input);
    return quantile(data, q);
  },
  p_adjust_holm: (input) => holm(ps(input)),
  p_adjust_bh: (input) => benjaminiHochberg(ps(input)),
};
