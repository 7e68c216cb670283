/** Runs the cases of boundaries, sequences, distributions and sample sizes. */
import {
  bestScale,
  betaMixture,
  chiSquareAbove,
  empiricalBound,
  gammaExponentialMixture,
  gammaPoissonMixture,
  groupSequentialConstant,
  mixtureBound,
  normalCdf,
  normalMixture,
  normalQuantile,
  quantileBound,
  quantileChance,
  rateSequence,
  sequenceChance,
  sequenceOf,
  type Sides,
  stitchedBound,
  studentCdf,
  studentQuantile,
  unitsForMeans,
  unitsForRates,
} from "#routing";
import { z } from "zod";
import type { Runner } from "./runners.ts";

/** The figures of a case; those that it does not give are NaN, so that no default hides. */
const figures = (input: unknown) => {
  const given = z.record(z.string(), z.unknown()).parse(input);
  return (name: string): number => {
    const value = given[name];
    return typeof value === "number" ? value : Number.NaN;
  };
};

/** The reference program is one-sided and tuned for 5 % unless a case says otherwise. */
const sidesOf = (input: unknown): Sides =>
  z.object({ one_sided: z.boolean().default(true) }).parse(input).one_sided
    ? "one-sided"
    : "two-sided";
const TUNED = 0.05;

function asymptotic(input: unknown) {
  const of = figures(input);
  const difference = { estimate: of("estimate"), error: of("se"), df: 1, count: of("n") };
  const tuning = { alpha: of("alpha"), units: of("tuning") };
  const { low, high } = sequenceOf(difference, tuning);
  return { ci: [low, high], p: sequenceChance(difference, tuning) };
}

function bernoulli(input: unknown) {
  const of = figures(input);
  const rate = { successes: of("successes"), trials: of("trials") };
  const { low, high } = rateSequence(rate, { alpha: of("alpha"), units: of("t_opt") });
  return [low, high];
}

function quantiles(input: unknown) {
  const of = figures(input);
  const { a, b } = z.object({ a: z.string(), b: z.string() }).parse(input);
  const question = { q: of("quantile"), units: of("t_opt"), alpha: of("alpha_opt") };
  return quantileChance({ a: range(a), b: range(b) }, question);
}

/** "71..1070": whole numbers, both ends included. */
function range(text: string): number[] {
  const [from = 0, to = 0] = text.split("..").map(Number);
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

const mixtureOf = (input: unknown) =>
  normalMixture({ at: figures(input)("v_opt"), alpha: TUNED }, sidesOf(input));

function betaBound(input: unknown) {
  const of = figures(input);
  const reach = { below: of("g"), above: of("h") };
  const mixture = betaMixture({ at: of("v_opt"), alpha: TUNED }, reach, sidesOf(input));
  return mixtureBound(mixture, of("v"), of("alpha"));
}

function looks(input: unknown) {
  const of = figures(input);
  const { kind } = z.object({ kind: z.enum(["pocock", "obf"]) }).parse(input);
  return groupSequentialConstant({
    kind: kind === "pocock" ? "pocock" : "obrien-fleming",
    looks: of("looks"),
    alpha: of("alpha"),
  });
}

type Of = (name: string) => number;
const plain =
  (run: (of: Of) => unknown): Runner =>
  (input) =>
    run(figures(input));

export const sequences: Readonly<Record<string, Runner>> = {
  asymptotic_confidence_sequence: asymptotic,
  bernoulli_confidence_sequence: bernoulli,
  quantile_ab_always_valid_p: quantiles,
  group_sequential_constant: looks,
  beta_binomial_mixture_bound: betaBound,
  best_rho: plain((of) => bestScale({ at: of("v_opt"), alpha: of("alpha_opt") }, "two-sided")),
  normal_log_mixture: (input) =>
    mixtureOf(input).log({ sum: figures(input)("s"), variance: figures(input)("v") }),
  normal_mixture_bound: (input) =>
    mixtureBound(mixtureOf(input), figures(input)("v"), figures(input)("alpha")),
  gamma_exponential_mixture_bound: plain((of) => {
    const mixture = gammaExponentialMixture({ at: of("v_opt"), alpha: TUNED }, of("c"));
    return mixtureBound(mixture, of("v"), of("alpha"));
  }),
  gamma_poisson_log_mixture: plain((of) =>
    gammaPoissonMixture({ at: of("v_opt"), alpha: TUNED }, of("c")).log({
      sum: of("s"),
      variance: of("v"),
    }),
  ),
  poly_stitching_bound: plain((of) =>
    stitchedBound(of("v"), { alpha: of("alpha"), from: of("v_min"), scale: of("c") }),
  ),
  empirical_process_lil_bound: plain((of) =>
    empiricalBound(of("t"), { alpha: of("alpha"), from: of("t_min") }, of("A")),
  ),
  double_stitching_bound: plain((of) =>
    quantileBound(of("q"), of("t"), { alpha: of("alpha"), from: of("t_opt") }),
  ),
  normal_cdf: plain((of) => normalCdf(of("x"))),
  normal_quantile: plain((of) => normalQuantile(of("p"))),
  student_t_cdf: plain((of) => studentCdf(of("x"), of("df"))),
  student_t_quantile: plain((of) => studentQuantile(of("p"), of("df"))),
  chi2_sf: plain((of) => chiSquareAbove(of("x"), of("df"))),
  sample_size_two_proportions: plain((of) =>
    unitsForRates({ base: of("base"), difference: of("absolute_mde") }, demand(of)),
  ),
  sample_size_two_means: plain((of) =>
    unitsForMeans({ deviation: of("sd_bps"), difference: of("mde_bps") }, demand(of)),
  ),
};

const demand = (of: Of) => ({ alpha: of("alpha"), power: of("power") });
