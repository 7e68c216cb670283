import type { PullBody } from "../../../api/types.ts";

const TRIGGERS: Readonly<Record<PullBody["trigger"], string>> = {
  first: "first",
  manual: "by hand",
  scheduled: "by schedule",
  backfill: "the past",
  sweep: "second look",
};

export const triggerOf = (trigger: PullBody["trigger"]): string => TRIGGERS[trigger];

export type Bar = {
  readonly pull: PullBody;
  /** Heights from 0 to 1. */
  readonly imported: number;
  readonly duration: number;
};

/**
 * The newest runs as bars, the oldest of them first. Heights are square roots of the part of the
 * largest, so that one long first run does not flatten the rest.
 */
export function barsOf(pulls: readonly PullBody[], most: number): readonly Bar[] {
  const shown = pulls.slice(0, most).toReversed();
  const longest = Math.max(...shown.map(({ durationMs }) => durationMs), 1);
  const largest = Math.max(...shown.map(({ imported }) => imported), 1);
  return shown.map((pull) => ({
    pull,
    imported: Math.sqrt(pull.imported / largest),
    duration: Math.sqrt(pull.durationMs / longest),
  }));
}
