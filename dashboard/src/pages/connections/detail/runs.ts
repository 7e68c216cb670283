import type { PullBody } from "../../../api/types.ts";
import { dayIn, timeIn } from "../../../format/instant.ts";
import { formatSpan } from "../../../format/span.ts";

const TRIGGERS: Readonly<Record<PullBody["trigger"], string>> = {
  first: "first",
  manual: "by hand",
  scheduled: "by schedule",
  backfill: "the past",
  sweep: "second look",
};

export const triggerOf = (trigger: PullBody["trigger"]): string => TRIGGERS[trigger];

/** What the chart of runs shows of each, one above the other. */
export const LANES = ["imported", "skipped", "durationMs"] as const;
export type Lane = (typeof LANES)[number];

export type Bar = {
  readonly pull: PullBody;
  /** Heights from 0 to 1. */
  readonly heights: Readonly<Record<Lane, number>>;
};

export type Bars = {
  readonly bars: readonly Bar[];
  /** The figure that the full height of a lane stands for. */
  readonly largest: Readonly<Record<Lane, number>>;
};

/**
 * The newest runs as bars, the oldest of them first. Heights are square roots of the part of the
 * largest, so that one long first run does not flatten the rest.
 */
export function barsOf(pulls: readonly PullBody[], most: number): Bars {
  const shown = pulls.slice(0, most).toReversed();
  const highest = (lane: Lane) => Math.max(...shown.map((pull) => pull[lane]), 0);
  const largest = laneWise(highest);
  const part = (pull: PullBody, lane: Lane) => Math.sqrt(pull[lane] / Math.max(largest[lane], 1));
  return {
    largest,
    bars: shown.map((pull) => ({ pull, heights: laneWise((lane) => part(pull, lane)) })),
  };
}

const laneWise = (figureOf: (lane: Lane) => number): Record<Lane, number> => ({
  imported: figureOf("imported"),
  skipped: figureOf("skipped"),
  durationMs: figureOf("durationMs"),
});

/** One run in a sentence: "2026-03-02 17:35:52 by hand, succeeded: 1 new, 614 known, took 400 ms". */
export function runInWords(pull: PullBody): string {
  const { startedAt, trigger, outcome, imported, skipped, quarantined, durationMs } = pull;
  const facts = [
    `${imported.toLocaleString()} new`,
    `${skipped.toLocaleString()} known`,
    quarantined > 0 && `${quarantined.toLocaleString()} unreadable`,
    outcome !== "running" && `took ${formatSpan(Math.round(durationMs))}`,
  ];
  const when = `${dayIn(startedAt)} ${timeIn(startedAt)} ${triggerOf(trigger)}`;
  const reason = pull.failure ? `. ${pull.failure.message}` : "";
  return `${when}, ${outcome}: ${facts.filter(Boolean).join(", ")}${reason}`;
}
