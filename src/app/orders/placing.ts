import { Decimal, type Instrument, type OrderChange, type OrderTicket } from "#domain";
import type { OrderServices } from "#http";
import {
  type AccountBook,
  allRisksOf,
  approveOrder,
  type Changed,
  changedTicket,
  mayTrade,
  type NewOrder,
  notWaiting,
  type OrderRecord,
  placeOrder,
  replaceOrder,
  RISK_RULES,
  type RiskFacts,
} from "#orders";
import { fail } from "#domain";
import { ask, type Desk, sendingDesk, type OrdersParts } from "./desk.ts";
import { riskFacts } from "./facts.ts";
import { limitsFor, limitsOf } from "./limits.ts";
import { hashOf, newOrder, type OrderInput, ticketFor, validUntil } from "./new-order.ts";

type Placing = Parameters<OrderServices["place"]>;
type Preview = Awaited<ReturnType<OrderServices["preview"]>>;

/** What is asked for, and everything that the checks are told, in one round of questions. */
export function considered(parts: OrdersParts, desk: Desk, input: OrderInput) {
  return ask(desk, async (call) => {
    const ticket = await ticketFor(desk, call, input);
    return { ticket, facts: await factsOf(parts, desk, { call, ticket }) };
  });
}

export async function factsOf(
  { store, clock, quote }: OrdersParts,
  desk: Desk,
  { call, ticket }: Parameters<typeof asked>[0],
): Promise<RiskFacts> {
  const { session, trading, account, connection } = desk;
  const about = { ...{ adapter: session.adapter, trading, account, clock } };
  const key = { connection: connection.id, account: account.id };
  const unlock = await store.risk.unlockOf(key);
  const { environment } = connection;
  const { symbol } = ticket.instrument;
  const bounds = limitsOf(await store.risk.levels(), { ...key, environment, symbol });
  const isExposureBound = bounds.maxGrossExposure !== undefined;
  const stated = bounds.maxDailyLoss && statedIn(store, account);
  const streamed = quote && ((instrument: Instrument) => quote(desk, instrument));
  return riskFacts({ ...about, unlock, streamed, stated, isExposureBound }, call, {
    ticket,
    environment,
  });
}

const statedIn =
  ({ risk }: OrdersParts["store"], { id }: Desk["account"]) =>
  (...[currency, within]: Parameters<NonNullable<Parameters<typeof riskFacts>[0]["stated"]>>) =>
    risk.profitStated({ account: id, currency, ...within });

const asked = (of: {
  readonly call: Parameters<typeof riskFacts>[1];
  readonly ticket: OrderTicket;
}) => of;

export async function place(
  parts: OrdersParts,
  { idempotencyKey, ...input }: Placing[0],
  { held = false, id }: NonNullable<Placing[1]> = {},
): Promise<OrderRecord> {
  const desk = await sendingDesk(parts, input);
  const { ticket, facts } = await considered(parts, desk, input);
  const bodyHash = hashOf(input);
  const order = newOrder(parts, desk, { ticket, idempotencyKey, bodyHash, held, id });
  const limits = limitsFor(parts.store);
  const told = { facts: async () => facts, limits, rules: RISK_RULES, held };
  return placeOrder({ ...desk.parts, ...told }, order);
}

/** Sends what waited, by what is true now. */
export async function approve(parts: OrdersParts, record: OrderRecord): Promise<OrderRecord> {
  if (record.state !== "created") fail(notWaiting(record));
  const desk = await sendingDesk(parts, record);
  const { ticket } = record;
  const facts = await ask(desk, (call) => factsOf(parts, desk, { call, ticket }));
  const limits = await limitsFor(parts.store)(asNew(record));
  const until = validUntil(parts.clock.now());
  return approveOrder({ ...desk.parts, facts, limits, rules: RISK_RULES, until }, record);
}

/** Changes an order that works, by what is true now. */
export async function replace(
  parts: OrdersParts,
  record: OrderRecord,
  change: OrderChange,
): Promise<Changed> {
  const desk = await sendingDesk(parts, record);
  const ticket = changedTicket(record, change);
  const facts = await ask(desk, (call) => factsOf(parts, desk, { call, ticket }));
  const limits = await limitsFor(parts.store)(asNew(record));
  return replaceOrder({ ...desk.parts, facts, limits, rules: RISK_RULES }, record, change);
}

const asNew = (record: OrderRecord): NewOrder => ({ ...record, idempotencyKey: "", bodyHash: "" });

/** What would speak against an order, and what it would bind; sends nothing. */
export async function preview(parts: OrdersParts, input: OrderInput): Promise<Preview> {
  const desk = await sendingDesk(parts, input);
  const { ticket, facts } = await considered(parts, desk, input);
  const order = newOrder(parts, desk, { ticket, idempotencyKey: "", bodyHash: "" });
  const working = await parts.store.orders.working(desk.connection.id);
  const trading = await parts.store.tradingStops.read();
  const book: AccountBook = { trading, orders: working.filter(mayTrade) };
  const limits = await limitsFor(parts.store)(order);
  const { account, environment } = order;
  const about = { account, environment, ticket, facts, limits, rules: RISK_RULES, book };
  const objections = allRisksOf(about) as Preview["objections"];
  return { objections, ...standingOf(ticket, facts) };
}

function standingOf(ticket: OrderTicket, facts: RiskFacts): Omit<Preview, "objections"> {
  const { quote, instrument: traded, account } = facts;
  const { side, quantity, instrument } = ticket;
  const price = ticket.limitPrice ?? (side === "buy" ? quote?.ask : quote?.bid);
  const worth = price?.times(quantity).times(instrument.multiplier);
  const share = traded && worth?.abs().times(traded.marginRate);
  const margin = traded?.marginPerUnit?.times(quantity) ?? share;
  const shown = { bid: quote?.bid, ask: quote?.ask, notional: worth, margin };
  const texts = Object.entries({ ...shown, buyingPower: account.buyingPower });
  return {
    currency: instrument.currency,
    position: String(facts.positions.get(instrument.id) ?? Decimal.zero),
    ...Object.fromEntries(texts.flatMap(([name, value]) => (value ? [[name, String(value)]] : []))),
  };
}
