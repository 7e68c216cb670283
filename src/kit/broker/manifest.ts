import type { Environment, HookScheme, Trail } from "#domain";
import type { BrokerErrorCode } from "#guard";
import type { BrokerFeature } from "./capability.ts";
import type { OrderRules } from "./trading.ts";

/** How sure we are that an adapter works: never claimed higher than true. */
export const EVIDENCE_LEVELS = ["listed", "documented", "recorded", "confirmed"] as const;
export type EvidenceLevel = (typeof EVIDENCE_LEVELS)[number];

/** One input of the connect form. Its name is the key under which the vault keeps it. */
export type CredentialField = {
  readonly name: string;
  readonly label: string;
  /** Where the user finds it, in one sentence. */
  readonly help: string;
  /** Secret fields are typed hidden, encrypted, and never shown again. */
  readonly secret: boolean;
  readonly optional?: true;
  /** Source of a regular expression that the whole text must match. */
  readonly pattern?: string;
};

/** Whose calls are counted together. */
export type LimitScope = "host" | "app" | "credential" | "account" | "ip";

/** At most `max` calls, or their weight, in any window of `perMs`. */
export type Limit = {
  /** Name within the manifest, by which endpoints give their weight. */
  readonly id: string;
  readonly max: number;
  readonly perMs: number;
  readonly scope: LimitScope;
  /** Header of replies that tells how much of it is left. */
  readonly remainingHeader?: string;
  /** Where the broker says so; a limit without a source is an assumption on the safe side. */
  readonly source?: string;
};

/** What one sign of trouble means. The first rule whose every given part fits wins. */
export type ErrorRule = {
  readonly status?: number;
  /** The broker's own code, as text. */
  readonly code?: string;
  /** Source of a regular expression found in the broker's message, case-insensitively. */
  readonly message?: string;
  readonly as: BrokerErrorCode;
  /** Least wait before the same call, where the broker's documentation demands one. */
  readonly waitMs?: number;
  /** True only where the broker says that the same call may succeed later. */
  readonly retryable?: boolean;
  /**
   * What the broker's documentation says that it proves of a call that would have changed
   * something, where our code alone would say another thing.
   */
  readonly outcome?: "rejected" | "unknown";
};

export type Read = "accounts" | "executions" | "cash" | "positions" | "balances";

export type Capabilities = {
  readonly reads: readonly Read[];
  readonly assetClasses: readonly string[];
  readonly orderTypes: readonly string[];
  readonly timeInForce: readonly string[];
  /** In what a trailing stop may state its distance. Default: either. */
  readonly trails?: readonly Trail["by"][];
  /** What some account of the broker may do; an account is asked for what it may. */
  readonly features?: readonly BrokerFeature[];
  readonly realtime: boolean;
};

/** What may be asked of history, and what its answers prove. */
export type History = {
  /** One report for all accounts of the connection, or one history for each account. */
  readonly per: "connection" | "account";
  readonly grain: "execution" | "order" | "ledger";
  /** Days back that the broker keeps; absent: since the account was opened. */
  readonly horizonDays?: number;
  /** Longest range that one question may span. */
  readonly windowDays?: number;
  readonly pageSize?: number;
  /**
   * Longest delay, in ms, after which an execution appears under a time or number that was read
   * already. The engine reads that far back again with each pull.
   */
  readonly latenessMs: number;
  /**
   * `sequence`: ids without a hole; `total`: the broker states a count; `double-read`: two equal
   * readings; `none`: the broker cannot say, and coverage is shown as such.
   */
  readonly proof: "sequence" | "total" | "double-read" | "none";
  /**
   * How the broker's execution ids are unique: `account` of this broker, or only together with the
   * day.
   */
  readonly ids: "account" | "account-day" | "none";
};

export type TokenLife = {
  /** Absent: the credential itself is sent with each call and does not expire by time. */
  readonly accessMs?: number;
  /** Hard life of the log-in, after which only the user can sign in again. */
  readonly refreshMs?: number;
  /** Longest life of the credential itself, after which the user has to make another. */
  readonly credentialMs?: number;
  /** Whether each refresh gives a new refresh token and ends the old one. */
  readonly rotates?: boolean;
  /** How long an old refresh token still works after it was used. */
  readonly graceMs?: number;
};

/** When reading is worth while. */
export type Cadence = {
  readonly defaultMinutes: number;
  readonly leastMinutes: number;
  /** UTC hours after which a day's statements are ready; reading more often brings nothing. */
  readonly afterHoursUtc?: readonly number[];
  /** Where all that can be executed trades; while it is closed there is little to read. */
  readonly market?: MarketName;
  /**
   * When the broker forgets the records of a day: the time on the clock of an IANA zone. They are
   * read shortly before.
   */
  readonly resets?: { readonly at: string; readonly zone: string };
};

/** Shares in the USA, futures of CME Group, currencies. */
export const MARKET_NAMES = ["nyse", "cme", "fx"] as const;
export type MarketName = (typeof MARKET_NAMES)[number];

/**
 * Facts about one way to reach an institution. Pure data: the connect form, the documentation, the
 * limiter, the error table, the feature matrix, the sandbox and the router read it without loading
 * the adapter.
 */
export type BrokerManifest = {
  /** Text id, kebab-case: "oanda", "ibkr-flex". */
  readonly id: string;
  /** Other names that find it, such as the seed ids "TRADOVATE" and "IBKR". */
  readonly aliases?: readonly string[];
  readonly name: string;
  /** Begins the ids of its accounts: "ibkr". */
  readonly institution: string;
  readonly summary: string;
  /** The broker's own documentation. */
  readonly docs: string;
  readonly evidence: { readonly level: EvidenceLevel; readonly from: readonly string[] };
  /** Named origins for each environment, scheme and host and base path, without a slash at the end. */
  readonly environments: {
    readonly [Env in Environment]?: Readonly<Record<string, string>>;
  };
  readonly credentials: readonly CredentialField[];
  readonly token: TokenLife;
  readonly limits: readonly Limit[];
  readonly errors: readonly ErrorRule[];
  readonly capabilities: Capabilities;
  readonly history: History;
  readonly cadence: Cadence;
  /** Absent where no orders are taken. */
  readonly orders?: OrderRules;
  /** How the broker signs its calls, where it has a scheme of its own; see the hooks of notify. */
  readonly hook?: HookScheme;
  /** Headers of a reply whose values are secret, besides the usual ones. */
  readonly secretHeaders?: readonly string[];
};

/** Keeps a manifest as exact as it is written, so that its ids are known to the compiler. */
export const defineManifest = <const Manifest extends BrokerManifest>(manifest: Manifest) =>
  manifest;
