import type { Instant } from "#domain";
import type { StatementRecord } from "../statement.ts";
import type { BrokerEndpoint, Call } from "./endpoint.ts";
import type { BrokerManifest } from "./manifest.ts";
import type { Mention } from "./mention.ts";
import type { ProbingAdapter } from "./probing.ts";
import type { StreamingAdapter } from "./streaming.ts";
import type { TradingAdapter } from "./trading.ts";

/** What the user typed into the connect form, by field name. Lives only as long as a call needs it. */
export type Credentials = Readonly<Record<string, string>>;

/** What a log-in gave. All times are the broker's statements turned into instants of ours. */
export type TokenSet = {
  readonly access: string;
  readonly refresh?: string;
  readonly accessExpiresAt?: Instant;
  readonly refreshExpiresAt?: Instant;
  /** Further facts that calls need, such as a host that the log-in named; not secret. */
  readonly facts?: Readonly<Record<string, string>>;
};

/** What is added to a request so that the broker knows who asks. */
export type Authorization = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
};

/** An account as the broker lists it. */
export type BrokerAccount = {
  /** What the broker's API calls it; part of paths and cursors. */
  readonly key: string;
  /** What statements call it: the number behind "<institution>:". Equal to `key` at most brokers. */
  readonly number: string;
  readonly name?: string;
  readonly currency?: string;
  /** What the broker says it is, where it says so; compared with the connection's environment. */
  readonly environment?: "paper" | "live";
};

/** One page of history, in the order in which cursors advance. */
export type HistoryPage = {
  /** Executions, cash movements, splits; what cannot be read comes as an unreadable record. */
  readonly records: readonly StatementRecord[];
  /** Where the next page begins. Stored with the records in one transaction; never goes back. */
  readonly cursor: string;
  /** Nothing more is published at this moment. */
  readonly done: boolean;
  /**
   * On the last page: everything that the broker published before this instant, by the broker's
   * clock, has been read.
   */
  readonly upTo?: Instant | undefined;
  /**
   * What this page proves about itself: `complete` where ids have no hole or a stated total fits,
   * `unproven` where the broker cannot say. The engine reads an unproven page again if the manifest
   * says "double-read".
   */
  readonly proof: "complete" | "unproven";
  /** Do not ask again before this many milliseconds, such as while a report is being made. */
  readonly waitMs?: number;
};

export type HistoryRequest = {
  /** Absent where history is per connection. */
  readonly account?: BrokerAccount;
  /** Absent: from the beginning of what the broker keeps. */
  readonly cursor?: string;
};

export type RangeRequest = HistoryRequest & {
  /** Inclusive. */
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
};

/** What a body with a good status says is wrong. */
export type ErrorSign = {
  readonly code?: string;
  readonly message?: string;
  readonly retryAfterMs?: number;
};

/**
 * One broker. It maps; it reads one page and the engine turns the pages. No loop over the network,
 * no retry, timer, limiter, database or fetch: those are around it.
 */
export type BrokerAdapter = {
  readonly manifest: BrokerManifest;
  /** Signs each call that is not anonymous. */
  authorize(
    credentials: Credentials,
    token: TokenSet | undefined,
    endpoint: BrokerEndpoint,
  ): Authorization;
  /** Logs in, where the credential is not sent with each call. */
  signIn?(call: Call, credentials: Credentials, now: Instant): Promise<TokenSet>;
  /** A new token for an old one, without the user. */
  refresh?(call: Call, token: TokenSet, credentials: Credentials, now: Instant): Promise<TokenSet>;
  /** Finds the error in a reply: of any status, and of 200 where the broker hides errors there. */
  errorIn?(reply: { readonly status: number; readonly body: unknown }): ErrorSign | undefined;
  accounts(call: Call): Promise<readonly BrokerAccount[]>;
  /** What is new since the cursor. */
  changes(call: Call, request: HistoryRequest): Promise<HistoryPage>;
  /** The cursor from which `changes` reads all that happened at `from` or later. */
  startAt?(
    call: Call,
    request: { readonly account?: BrokerAccount; readonly from: Instant },
  ): Promise<string>;
  /** A closed stretch of the past, for backfill behind the live edge and for sweeps. */
  range?(call: Call, request: RangeRequest): Promise<HistoryPage>;
  /** The cursor moved back, so that what appeared up to `latenessMs` late is read again. Pure. */
  rewind?(cursor: string, latenessMs: number): string;
  /** Positions and balances as the broker states them now. */
  snapshot?(call: Call, account: BrokerAccount, now: Instant): Promise<readonly StatementRecord[]>;
  /**
   * Fills that the broker shows elsewhere than in its history: of orders made since then, or in
   * pairs. Asked only where positions or cash differ. The newest some hundred.
   */
  mentions?(call: Call, account: BrokerAccount, since: Instant): Promise<readonly Mention[]>;
  /** Absent where the broker is read only. */
  readonly trading?: TradingAdapter;
  /** Absent where the broker states nothing of what an account may do or trade. */
  readonly probing?: ProbingAdapter;
  /** Absent where the broker streams nothing. */
  readonly streaming?: StreamingAdapter;
};

/** Declares a broker. */
export const defineBroker = (adapter: BrokerAdapter): BrokerAdapter => adapter;
