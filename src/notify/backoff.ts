const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Waits between tries of a webhook, as the Standard Webhooks specification proposes: three days in
 * all.
 */
export const WEBHOOK_WAITS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Waits between tries of a mail, as mail servers do among themselves. */
export const MAIL_WAITS: readonly number[] = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
];

/** A webhook that took nothing for so long is switched off. */
export const DISABLED_AFTER_MS = 5 * 24 * HOUR;

/** A broken receiver cannot make us wait longer than this. */
const LONGEST_ASKED_MS = 24 * HOUR;

/**
 * How long to wait after so many tries, in ms, up to a fifth longer by `fraction`, never shorter
 * than the receiver asked. Undefined if that was the last try.
 */
export function waitAfter(
  waits: readonly number[],
  tries: number,
  { fraction, askedMs = 0 }: { readonly fraction: number; readonly askedMs?: number | undefined },
): number | undefined {
  const ms = waits[tries - 1];
  if (ms === undefined) return undefined;
  return Math.max(Math.round(ms * (1 + 0.2 * fraction)), Math.min(askedMs, LONGEST_ASKED_MS));
}
