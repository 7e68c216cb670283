/** Findings as sentences. */
import { dayOf } from "#domain";
import type { Interval } from "../statistics/interval.ts";
import type { Comparison } from "./compare.ts";
import type { Experiment } from "./experiment.ts";
import type { GuardrailCheck } from "./guardrails.ts";
import { factsOfMetric, type MetricName } from "../performance/metric.ts";
import type { Verdict } from "./verdict.ts";

/** What was found, for people: one sentence or two, without a claim beyond the measurement. */
export function verdictText({ goal, control, arms }: Experiment, verdict: Verdict): string {
  const { finding, comparisons, preview } = verdict;
  const { words } = factsOfMetric(goal.metric);
  const matters = figure(goal.metric, goal.difference);
  const others = arms.length === 2 ? "the other arm" : "every other arm";
  switch (finding.kind) {
    case "broken-split":
      return "Stop: units did not come as the shares say, so that no figure means anything";
    case "guardrail":
      return finding.breaches.map(breachText).join("; ");
    case "better":
      return `"${finding.arm}" is better than "${control}": ${comparisonText(finding.comparison)}`;
    case "control":
      return `"${control}" is better than ${others}: ${comparisons.map(comparisonText).join("; ")}`;
    case "no-difference":
      return `No difference that matters: ${words} differ by less than ${matters}`;
    case "undecided":
      return preview
        ? `Undecided. Not decidable before ${dayOf(preview.decidableFrom)}, ` +
            `after about ${preview.units} units; there are ${verdict.units}`
        : `Undecided. There is too little to compare: ${verdict.units} units`;
    // No default
  }
}

function comparisonText({ arm, metric, estimate, interval }: Comparison): string {
  const { words } = factsOfMetric(metric);
  const way = estimate < 0 ? "lower" : "higher";
  const by = figure(metric, Math.abs(estimate));
  return `${words} of "${arm}" ${way} by ${by} (${rangeText(metric, interval)})`;
}

function rangeText(metric: MetricName, { low, high }: Interval): string {
  const ends = [Math.abs(low), Math.abs(high)].toSorted((a, b) => a - b);
  const sure = low > 0 || high < 0;
  const [from = 0, to = 0] = sure ? ends : [low, high];
  return `${figure(metric, from)} to ${figure(metric, to)}`;
}

function breachText({ arm, guardrail, found }: GuardrailCheck): string {
  const { metric, worst, against } = guardrail;
  const { words } = factsOfMetric(metric);
  const what = found === undefined ? words : `${words} ${figure(metric, found)}`;
  const bound =
    against === "limit"
      ? `the bound is ${figure(metric, worst)}`
      : `at most ${figure(metric, worst)} worse than the control was allowed`;
  return `"${arm}" is stopped: ${what}, ${bound}`;
}

/** A figure with its unit; shares in percent. */
export function figure(metric: MetricName, value: number): string {
  const { unit } = factsOfMetric(metric);
  return unit === "share" ? `${(value * 100).toFixed(1)} %` : `${value.toFixed(2)} ${unit}`;
}
