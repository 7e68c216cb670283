import type { Decimal, Instant, Side } from "#domain";
import type { OpenOrder } from "./venue.ts";

/** What a client asks for. */
export type DeskTicket = {
  readonly clientId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: "market" | "limit" | "stop" | "stop-limit" | "trailing-stop";
  readonly quantity: Decimal;
  readonly timeInForce: string;
  readonly extendedHours: boolean;
  readonly limitPrice?: Decimal | undefined;
  readonly stopPrice?: Decimal | undefined;
  /** Distance of a trailing stop in price, or in percent of it. */
  readonly trailPrice?: Decimal | undefined;
  readonly trailPercent?: Decimal | undefined;
  /** What is there to close, for an order that closes as much as there is. */
  readonly unitsNow?: () => Decimal;
};

export type DeskStatus = "held" | "working" | "filled" | "canceled" | "replaced" | "expired";
/** What listeners are told: a status, that an order is there, or that a part of it traded. */
export type DeskEvent = DeskStatus | "new" | "part";

/** An order at the venue, as it stands now. */
export type DeskOrder = {
  ticket: DeskTicket;
  open: OpenOrder;
  readonly createdAt: Instant;
  status: DeskStatus;
  updatedAt: Instant;
  /** Paid for all that is filled, per unit of the instrument. */
  average?: Decimal;
  /** Units of the latest fill. */
  latest?: Decimal;
  isTriggered: boolean;
  /** Best price so far, from which a trailing stop keeps its distance. */
  anchor?: Decimal;
  replaces?: DeskOrder;
  replacedBy?: DeskOrder;
  /** What leaves the position that the order opens; one cancels the other. */
  legs: DeskOrder[];
  parent?: DeskOrder;
  /** Its leg works from the beginning; whichever of them trades or ends takes the other with it. */
  isPair?: boolean;
};
