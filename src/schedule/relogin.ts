import { epochMs, type Instant, instantOf } from "#domain";

const HOUR_MS = 3_600_000;

/** Hours before the end of a log-in at which its user is warned. */
export const WARNING_HOURS = [48, 24, 6] as const;
export type WarningHours = (typeof WARNING_HOURS)[number];

/** What is known of how long a log-in lives. */
export type LogInLife = {
  /** Of the manifest; see `TokenLife` of the kit. */
  readonly token: { readonly refreshMs?: number; readonly rotates?: boolean };
  /** When the user gave the credentials. */
  readonly signedInAt?: Instant | undefined;
  /** What the broker said when it gave the token that stands. */
  readonly refreshExpiresAt?: Instant | undefined;
};

/**
 * When a log-in ends and only the user can sign in again; undefined where it goes on by itself or
 * nobody knows. What the broker says counts more than what is known of it, unless each renewal
 * moves it.
 */
export function reloginDueAt({
  token,
  signedInAt,
  refreshExpiresAt,
}: LogInLife): Instant | undefined {
  const { refreshMs, rotates = false } = token;
  if (refreshMs === undefined) return undefined;
  if (refreshExpiresAt !== undefined && !rotates) return refreshExpiresAt;
  return signedInAt && instantOf(epochMs(signedInAt) + refreshMs);
}

/**
 * The warning that is due, the most urgent one only; undefined if none is, or the log-in has ended,
 * of which the connection itself tells. A log-in that lives for a day is not warned of a day
 * before.
 */
export function warningDue(
  dueAt: Instant,
  { refreshMs = Number.POSITIVE_INFINITY }: LogInLife["token"],
  now: Instant,
): WarningHours | undefined {
  const leftMs = epochMs(dueAt) - epochMs(now);
  if (leftMs <= 0) return undefined;
  return WARNING_HOURS.findLast(
    (hours) => leftMs <= hours * HOUR_MS && hours * HOUR_MS <= refreshMs / 2,
  );
}
