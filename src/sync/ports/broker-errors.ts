import type { ConnectionId, Environment, Instant } from "#domain";
import type { BrokerErrorCode } from "#guard";

/** What tells failed calls of a broker apart: which call, and what was the matter. */
export type BrokerErrorKind = {
  readonly broker: string;
  readonly environment: Environment;
  /** The call without the values in it: "GET /accounts/{account}". */
  readonly endpoint: string;
  readonly code: BrokerErrorCode;
  /** The broker's own code, where it gave one. */
  readonly brokerCode?: string;
  /** Whether the manifest of the broker knows what the broker said. */
  readonly isMapped: boolean;
};

/** Calls of one kind that failed for good over one connection within one hour. */
export type BrokerErrorTally = BrokerErrorKind & {
  readonly connection: ConnectionId;
  /** Begins the hour, in UTC. */
  readonly hour: Instant;
  /** At least 1. */
  readonly count: number;
  readonly lastAt: Instant;
};

/** Failed calls of one kind over all connections, since some moment. */
export type BrokerErrorSum = BrokerErrorKind & {
  readonly count: number;
  readonly connections: number;
  readonly firstHour: Instant;
  readonly lastAt: Instant;
  /** Hours with failures, in order; those without are left out. */
  readonly trend: readonly { readonly hour: Instant; readonly count: number }[];
};

/** How often brokers failed, of one tenant: numbers only, no message and no account. */
export type BrokerErrorStore = {
  /** Adds to what the hour has, and forgets hours before `keepFrom`. */
  readonly add: (tallies: readonly BrokerErrorTally[], keepFrom: Instant) => Promise<void>;
  /** The most frequent first, at most 500 kinds. */
  readonly sums: (asked: {
    readonly since: Instant;
    readonly broker?: string;
  }) => Promise<readonly BrokerErrorSum[]>;
};
