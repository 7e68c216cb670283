import type { ExperimentBody, ExperimentPreviewBody, MetricBody } from "#http";

type Unit = ExperimentBody["goal"]["unit"];

/** A figure of a metric with its unit; shares in percent. */
export function figureText(unit: Unit, value: number | null): string {
  if (value === null) return "unbounded";
  return unit === "share" ? `${(value * 100).toFixed(1)} %` : `${value.toFixed(2)} ${unit}`;
}

const MS = new Set<MetricBody>(["ack-time", "fill-time", "quote-age"]);
const SHARES = new Set<MetricBody>(["fill-rate", "filled-share", "reject-rate", "unknown-rate"]);

export const unitOf = (metric: MetricBody): Unit =>
  SHARES.has(metric) ? "share" : MS.has(metric) ? "ms" : "bps";

/** An experiment in lines: the verdict first, then what it rests on. */
export function experimentText({ name, state, goal, arms, verdict, ...rest }: ExperimentBody) {
  const { unit, words } = goal;
  const { comparisons, guardrails, split } = verdict;
  return [
    `${name} (${rest.environment}, ${state}): ${verdict.text}`,
    ...arms.map(({ label, id, percent, units, measured, mean }) => {
      const found = mean === undefined ? "unmeasured" : figureText(unit, mean);
      const role = id === rest.control ? " (control)" : "";
      return `  ${label}${role}: ${percent} %, ${units} positions, ${measured} measured, ${words} ${found}`;
    }),
    ...comparisons.map(({ label, estimate, low, high }) => {
      const range = `${figureText(unit, low)} to ${figureText(unit, high)}`;
      return `  ${label} less control: ${figureText(unit, estimate)} (${range})`;
    }),
    ...guardrails.map(({ label, metric, found, worst, isBreached, words: of }) => {
      const own = unitOf(metric);
      const is = found === undefined ? "unmeasured" : figureText(own, found);
      const verb = isBreached ? "BROKEN" : "kept";
      return `  guardrail ${verb}: ${of} of ${label} ${is}, bound ${figureText(own, worst)}`;
    }),
    split.isBroken ? "  split broken: positions did not come as the shares say" : "  split kept",
  ].join("\n");
}

/** A preview in lines; what is wrong comes first. */
export const previewLines = ({ problems, text, preview }: ExperimentPreviewBody): string =>
  [
    ...problems.map(({ place, message }) => `${place}: ${message}`),
    text,
    ...(preview?.findable ?? []).map(
      ({ days, difference }) => `  in ${days} days: a difference of ${difference.toPrecision(3)}`,
    ),
  ].join("\n");
