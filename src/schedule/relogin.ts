import { epochMs, type Instant, instantOf } from "#domain";

const HOUR_MS = 3_600_000;

/** Hours before the end of a log-in at which its user is warned. */
export const WARNING_HOURS = [48, 24, 6] as const;
export type WarningHours = (typeof WARNING_HOURS)[number];

type TokenFacts = {
  readonly refreshMs?: number;
  readonly credentialMs?: number;
  readonly rotates?: boolean;
};

/** How long a log-in lives at most, in ms; undefined where it lives on. */
export const lifeOf = ({ refreshMs, credentialMs }: TokenFacts): number | undefined =>
  refreshMs ?? credentialMs;

/** What is known of how long a log-in lives. */
export type LogInLife = {
  /** Of the manifest; see `TokenLife` of the kit. */
  readonly token: TokenFacts;
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
  const { rotates = false } = token;
  const lifeMs = lifeOf(token);
  if (lifeMs === undefined) return undefined;
  if (refreshExpiresAt !== undefined && !rotates) return refreshExpiresAt;
  return signedInAt && instantOf(epochMs(signedInAt) + lifeMs);
}

/**
 * The warning that is due, the most urgent one only; undefined if none is, or the log-in has ended,
 * of which the connection itself tells. A log-in that lives for a day is not warned of a day
 * before.
 */
export function warningDue(
  dueAt: Instant,
  token: LogInLife["token"],
  now: Instant,
): WarningHours | undefined {
  const lifeMs = lifeOf(token) ?? Number.POSITIVE_INFINITY;
  const leftMs = epochMs(dueAt) - epochMs(now);
  if (leftMs <= 0) return undefined;
  return WARNING_HOURS.findLast(
    (hours) => leftMs <= hours * HOUR_MS && hours * HOUR_MS <= lifeMs / 2,
  );
}
