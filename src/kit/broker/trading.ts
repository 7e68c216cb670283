import type {
  ClientOrderId,
  Currency,
  Decimal,
  Instant,
  Instrument,
  OrderChange,
  OrderReport,
  OrderTicket,
  Quote,
} from "#domain";
import type { BrokerAccount } from "./adapter.ts";
import type { Call } from "./endpoint.ts";

/**
 * What a broker promises of client order ids, which decides what may be done while the outcome of a
 * send is unknown.
 *
 * - `unique-forever`: a second order with the same id is refused for ever, so it may be sent again.
 * - `unique-among-open`: the id is free again once its order has ended; look up only.
 * - `tag`: kept and searchable, never refused; look up only.
 * - `none`: orders cannot be found by our id; a person decides.
 */
export const CLIENT_ID_CLASSES = ["unique-forever", "unique-among-open", "tag", "none"] as const;
export type ClientIdClass = (typeof CLIENT_ID_CLASSES)[number];

/** How a broker takes orders; part of its manifest. */
export type OrderRules = {
  readonly clientIds: ClientIdClass;
  /**
   * No order appears later than so long after it was sent, in ms. A bound where the broker enforces
   * a deadline, otherwise an assumption on the safe side.
   */
  readonly settleMs: number;
  /** Where the broker says so; without a source it is an assumption. */
  readonly source?: string;
};

/** An order that is about to be sent. */
export type PlacedOrder = {
  readonly ticket: OrderTicket;
  readonly clientOrderId: ClientOrderId;
};

/** By which an order is found: the broker's id where it is known, ours otherwise. */
export type OrderName = {
  readonly orderId?: string;
  readonly clientOrderId: ClientOrderId;
  /** What it is for, where that is known, so that the broker need not be asked. */
  readonly instrument?: Instrument;
};

/** What a look-up of an order gives. */
export type Found =
  | { readonly report: OrderReport }
  /**
   * Not there. `isComplete` says that open and ended orders were all seen, as they are now; only
   * then it counts.
   */
  | { readonly report: undefined; readonly isComplete: boolean };

/** What a broker takes of an instrument, as far as it says. */
export type InstrumentFacts = {
  readonly isTradable: boolean;
  /** Absent where trading never pauses. */
  readonly session?: "open" | "extended" | "closed";
  readonly quantityStep: Decimal;
  readonly minQuantity?: Decimal;
  readonly maxQuantity?: Decimal;
  readonly priceStep: Decimal;
  readonly isShortable: boolean;
  /** Share of the notional that has to be there. */
  readonly marginRate: Decimal;
  /**
   * What one unit binds, in the instrument's currency, where the broker states that instead of a
   * share, as it does for futures.
   */
  readonly marginPerUnit?: Decimal;
  /** From its currency to that of the account, where they differ and the broker says so. */
  readonly homeRate?: Decimal;
};

export type MarketHours = {
  readonly isOpen: boolean;
  readonly opensAt?: Instant;
  readonly closesAt?: Instant;
};

/** What an account may still bind, in its home currency. */
export type Funds = {
  readonly currency: Currency;
  readonly buyingPower: Decimal;
  /** Realised and unrealised since the day began, where the broker says; negative is a loss. */
  readonly dayPnl?: Decimal;
  /**
   * All that was won and lost since the account was opened, what is open included and deposits not,
   * where the broker says that instead: what it grew by since midnight is the day's.
   */
  readonly profit?: { readonly amount: Decimal; readonly since: Instant };
};

/** Whose order it is, and how the broker is asked. */
export type Desk = { readonly call: Call; readonly account: BrokerAccount };

/**
 * The trading side of an adapter: one small function for each thing that the broker does, each at
 * most a few calls. No loop, no retry, no look-up after a failure: the gateway does those. What the
 * broker cannot do is left out.
 */
export type TradingAdapter = {
  /** Sends one order with one call. Fails with a `BrokerError`, whose outcome is its proof. */
  place(desk: Desk, order: PlacedOrder): Promise<OrderReport>;
  /** Asks for the end of an order; that it was asked does not say that it has ended. */
  cancel(desk: Desk, order: OrderName): Promise<void>;
  replace?(desk: Desk, order: OrderName, change: OrderChange): Promise<OrderReport>;
  /** Looks among open and ended orders since `since`. */
  find(desk: Desk, order: OrderName, since: Instant): Promise<Found>;
  openOrders(desk: Desk): Promise<readonly OrderReport[]>;
  /** Instruments whose symbol or name holds the text, best first. */
  instruments?(desk: Desk, text: string): Promise<readonly Instrument[]>;
  /** What the broker calls an instrument, where that is not its symbol: people know it by that. */
  symbolOf?(instrument: Instrument): string;
  /** Orders that were placed since, newest first, as far as one page reaches. */
  orderHistory?(desk: Desk, since: Instant): Promise<readonly OrderReport[]>;
  instrument?(desk: Desk, instrument: Instrument): Promise<InstrumentFacts>;
  quote?(desk: Desk, instrument: Instrument): Promise<Quote>;
  funds?(desk: Desk): Promise<Funds>;
  /** Profit of the day, where the broker has to be asked more for it; undefined where it cannot say. */
  dayPnl?(desk: Desk): Promise<Decimal | undefined>;
  marketHours?(desk: Desk, instrument: Instrument): Promise<MarketHours>;
};
