import type {
  AccountId,
  BrokerId,
  ConnectionId,
  Decimal,
  Environment,
  Instant,
  OrderTicket,
} from "#domain";
import type { RiskFacts } from "#orders";
import type { Interval } from "../statistics/interval.ts";
import type { FeeSchedule } from "./cost.ts";

/** One account at one broker that could take an order. Policies and experiments say its id. */
export type Route = {
  readonly id: string;
  readonly broker: BrokerId;
  readonly connection: ConnectionId;
  readonly account: AccountId;
  readonly environment: Environment;
};

/** What was measured of a route, for orders like the one that is routed. */
export type MeasuredQuality = {
  /** All-in cost without fees, in bps of the arrival mid: slippage. Lower is better. */
  readonly slippageBps: number;
  /** Ends of it, for any number of looks. */
  readonly interval: Interval;
  readonly orders: number;
};

/** What is known of a route at the time of a decision. What is absent is unknown. */
export type Candidate = {
  readonly route: Route;
  readonly capabilities: RiskFacts["capabilities"];
  readonly instrument?: NonNullable<RiskFacts["instrument"]>;
  readonly isTradingEnabled: boolean;
  /** One that is degraded may take it, yet stands behind others where measured figures decide. */
  readonly health?: "healthy" | "degraded" | "down";
  /** Why it is not healthy, as the end of a sentence. */
  readonly because?: string;
  /** The broker's limit of calls is used up until then. */
  readonly callsFrom?: Instant;
  /** In the account's currency, as `need`. */
  readonly buyingPower?: Decimal;
  /** What the order would bind here. */
  readonly need?: Decimal;
  /** Orders that the broker's limits and ours admit now. */
  readonly ordersLeft?: number;
  readonly fees?: FeeSchedule;
  readonly quality?: MeasuredQuality;
};

/** What is routed. */
export type RoutingRequest = {
  readonly ticket: OrderTicket;
  readonly environment: Environment;
  /**
   * Names the position, within its account group and instrument, that the order opens or belongs
   * to.
   */
  readonly position: string;
  /** The route of the order that opened the position, for every order after it. */
  readonly openedAt?: string;
  /** What sets orders apart that must not be compared; see `stratumOf`. */
  readonly stratum: string;
  /** Price at which costs are estimated, usually the mid; absent where there is no quote. */
  readonly price?: Decimal;
};
