import type { Decimal, Instant } from "#domain";
import type { DeskOrder } from "../venue/desk.ts";
import { isExit, type OrderTerms } from "./order-terms.ts";

/** What OANDA knows of an order besides what the venue does. */
export type OrderNote = {
  /** As it was asked for; orders of one trade have its instrument and units too. */
  readonly terms: OrderTerms;
  readonly reason: "CLIENT_ORDER" | "REPLACEMENT" | "ON_FILL";
  readonly replaces?: OrderNote;
  /** The fill that opened the trade to which the order belongs. */
  readonly madeBy?: OrderNote;
  /** From here on written as it fares. */
  order?: DeskOrder;
  /** Number of the transaction that made it. */
  id?: bigint;
  replacedBy?: OrderNote;
  /** Why it ended, where somebody said so; see `endOf`. */
  endedFor?: string;
  fill?: NotedFill;
  cancelled?: { readonly id: bigint; readonly at: Instant };
  /** Whether the exits that hang on it were made. */
  hasExits?: boolean;
};

/** What the fill of an order did to the trades. */
export type NotedFill = {
  readonly id: bigint;
  readonly at: Instant;
  readonly price: Decimal;
  /** Signed. */
  readonly opened: Decimal;
  readonly closed: readonly bigint[];
  readonly reduced?: bigint | undefined;
};

/** Why an order ended; without a client's wish its time was over, or what it hung on was closed. */
export function endOf({ terms, replacedBy, endedFor }: OrderNote): string {
  if (replacedBy) return "CLIENT_REQUEST_REPLACED";
  return endedFor ?? (isExit(terms.type) ? "LINKED_TRADE_CLOSED" : "TIME_IN_FORCE_EXPIRED");
}

export const isWorking = ({ order }: OrderNote): boolean => order?.status === "working";
