import type { AccountId, Clock, ConnectionId, DeadLetters, Instant, PullId, Random } from "#domain";
import type { Lane } from "#guard";
import type { BrokerAdapter, Call, CallEvent, Credentials, TokenSet } from "#kit";
import type { TradeRules } from "#trades";
import type { Connection, ConnectionStore, Pull, PullTrigger } from "../ports/index.ts";
import type { CredentialStore, TokenSeal } from "../ports/index.ts";

/** What a call is made with. */
export type CallRequest = {
  readonly connection: Pick<Connection, "id" | "broker" | "environment">;
  readonly adapter: BrokerAdapter;
  /** Asked for each attempt, and not kept. */
  readonly credentials: () => Promise<Credentials>;
  /** The token that stands now, where the broker has log-ins. */
  readonly token: () => Promise<TokenSet | undefined>;
  readonly lane: Lane;
  readonly observe?: ((event: CallEvent) => void) | undefined;
};

/** How much one pull does at most; what is left is done by the next one. */
export type PullLimits = {
  /** Pages of one history. */
  readonly pages: number;
  /** Waiting for reports of the broker, in ms, in all. */
  readonly waitMs: number;
  /** Longer than any call with its retries. */
  readonly leaseMs: number;
  /** How long a hole is waited for before it is stated as a gap. */
  readonly patienceMs: number;
  /** Days read by the first pull before the rest of the past is read behind it. */
  readonly recentDays: number;
};

export const PULL_LIMITS: PullLimits = {
  pages: 500,
  waitMs: 300_000,
  leaseMs: 60_000,
  patienceMs: 86_400_000,
  recentDays: 30,
};

export type PullPhase = "accounts" | "reading" | "backfill" | "reconciling" | "done";
export type PullProgress = {
  readonly connection: ConnectionId;
  readonly phase: PullPhase;
  readonly account?: AccountId;
  readonly pages: number;
  readonly imported: number;
};

/** What pulls need from outside. */
export type PullsParts = {
  readonly store: ConnectionStore;
  readonly credentials: CredentialStore;
  readonly seal: TokenSeal;
  readonly adapterOf: (broker: string) => Promise<BrokerAdapter>;
  readonly callOf: (request: CallRequest) => Call;
  readonly clock: Clock;
  readonly random: Random;
  readonly rules: Partial<TradeRules>;
  /** Names this process in leases. */
  readonly owner: string;
  readonly newPullId: () => PullId;
  readonly limits?: Partial<PullLimits>;
  /** Whether this process ends: a pull then ends at its page, and another goes on from there. */
  readonly isEnding?: () => boolean;
  /**
   * Tells when this process waits no longer: a pull is then left where it is, even in the middle of
   * a call, and another may begin at once. What it returns takes the listener away.
   */
  readonly onLeave?: (leave: () => void) => () => void;
  readonly onProgress?: (progress: PullProgress) => void;
  /** When a connection is due again that has been read. Default: after its interval. */
  readonly nextDueAt?: (
    connection: Connection,
    reading: { readonly startedAt: Instant; readonly endedAt: Instant },
  ) => Instant;
  readonly outages?: Outages;
  /** Where it is laid down that a connection failed until it was in error. */
  readonly deadLetters?: DeadLetters;
  /** Does the work of a pull, and may look on: gives what the work gives, throws what it throws. */
  readonly around?: (about: PullAbout, work: () => Promise<PullResult>) => Promise<PullResult>;
};

/** A pull that is about to begin. */
export type PullAbout = {
  readonly connection: Connection;
  readonly trigger: PullTrigger;
  readonly pull: PullId;
  /** Since when it is due, if its time had come. */
  readonly dueAt?: Instant;
};

/** What is known of brokers from how the connections of all tenants fare. */
export type Outages = {
  /** The broker was reached, even if it refused what was asked. */
  readonly answered: (connection: Pick<Connection, "id" | "broker" | "environment">) => void;
  /** The broker was not reached. Returns whether it is so for most of its connections. */
  readonly failed: (connection: Pick<Connection, "id" | "broker" | "environment">) => boolean;
};

/**
 * `busy`: another process reads the connection. `current`: it was read since the moment from which
 * a reading was asked for. `refused`: the user must act first, or paused it; the broker was not
 * asked. `interrupted`: another process took over, and what was read until then is stored; or
 * another may, where this one `left` it.
 */
export type PullResult =
  | {
      readonly status: "busy" | "current" | "refused" | "interrupted";
      readonly left?: true;
    }
  | {
      readonly status: "succeeded" | "failed";
      readonly pull: Pull;
      /** Work is left for the next pull, not before so many milliseconds. */
      readonly more?: { readonly waitMs: number };
      /** Present if it failed. */
      readonly error?: unknown;
    };
