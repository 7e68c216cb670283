import { brokerId, Decimal, type Environment, epochMs, FailureError, instantOf } from "#domain";
import type { Instant, OrderTicket } from "#domain";
import { BrokerRateLimitError } from "#guard";
import {
  liveCapability,
  marginOf,
  type OrderRecord,
  type RiskFacts,
  RISK_RULES,
  type RiskLimits,
} from "#orders";
import type { Candidate } from "#routing";
import type { LimitLevel } from "#store";
import { deskOf, type OrdersParts } from "../orders/desk.ts";
import { workingOrders } from "../orders/every.ts";
import { capabilitiesOf } from "../orders/facts.ts";
import { limitsOf } from "../orders/limits.ts";
import type { OrderInput } from "../orders/new-order.ts";
import { considered } from "../orders/placing.ts";
import { type Reachable, reachable, routeOf, type RoutingParts } from "./parts.ts";
import { standingOf } from "./standing.ts";

export type Ticket = Omit<OrderInput, "connection" | "account">;

/** What an account said of an order; nothing where it could not be asked. */
export type Answered = {
  readonly at: Reachable;
  readonly candidate: Candidate;
  readonly ticket?: OrderTicket;
  readonly facts?: RiskFacts;
};

/** Every account of an environment asked at once what it can do with an order. */
export async function candidatesFor(
  parts: RoutingParts,
  environment: Environment,
  ticket: Ticket,
): Promise<readonly Answered[]> {
  const { ordering, calls } = parts;
  const [accounts, use] = await Promise.all([reachable(parts, environment), useOf(ordering)]);
  return Promise.all(accounts.map((at) => answered(ordering, { at, use, ticket, calls })));
}

type Asking = {
  readonly at: Reachable;
  readonly use: Use;
  readonly ticket: Ticket;
  readonly calls: RoutingParts["calls"];
};

async function answered(ordering: OrdersParts, asking: Asking): Promise<Answered> {
  const { at, use, ticket, calls } = asking;
  const { connection, account, manifest } = at;
  const now = ordering.clock.now();
  const { environment } = connection;
  const unlock = await ordering.store.risk.unlockOf({
    ...{ connection: connection.id, account: account.id },
  });
  const route = {
    ...{ id: routeOf(at), broker: brokerId(manifest.id), connection: connection.id },
    ...{ account: account.id, environment },
  };
  const known = {
    ...{ route, capabilities: capabilitiesOf(manifest) },
    isTradingEnabled: environment === "paper" || liveCapability(unlock, now) !== undefined,
    ...feesOf(at),
  };
  const standing = await standingOf({ ...ordering, calls }, at);
  const candidate = { ...known, ...standing };
  // Who is asked would wait for a limit, or be told what is known already.
  if (standing.health === "down" || standing.callsFrom) return { at, candidate };
  const asked = await askedOf(ordering, at, ticket);
  if (!("facts" in asked)) return { at, candidate: { ...candidate, ...asked } };
  const { facts } = asked;
  const limits = limitsOf(use.levels, { ...route, symbol: asked.ticket.instrument.symbol });
  const { instrument, account: funds } = facts;
  const need = needOf(asked, route, limits);
  const left = leftOf(use, route, limits);
  const told: Candidate = {
    ...candidate,
    ...(instrument && { instrument }),
    ...(funds.buyingPower && { buyingPower: funds.buyingPower }),
    ...(need && { need }),
    ...(left !== undefined && { ordersLeft: left }),
  };
  return { at, candidate: told, ...asked };
}

/** What the broker knows of the order. Whatever goes wrong is a reason not to send it there. */
async function askedOf(ordering: OrdersParts, { connection, account }: Reachable, ticket: Ticket) {
  const named = { connection: connection.id, account: account.id };
  try {
    const desk = await deskOf(ordering, named);
    return await considered(ordering, desk, { ...ticket, ...named });
  } catch (error) {
    return unasked(error, ordering.clock.now());
  }
}

/** Why an account did not answer. That it knows no such symbol says nothing against its health. */
function unasked(
  error: unknown,
  now: Instant,
): Pick<Candidate, "health" | "because" | "callsFrom"> {
  if (error instanceof BrokerRateLimitError && error.retryAfterMs !== undefined)
    return { callsFrom: instantOf(epochMs(now) + error.retryAfterMs) };
  const failure = error instanceof FailureError ? error.failure : undefined;
  if (failure?.code === "unknown-symbol") return {};
  return { health: "down", because: failure?.message ?? "it could not be asked" };
}

function needOf(
  { ticket, facts }: { readonly ticket: OrderTicket; readonly facts: RiskFacts },
  { account, environment }: Candidate["route"],
  limits: RiskLimits,
): Decimal | undefined {
  const book = { trading: "open" as const, orders: [] };
  const question = { account, environment, ticket, facts, limits, rules: RISK_RULES, book };
  return marginOf(question, ticket.quantity);
}

/** What was charged here, as somebody wrote it into the settings. */
function feesOf({ settings: { commission } }: Reachable): Pick<Candidate, "fees"> {
  if (!commission) return {};
  const { perOrder, perUnit, basisPoints, minimum } = commission;
  const fees = Object.entries({ perOrder, perUnit, bps: basisPoints, minimum });
  const given = fees.flatMap(([name, text]) =>
    text === undefined ? [] : [[name, Decimal.of(text)] as const],
  );
  return { fees: Object.fromEntries(given) };
}

type Use = {
  readonly levels: readonly LimitLevel[];
  readonly open: readonly OrderRecord[];
  readonly recent: readonly OrderRecord[];
};

const MINUTE_MS = 60_000;
/** More orders than anybody may place in a minute. */
const COUNTED = 1_000;

async function useOf({ store, clock }: OrdersParts): Promise<Use> {
  const since = instantOf(epochMs(clock.now()) - MINUTE_MS);
  const [levels, open, { items }] = await Promise.all([
    store.risk.levels(),
    workingOrders(store, {}),
    store.orderList({}, { limit: COUNTED }),
  ]);
  return { levels, open, recent: items.filter(({ createdAt }) => createdAt >= since) };
}

/** How many orders our own limits still admit; undefined where none bounds them. */
function leftOf(use: Use, { account }: Candidate["route"], limits: RiskLimits): number | undefined {
  const count = (orders: readonly OrderRecord[]) =>
    orders.filter((each) => each.account === account).length;
  const { maxOpenOrders, maxOrdersPerMinute } = limits;
  const lefts = [
    ...(maxOpenOrders === undefined ? [] : [maxOpenOrders - count(use.open)]),
    ...(maxOrdersPerMinute === undefined ? [] : [maxOrdersPerMinute - count(use.recent)]),
  ];
  return lefts.length === 0 ? undefined : Math.max(0, Math.min(...lefts));
}
