import type { ExperimentBody, MetricBody } from "../../api/types.ts";

export type Unit = ExperimentBody["goal"]["unit"];

/** What is measured, as people call it, with its unit. */
export const METRICS: Readonly<
  Record<MetricBody, { readonly label: string; readonly unit: Unit }>
> = {
  slippage: { label: "Slippage", unit: "bps" },
  "all-in-cost": { label: "All-in cost", unit: "bps" },
  "effective-spread": { label: "Effective spread", unit: "bps" },
  "realized-spread": { label: "Realised spread", unit: "bps" },
  "price-improvement": { label: "Price improvement", unit: "bps" },
  "fill-rate": { label: "Orders filled", unit: "share" },
  "filled-share": { label: "Share of quantity filled", unit: "share" },
  "reject-rate": { label: "Orders rejected", unit: "share" },
  "unknown-rate": { label: "Outcome unknown", unit: "share" },
  "ack-time": { label: "Time to acknowledge", unit: "ms" },
  "fill-time": { label: "Time to fill", unit: "ms" },
  "quote-age": { label: "Age of the price on arrival", unit: "ms" },
};

export const METRIC_CHOICES = (Object.keys(METRICS) as MetricBody[]).map((value) => ({
  value,
  label: METRICS[value].label,
}));

/** Statistics are doubles: they are rounded for the eye, never counted on as money. */
export function figureText(unit: Unit, value: number): string {
  if (unit === "share") return `${(value * 100).toFixed(1)} %`;
  return `${value.toFixed(unit === "ms" ? 0 : 2)} ${unit}`;
}

/** Shares of positions: at most one digit after the point. */
export const percentText = (percent: number): string => `${Math.round(percent * 10) / 10} %`;

type Look = readonly [word: string, tone: "good" | "bad" | "warn" | "plain"];

export const VERDICTS: Readonly<Record<ExperimentBody["verdict"]["kind"], Look>> = {
  "broken-split": ["Split broken", "bad"],
  guardrail: ["Guardrail broken", "bad"],
  better: ["Decided", "good"],
  control: ["Control is better", "good"],
  "no-difference": ["No difference that matters", "plain"],
  undecided: ["Undecided", "warn"],
};
