import type {
  AccountId,
  ConnectionId,
  Currency,
  Failure,
  ImportId,
  Instant,
  InstrumentId,
} from "#domain";

/** What somebody may want to be told of, each with a name that never changes. */
export const NOTICE_KINDS = [
  "needs-user",
  "relogin-due",
  "sync-failed",
  "sync-recovered",
  "break-found",
  "dead-letter",
  "trade-closed",
  "import-done",
  "experiment-stopped",
  "catalogue-changed",
  "capability-changed",
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** The connection that an event is about, as its user calls it. */
export type OfConnection = {
  readonly connection: ConnectionId;
  readonly label: string;
  readonly broker: string;
};

/** What an event of each kind tells. JSON: no secret, accounts by their id, decimals as text. */
export type NoticeDetails = {
  readonly "needs-user": OfConnection & { readonly failure: Failure };
  /** The log-in ends at `dueAt`; told 48, 24 and 6 hours before. */
  readonly "relogin-due": OfConnection & { readonly dueAt: Instant; readonly hoursLeft: number };
  /** It was tried again several times and goes on failing. */
  readonly "sync-failed": OfConnection & { readonly failure: Failure };
  readonly "sync-recovered": OfConnection;
  /** New differences of one account that one reading found; of `explained` the cause is known. */
  readonly "break-found": {
    readonly connection: ConnectionId;
    readonly account: AccountId;
    readonly breaks: number;
    readonly explained: number;
  };
  /** Something finally failed and can be replayed; `what` names it in words. */
  readonly "dead-letter": {
    readonly id: string;
    readonly what: string;
    readonly failure: Failure;
    /** The webhook that gave up, which is not told of its own end. */
    readonly webhook?: string;
  };
  readonly "trade-closed": {
    readonly account: AccountId;
    readonly instrument: InstrumentId;
    /** Of the round trip. */
    readonly trade: string;
    readonly symbol: string;
    readonly direction: "long" | "short";
    readonly quantity: string;
    readonly net: string;
    readonly currency: Currency;
    readonly openedAt: Instant;
    readonly closedAt: Instant;
  };
  readonly "import-done": {
    readonly import: ImportId;
    readonly file: string;
    readonly importer: string;
    readonly executions: number;
    readonly quarantined: number;
  };
  /** A broken split or guardrail ended an experiment, or only what an arm gets of new positions. */
  readonly "experiment-stopped": {
    readonly experiment: string;
    readonly name: string;
    /** Whether the whole of it was stopped. */
    readonly whole: boolean;
    readonly reason: string;
  };
  /** Ids of brokers that came, went, or can do something else than before. */
  readonly "catalogue-changed": {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
  };
  /** What the broker grants an account now, and what it grants or states no more. */
  readonly "capability-changed": OfConnection & {
    readonly account: AccountId;
    readonly gained: readonly string[];
    readonly lost: readonly string[];
  };
};

/** One event of one kind. */
export type EventOf<Kind extends NoticeKind> = {
  readonly kind: Kind;
  /**
   * Names the event within its tenant, at most 500 characters: told again under the same key it is
   * the same event and changes nothing. Made with {@link eventKey}.
   */
  readonly key: string;
  readonly at: Instant;
  readonly detail: NoticeDetails[Kind];
};

/** What happened, as it is told to `Notices`. */
export type NotifyEvent = { readonly [Kind in NoticeKind]: EventOf<Kind> }[NoticeKind];

/** The key of an event: its kind and what tells it from others of the kind. */
export const eventKey = (kind: NoticeKind, ...parts: readonly string[]): string =>
  [kind, ...parts].join(" ").slice(0, 500);
