import type {
  AccountId,
  ClientOrderId,
  ConnectionId,
  Decimal,
  Environment,
  Failure,
  HandAnswer,
  Instant,
  IntentId,
  IntentState,
  OrderChange,
  OrderReport,
  OrderTicket,
  TradingState,
} from "#domain";
import type { Found, OrderName, OrderRules } from "#kit";
import type { SentOrder } from "./live.ts";

export type { TradingState };

/** One connection that takes orders. Every error is a `BrokerError`, whose outcome is its proof. */
export interface OrderBroker {
  readonly rules: OrderRules;
  /**
   * Sends once, never repeated inside, and nothing leaves at or after `until`: the error then says
   * "not-sent". A live order comes with the proof that a person unlocked its account.
   */
  place(account: AccountId, order: SentOrder, until: Instant): Promise<OrderReport>;
  /** Asks for a cancel. That it was taken does not say that the order has ended. */
  cancel(account: AccountId, order: OrderName): Promise<void>;
  replace?(account: AccountId, order: OrderName, change: OrderChange): Promise<OrderReport>;
  /** Looks among open and ended orders since `since`. */
  find(account: AccountId, order: OrderName, since: Instant): Promise<Found>;
  openOrders(account: AccountId): Promise<readonly OrderReport[]>;
}

/** A change of an order that was sent and is not settled yet. */
export type PendingChange = {
  readonly kind: "cancel" | "replace";
  readonly change?: OrderChange;
  readonly sentAt: Instant;
  readonly isUnknown: boolean;
};

/** One order of ours, from the decision to its end. Made by `nextRecord` from its events. */
export type OrderRecord = {
  readonly id: IntentId;
  readonly connection: ConnectionId;
  readonly account: AccountId;
  readonly environment: Environment;
  readonly clientOrderId: ClientOrderId;
  readonly ticket: OrderTicket;
  readonly createdAt: Instant;
  /** It is not sent, nor sent again, at or after this. */
  readonly validUntil: Instant;
  readonly state: IntentState;
  /** It can only make the position smaller, so that it passes a stop that lets those pass. */
  readonly reduces: boolean;
  /** How often a send was begun. */
  readonly attempts: number;
  /** A send was begun that may have reached the broker and whose answer is not known. */
  readonly mayHaveArrived: boolean;
  /** When the latest send was begun. */
  readonly sentAt?: Instant;
  /** Until then the process that sends is believed to live. */
  readonly sendingUntil?: Instant;
  /** Look-ups that count in a row, and when the first of them was made. */
  readonly misses: number;
  readonly missedSince?: Instant;
  /** What the broker last said of it. */
  readonly report?: OrderReport;
  readonly pending?: PendingChange;
  readonly failure?: Failure;
  /** Grows with each event. */
  readonly version: number;
};

/** What happened to an order. Kept for ever, in order; the record follows from them. */
export type OrderEvent =
  /** `reduces`: it can only make the position smaller. */
  | {
      readonly type: "approved";
      readonly at: Instant;
      readonly reduces: boolean;
      /** Where a person approved it, whose time begins then. */
      readonly until?: Instant;
    }
  /** It waits for a person; what it binds is reserved meanwhile. */
  | { readonly type: "held"; readonly at: Instant; readonly reduces: boolean }
  | { readonly type: "denied"; readonly at: Instant; readonly failure: Failure }
  | { readonly type: "send-begun"; readonly at: Instant; readonly until: Instant }
  | { readonly type: "not-sent"; readonly at: Instant; readonly failure: Failure }
  | { readonly type: "rejected"; readonly at: Instant; readonly failure: Failure }
  | { readonly type: "unknown"; readonly at: Instant; readonly failure: Failure }
  | { readonly type: "reported"; readonly at: Instant; readonly report: OrderReport }
  /** A look-up that counts did not find it. */
  | { readonly type: "missed"; readonly at: Instant }
  | { readonly type: "given-up"; readonly at: Instant; readonly failure: Failure }
  | { readonly type: "parked"; readonly at: Instant; readonly failure: Failure }
  /** A person looked where we cannot, and says what became of it. */
  | {
      readonly type: "settled";
      readonly at: Instant;
      readonly answer: HandAnswer;
      /** Units that were traded; 0 where it never arrived. */
      readonly filled: Decimal;
      /** In the person's own words. */
      readonly note: string;
    }
  | {
      readonly type: "change-begun";
      readonly at: Instant;
      readonly kind: PendingChange["kind"];
      readonly change?: OrderChange;
    }
  | {
      readonly type: "change-ended";
      readonly at: Instant;
      /** `refused`: proven to have had no effect. */
      readonly result: "done" | "refused" | "unknown";
      readonly failure?: Failure;
    };

/** An order as it is first written down. */
export type NewOrder = Pick<
  OrderRecord,
  | "id"
  | "connection"
  | "account"
  | "environment"
  | "clientOrderId"
  | "ticket"
  | "createdAt"
  | "validUntil"
> & {
  /** Named by the caller; the same key with the same body is the same order. */
  readonly idempotencyKey: string;
  /** Hash of what the caller asked for. */
  readonly bodyHash: string;
};

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
export type Decide = (
  book: AccountBook,
) => { readonly denied: Failure } | { readonly reduces: boolean; readonly held?: boolean };

/** An order that waits for a person, and the times that begin if it is approved. */
export type Approving = {
  readonly order: Pick<OrderRecord, "id" | "version">;
  readonly at: Instant;
  /** It is not sent at or after this. */
  readonly until: Instant;
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
