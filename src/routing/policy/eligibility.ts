/** Whether a route can take an order at all; asked before any policy and before any draw. */
import type { OrderTicket } from "#domain";
import type { Candidate, RoutingRequest } from "./candidate.ts";

/** Why a route cannot take the order. What is not known speaks against it. */
export type Objection = { readonly code: ObjectionCode; readonly text: string };

export const OBJECTION_CODES = [
  "environment",
  "trading-disabled",
  "order-type",
  "time-in-force",
  "instrument",
  "session",
  "quantity",
  "health",
  "buying-power",
  "limits",
] as const;
export type ObjectionCode = (typeof OBJECTION_CODES)[number];

type Check = (candidate: Candidate, request: RoutingRequest) => string | undefined;

const environment: Check = ({ route }, request) =>
  route.environment === request.environment
    ? undefined
    : `It is ${route.environment}, the order ${request.environment}`;

const enabled: Check = ({ isTradingEnabled }) =>
  isTradingEnabled ? undefined : "Trading is not enabled for the account";

const orderType: Check = ({ capabilities }, { ticket }) =>
  capabilities.orderTypes.includes(ticket.type)
    ? undefined
    : `It takes no ${ticket.type} orders; it takes ${capabilities.orderTypes.join(", ")}`;

const timeInForce: Check = ({ capabilities }, { ticket }) =>
  capabilities.timeInForce.includes(ticket.timeInForce)
    ? undefined
    : `It takes no ${ticket.timeInForce} orders; it takes ${capabilities.timeInForce.join(", ")}`;

const instrument: Check = ({ instrument: facts }, { ticket }) => {
  const { symbol } = ticket.instrument;
  if (!facts) return `It is not known whether it trades "${symbol}"`;
  if (!facts.isTradable) return `It does not trade "${symbol}" now`;
  const isShort = ticket.side === "sell" && ticket.effect === "open";
  return isShort && !facts.isShortable ? `"${symbol}" cannot be sold short there` : undefined;
};

const session: Check = ({ instrument: facts }, { ticket }) => {
  if (facts?.session === "closed" && takesOnlyNow(ticket)) return "Its session is closed";
  return facts?.session === "extended" && !ticket.extendedHours && takesOnlyNow(ticket)
    ? "It trades in extended hours, which the order does not allow"
    : undefined;
};

/** Other orders wait for the session. */
const takesOnlyNow = ({ timeInForce: kind }: OrderTicket): boolean =>
  kind === "ioc" || kind === "fok";

const quantity: Check = ({ instrument: facts }, { ticket }) => {
  if (!facts) return undefined;
  const { minQuantity, maxQuantity, quantityStep } = facts;
  if (minQuantity && ticket.quantity.lt(minQuantity)) return `The least is "${minQuantity}"`;
  if (maxQuantity && ticket.quantity.gt(maxQuantity)) return `The most is "${maxQuantity}"`;
  return ticket.quantity.isMultipleOf(quantityStep)
    ? undefined
    : `The quantity goes by steps of "${quantityStep}"`;
};

const health: Check = ({ health: state, because }) => {
  if (state === undefined) return "Its health is not known";
  if (state !== "down") return undefined;
  return because === undefined ? "It is down" : `It is down: ${because}`;
};

const buyingPower: Check = ({ buyingPower: power, need }, { ticket }) => {
  if (ticket.reduceOnly) return undefined;
  if (!power || !need) return "Its buying power, or what the order needs of it, is not known";
  return power.lt(need) ? `Its buying power is "${power}"; the order needs "${need}"` : undefined;
};

const limits: Check = ({ ordersLeft, callsFrom }) => {
  if (callsFrom !== undefined) return `Its limit of calls is used until "${callsFrom}"`;
  return ordersLeft === undefined || ordersLeft > 0 ? undefined : "Its limits admit no order now";
};

const CHECKS: readonly (readonly [ObjectionCode, Check])[] = [
  ["environment", environment],
  ["trading-disabled", enabled],
  ["order-type", orderType],
  ["time-in-force", timeInForce],
  ["instrument", instrument],
  ["session", session],
  ["quantity", quantity],
  ["health", health],
  ["buying-power", buyingPower],
  ["limits", limits],
];

const NO_OBJECTIONS: readonly Objection[] = [];

/** Everything that speaks against a route; nothing if it may be chosen. */
export function objectionsTo(candidate: Candidate, request: RoutingRequest): readonly Objection[] {
  // Asked of every route for every order: nearly always there is nothing to write down.
  let found: Objection[] | undefined;
  for (const [code, check] of CHECKS) {
    const text = check(candidate, request);
    if (text !== undefined) (found ??= []).push({ code, text });
  }
  return found ?? NO_OBJECTIONS;
}
