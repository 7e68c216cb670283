import { type AccountId, epochMs, type Instant } from "#domain";
import type { AccountRef, BrokerAccount, BrokerManifest, StatementRecord } from "#kit";
import type { ConnectedAccount, Connection, HistoryState } from "../ports/index.ts";
import type { LeaseKeeper } from "./lease.ts";
import type { PullLog } from "./log.ts";
import type { PullLimits, PullPhase, PullsParts } from "./parts.ts";
import type { Session } from "./session.ts";

/** One pull under way. */
export type Run = {
  readonly parts: PullsParts;
  readonly limits: PullLimits;
  readonly connection: Connection;
  readonly manifest: BrokerManifest;
  readonly session: Session;
  readonly lease: LeaseKeeper;
  readonly log: PullLog;
  /** Waiting that is left, in ms. */
  readonly patience: { leftMs: number };
  readonly accountOf: (ref: AccountRef | undefined, fallback: AccountId | undefined) => AccountId;
  readonly knownAccount: (id: AccountId) => ConnectedAccount | undefined;
  readonly accounts: () => readonly ConnectedAccount[];
  /** Takes accounts from records, where the broker could not list any. */
  readonly told: (records: readonly StatementRecord[]) => Promise<void>;
  readonly nextSequence: () => number;
  /** Accounts that this pull has stored. */
  readonly named: Set<AccountId>;
  readonly tell: (phase: PullPhase, account?: AccountId | "") => void;
};

/** One history that is read: of one account, or of the whole connection. */
export type Target = {
  readonly account: BrokerAccount | undefined;
  /** "" where history is per connection. */
  readonly key: AccountId | "";
  readonly accounts: readonly ConnectedAccount[];
};

/** How a reading of a target ended. */
export type Reading = {
  readonly state: HistoryState;
  /** Nothing of it is left for the next pull. */
  readonly done: boolean;
  /** When what was read up to the end began to be read. */
  readonly since?: Instant;
  /** The broker asks to be left alone for so long first. */
  readonly waitMs?: number;
};

/**
 * A hole that stays so long is stated as a gap, so that it does not hold up all that comes after
 * it.
 */
export const isGivenUp = (
  { limits, manifest }: Run,
  holeSince: Instant | undefined,
  now: Instant,
): boolean =>
  holeSince !== undefined &&
  epochMs(now) - epochMs(holeSince) >= limits.patienceMs + manifest.history.latenessMs;

/** Whether the pull has read its share of pages, or is to leave the rest to another process. */
export const isCut = (run: Run, pages: number): boolean => pages >= run.limits.pages || isLeft(run);

/** Each pull reads a page at least, so that a series of short ones comes to an end. */
export const isLeft = ({ log, parts }: Run): boolean =>
  log.counts.pages > 0 && parts.isEnding?.() === true;

/** Waits as the broker asks, if the pull may wait so long in all. */
export async function waited({ patience, log, parts }: Run, ms: number): Promise<boolean> {
  if (ms > patience.leftMs || parts.isEnding?.()) return false;
  patience.leftMs -= ms;
  log.counts.waitedMs += ms;
  await parts.clock.sleep(ms);
  return true;
}
