/** Makings of routing tests: routes that can take a small order for shares. */
import {
  accountId,
  brokerId,
  connectionId,
  Decimal,
  type Environment,
  type Instant,
  instrument,
  type OrderTicket,
} from "#domain";
import type { Candidate, RoutingRequest } from "./candidate.ts";

export const AT = "2026-03-02T15:00:00.000000Z" as Instant;
const SHARE = instrument({ kind: "equity", symbol: "XYZ", currency: "USD" });

export const ticket = (parts: Partial<OrderTicket> = {}): OrderTicket => ({
  instrument: SHARE,
  side: "buy",
  type: "limit",
  quantity: Decimal.of(10),
  limitPrice: Decimal.of(100),
  timeInForce: "day",
  ...parts,
});

export const request = (parts: Partial<RoutingRequest> = {}): RoutingRequest => ({
  ticket: ticket(),
  environment: "paper",
  position: "group-1/XYZ/1",
  stratum: "equity",
  price: Decimal.of(100),
  ...parts,
});

export const routeAt = (id: string, environment: Environment = "paper") => ({
  id,
  broker: brokerId(id),
  connection: connectionId(`c-${id}`),
  account: accountId(id, "1"),
  environment,
});

/** A route that has nothing against it. */
export const candidate = (id: string, parts: Partial<Candidate> = {}): Candidate => ({
  route: routeAt(id),
  capabilities: { orderTypes: ["market", "limit"], timeInForce: ["day", "ioc"] },
  instrument: {
    isTradable: true,
    session: "open",
    quantityStep: Decimal.one,
    priceStep: Decimal.of("0.01"),
    isShortable: true,
    marginRate: Decimal.one,
  },
  isTradingEnabled: true,
  health: "healthy",
  buyingPower: Decimal.of(5_000),
  need: Decimal.of(1_000),
  ordersLeft: 10,
  ...parts,
});
