import type {
  AccountId,
  ConnectionId,
  Failure,
  Instant,
  IntentId,
  OrderChange,
  OrderReport,
  TradingState,
} from "#domain";
import type { NewOrder, OrderEvent, OrderRecord, UnitReserve } from "./ports.ts";

/** What an order is decided upon, read while nobody else can decide for the account. */
export type AccountBook = {
  readonly trading: TradingState;
  /** Orders of the account that may still trade, and all that were written down since `since`. */
  readonly orders: readonly OrderRecord[];
};

export type Opened =
  | { readonly kind: "new" | "known"; readonly record: OrderRecord }
  /** The key was used for another body. */
  | { readonly kind: "conflict" };

/** Whether an order may be sent, or waits for a person. Pure, since it may run more than once. */
export type Decide = (book: AccountBook) => { readonly denied: Failure } | Approval;

type Approval = {
  readonly reduces: boolean;
  readonly reserve?: UnitReserve;
  readonly held?: boolean;
};

/** An order that waits for a person, and the times that begin if it is approved. */
export type Approving = {
  readonly order: Pick<OrderRecord, "id" | "version">;
  readonly at: Instant;
  /** It is not sent at or after this. */
  readonly until: Instant;
  /** Bounds the ended orders that are shown. */
  readonly since: Instant;
};

/** A change of an order that works, before it is asked for. */
export type Replacing = {
  readonly order: Pick<OrderRecord, "id" | "version">;
  readonly change: OrderChange;
  readonly at: Instant;
  /** Bounds the ended orders that are shown. */
  readonly since: Instant;
};

/**
 * The journal of orders. What it returns is committed: it survives the end of the process at any
 * moment.
 */
export interface OrderJournal {
  /**
   * Writes an order down once for each idempotency key and decides on it, in one transaction, one
   * at a time for each account. `since` bounds the ended orders that are shown.
   */
  open(order: NewOrder, since: Instant, decide: Decide): Promise<Opened>;
  read(id: IntentId): Promise<OrderRecord | undefined>;
  /**
   * Adds an event if the order still has this version, and gives the record that follows; undefined
   * if another was faster.
   */
  append(id: IntentId, version: number, event: OrderEvent): Promise<OrderRecord | undefined>;
  /**
   * Decides anew on an order that waits for a person, who approved it, as `open` does. Undefined if
   * it does not wait any more.
   */
  approve(approving: Approving, decide: Decide): Promise<OrderRecord | undefined>;
  /**
   * Adds "send-begun" unless trading is stopped for it, or its live account is locked: both are
   * read in the same transaction, so that nothing is sent after they were committed.
   */
  beginSend(
    order: Pick<OrderRecord, "id" | "version">,
    times: { readonly at: Instant; readonly until: Instant },
  ): Promise<OrderRecord | { readonly halted: TradingState | "locked" } | undefined>;
  /**
   * Decides on a change of an order as `open` does on a new one, the order itself left out of the
   * book, and adds "change-begun". Undefined if another was faster; a live account has to be
   * unlocked.
   */
  beginReplace(
    replacing: Replacing,
    decide: Decide,
  ): Promise<OrderRecord | { readonly denied: Failure } | undefined>;
  events(id: IntentId): Promise<readonly OrderEvent[]>;
  /**
   * Orders that wait for a person or to be sent, are sent, unknown or given up, or whose change is
   * not settled.
   */
  unsettled(connection: ConnectionId): Promise<readonly OrderRecord[]>;
  /** Orders that the broker has and that have not ended. */
  working(connection: ConnectionId): Promise<readonly OrderRecord[]>;
  /** The order that a report is about; undefined for one that somebody placed elsewhere. */
  byReport(account: AccountId, report: OrderReport): Promise<OrderRecord | undefined>;
}
