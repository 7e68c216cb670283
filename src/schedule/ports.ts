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
  /** Beginnings so far that were neither finished nor given back. */
  readonly attempts: number;
};

/** A slot as it was claimed. */
export type ClaimedSlot = Slot & {
  /** It was handed out before, and nobody has begun it in time: its carrier may have lost it. */
  readonly isAgain?: true;
};

/** A slot that a process has begun to run. */
export type BegunSlot = Slot & {
  /** Who runs it. */
  readonly owner: string;
};

export type ClaimRequest = {
  /** At most so many. */
  readonly limit: number;
  /** Of these, at most so many of one broker, less what it has already. */
  readonly perBroker?: number;
  /** How many each broker has already; one that has enough gets none. */
  readonly busy?: Readonly<Record<string, number>>;
  /** The claim runs out after so long, unless the slot is begun. */
  readonly ttlMs: number;
  /** Only what was due by then. Default: by now. */
  readonly dueBy?: Instant;
  /** Only what was handed out before and nobody has begun in time. */
  readonly onlyAgain?: true;
};

export type BeginOptions = {
  /** Names the process; two processes never share one, and a restart has another. */
  readonly owner: string;
  /** The slot is another's after so long, unless it is renewed. */
  readonly ttlMs: number;
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
   * Takes slots that are due and that nobody holds, to hand them over: by priority, then the oldest
   * first. One that is not begun, or not ended, in time comes again under the same name.
   */
  claim(request: ClaimRequest): Promise<readonly ClaimedSlot[]>;
  /**
   * Begins a slot that was claimed. However often it is handed over, one gets it until it is
   * claimed anew; the others get undefined.
   */
  begin(slot: Slot, options: BeginOptions): Promise<BegunSlot | undefined>;
  /** Holds slots for longer; returns those that are still the caller's. */
  renew(slots: readonly BegunSlot[], ttlMs: number): Promise<readonly BegunSlot[]>;
  /**
   * Ends a slot, which never comes again; false if it was another's by then. A connection that is
   * still due by the same time, or long overdue by a process whose clock goes wrong, is put off by
   * its interval.
   */
  finish(slot: BegunSlot, next?: { readonly priority?: Priority }): Promise<boolean>;
  /**
   * Gives a slot back, begun or not, to be claimed again after so long. It counts as an attempt
   * only if `isAttempt` says so.
   */
  giveBack(
    slot: Slot | BegunSlot,
    options: { readonly afterMs: number; readonly isAttempt?: boolean },
  ): Promise<boolean>;
  /** Has a connection read as soon as possible, for a user who waits. */
  ask(connection: ConnectionId): Promise<void>;
  backlog(): Promise<Backlog>;
}
