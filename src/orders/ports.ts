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

export * from "./journal-port.ts";
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

/** What an order binds, as it was decided on. */
export type Bound = {
  /** It can only make the position smaller, so that it passes a stop that lets those pass. */
  readonly reduces: boolean;
  /** By price and rate when it was decided on; absent where it reduces, or they were not known. */
  readonly reserve?: UnitReserve;
};

/** A change of an order that was sent and is not settled yet. */
export type PendingChange = {
  readonly kind: "cancel" | "replace";
  readonly change?: OrderChange;
  /** What the order bound before, and binds once the change is made; both hold meanwhile. */
  readonly before?: Bound;
  readonly after?: Bound;
  readonly sentAt: Instant;
  readonly isUnknown: boolean;
};

/** What each unit of an order that may still trade reserves, in the account's currency. */
export type UnitReserve = {
  readonly worth: Decimal;
  /** What the broker asks to be there for it. */
  readonly margin: Decimal;
};

/** One order of ours, from the decision to its end. Made by `nextRecord` from its events. */
export type OrderRecord = Bound & {
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
      readonly reserve?: UnitReserve;
      /** Where a person approved it, whose time begins then. */
      readonly until?: Instant;
    }
  /** It waits for a person; what it binds is reserved meanwhile. */
  | {
      readonly type: "held";
      readonly at: Instant;
      readonly reduces: boolean;
      readonly reserve?: UnitReserve;
    }
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
      /** What it binds once it is made. */
      readonly bound?: Bound;
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
