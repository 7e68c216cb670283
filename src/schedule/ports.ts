import type { ConnectionId, Environment, Instant, TenantId } from "#domain";

/**
 * `interactive`: a user waits for it. `scheduled`: what is new. `backfill`: more of the past, which
 * may wait. A slot of backfill that waited an hour longer goes with the scheduled ones.
 */
export type Priority = "interactive" | "scheduled" | "backfill";

/** One due time of one connection, claimed by a process. */
export type Slot = {
  readonly connection: ConnectionId;
  readonly tenant: TenantId;
  readonly broker: string;
  readonly environment: Environment;
  /** With the connection it names the slot, however often it is claimed. */
  readonly dueAt: Instant;
  readonly priority: Priority;
  /** Claims so far that were neither finished nor given back, this one included. */
  readonly attempts: number;
  /** Who holds the claim. */
  readonly owner: string;
};

export type ClaimRequest = {
  /** Names the process; two processes never share one, and a restart has another. */
  readonly owner: string;
  /** At most so many. */
  readonly limit: number;
  /** The claim runs out after so long, unless it is renewed. */
  readonly ttlMs: number;
  /** Brokers that have enough for now. */
  readonly without?: readonly string[];
  /** Only what was due by then. Default: by now. */
  readonly dueBy?: Instant;
};

export type Backlog = {
  /** Slots that are due and not claimed. */
  readonly due: number;
  readonly claimed: number;
  /** Since when the oldest of the due ones waits. */
  readonly oldestDueAt?: Instant;
};

/**
 * The slots of the connections of all tenants. A connection has a slot when its `nextAttemptAt` has
 * come, its sync is enabled and nobody has to act first; slots that were missed are one. Time is
 * the database's own, which all processes share.
 */
export interface Schedules {
  /**
   * Takes slots that are due and that nobody holds: by priority, then the oldest first. One whose
   * claim ran out comes again under the same name.
   */
  claim(request: ClaimRequest): Promise<readonly Slot[]>;
  /** Holds claims for longer; returns those that are still the caller's. */
  renew(slots: readonly Slot[], ttlMs: number): Promise<readonly Slot[]>;
  /**
   * Ends a slot, which never comes again; false if it was another's by then. A connection that is
   * still due by the same time is put off by its interval.
   */
  finish(slot: Slot, next?: { readonly priority?: Priority }): Promise<boolean>;
  /**
   * Gives a slot back, to be claimed again after so long. It counts as an attempt only if
   * `isAttempt` says so.
   */
  giveBack(
    slot: Slot,
    options: { readonly afterMs: number; readonly isAttempt?: boolean },
  ): Promise<boolean>;
  /** Has a connection read as soon as possible, for a user who waits. */
  ask(connection: ConnectionId): Promise<void>;
  backlog(): Promise<Backlog>;
}
