import { createHash } from "node:crypto";
import {
  type Clock,
  clientOrderId,
  type ConnectionId,
  connectionId,
  Decimal,
  epochMs,
  fail,
  type Failure,
  instantOf,
  type Instrument,
  intentId,
  type IntentId,
} from "#domain";
import type { Call, TradingAdapter } from "#kit";
import type { Events, OrderServices } from "#http";
import {
  type AccountBook,
  allRisksOf,
  cancelOrder,
  mayTrade,
  type NewOrder,
  type OrderRecord,
  placeOrder,
  replaceOrder,
  RISK_RULES,
  type SendParts,
  unknownOrder,
} from "#orders";
import type { TenantStore } from "#store";
import { type ConnectedAccount, type Connection, type Session, unknownConnection } from "#sync";
import { changeOf, eventBody, orderBody, ticketOf } from "./bodies.ts";
import { orderBrokerOf } from "./broker.ts";
import { riskFacts } from "./facts.ts";

export type OrdersParts = {
  readonly store: TenantStore;
  /** Asks the broker of a connection, signed in. */
  readonly sessionOf: (connection: Connection) => Promise<Session>;
  readonly clock: Clock;
  readonly events: Events;
  readonly newId: () => string;
};

type Input = Parameters<OrderServices["preview"]>[0];

/** An account that takes orders, and how its broker is asked. */
type Desk = {
  readonly connection: Connection;
  readonly account: ConnectedAccount;
  readonly session: Session;
  readonly trading: TradingAdapter;
  readonly parts: SendParts;
};

/** An order that could not be sent by then is not sent any more. */
const VALID_MS = 60_000;

export function orderServices(parts: OrdersParts): OrderServices {
  const { store, clock } = parts;
  const told = (record: OrderRecord) => {
    parts.events.publish({ type: "data-changed", reason: "orders" });
    return orderBody(record);
  };
  const found = async (id: IntentId) => (await store.orders.read(id)) ?? fail(unknownOrder(id));
  const deskOfOrder = ({ connection, account }: OrderRecord) =>
    deskOf(parts, { connection, account });

  return {
    async place({ idempotencyKey, ...input }) {
      const desk = await deskOf(parts, input);
      const order = await newOrder(parts, desk, { input, idempotencyKey });
      const facts = () => ask(desk, (call) => factsFor(desk, call, order));
      const limits = async () => ({});
      const rules = RISK_RULES;
      return told(await placeOrder({ ...desk.parts, facts, limits, rules }, order));
    },
    async preview(input) {
      const desk = await deskOf(parts, input);
      const order = await newOrder(parts, desk, { input, idempotencyKey: "preview" });
      const facts = await ask(desk, (call) => factsFor(desk, call, order));
      const working = await store.orders.working(desk.connection.id);
      const trading = await store.tradingStops.read();
      const book: AccountBook = { trading, orders: working.filter(mayTrade) };
      const { ticket, account, environment } = order;
      const about = { account, environment, ticket, facts, limits: {}, rules: RISK_RULES, book };
      const objections = allRisksOf(about);
      const { quote } = facts;
      const price = ticket.limitPrice ?? (ticket.side === "buy" ? quote?.ask : quote?.bid);
      const worth = price?.times(ticket.quantity).times(ticket.instrument.multiplier);
      const rate = facts.instrument?.marginRate;
      const margin = rate && worth?.abs().times(rate);
      const shown = { bid: quote?.bid, ask: quote?.ask, notional: worth, margin };
      const texts = Object.entries({ ...shown, buyingPower: facts.account.buyingPower });
      return {
        objections: objections as never,
        currency: ticket.instrument.currency,
        position: String(facts.positions.get(ticket.instrument.id) ?? Decimal.zero),
        ...Object.fromEntries(
          texts.flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
        ),
      };
    },
    async list({ connection, open }, page) {
      const of = connection === undefined ? undefined : connectionId(connection);
      const { items, next } = await store.orderList({ connection: of, open }, page);
      return { items: items.map(orderBody), ...(next !== undefined && { next }) };
    },
    async read(id) {
      const record = await found(id);
      const events = (await store.orders.events(id)).map(eventBody);
      return { ...orderBody(record), events };
    },
    async cancel(id) {
      const record = await found(id);
      const { result, record: after } = await cancelOrder(
        (await deskOfOrder(record)).parts,
        record,
      );
      return { result, order: told(after) };
    },
    async change(id, change) {
      const record = await found(id);
      const desk = await deskOfOrder(record);
      const { result, record: after } = await replaceOrder(desk.parts, record, changeOf(change));
      return { result, order: told(after) };
    },
    trading: async () => ({ trading: await store.tradingStops.read() }),
    async setTrading({ trading }) {
      await store.tradingStops.set(trading, clock.now());
      parts.events.publish({ type: "data-changed", reason: "orders" });
      return { trading };
    },
  };
}

const ask = <Result>({ session }: Desk, question: (call: Call) => Promise<Result>) =>
  session.ask("orders", question);

const factsFor = ({ session, trading, account, parts }: Desk, call: Call, order: NewOrder) =>
  riskFacts({ adapter: session.adapter, trading, account, clock: parts.clock }, call, order);

/** The desk of a connection and one of its accounts. */
export async function deskOf(
  { store, sessionOf, clock }: OrdersParts,
  asked: { readonly connection: string; readonly account?: string | undefined },
): Promise<Desk> {
  const id = connectionId(asked.connection);
  const connection = (await store.connections.read(id)) ?? fail(unknownConnection(id));
  const account = accountIn(await store.connections.accounts(id), asked.account, id);
  const session = await sessionOf(connection);
  const broker = orderBrokerOf(session, account);
  const { trading } = session.adapter;
  if (!broker || !trading) return fail(notTaken(connection.broker));
  return { connection, account, session, trading, parts: { journal: store.orders, broker, clock } };
}

function accountIn(
  accounts: readonly ConnectedAccount[],
  asked: string | undefined,
  connection: ConnectionId,
): ConnectedAccount {
  const found = asked === undefined ? accounts : accounts.filter(({ id }) => id === asked);
  const [first] = found;
  if (first && found.length === 1) return first;
  return fail({
    code: "account-not-named",
    message:
      asked === undefined
        ? `Connection "${connection}" reaches ${accounts.length} accounts`
        : `Connection "${connection}" reaches no account "${asked}"`,
    owner: "user",
    next: `Name one of: ${accounts.map(({ id }) => id).join(", ") || "none yet; synchronise first"}`,
  });
}

type Asked = { readonly input: Input; readonly idempotencyKey: string };

async function newOrder(
  { newId, clock }: OrdersParts,
  desk: Desk,
  { input, idempotencyKey }: Asked,
): Promise<NewOrder> {
  const ticket = ticketOf(input, await instrumentOf(desk, input.symbol));
  const id = newId();
  const createdAt = clock.now();
  return {
    ...{ id: intentId(id), connection: desk.connection.id, account: desk.account.id },
    environment: desk.connection.environment,
    // Within 36 characters, which every broker takes that takes any.
    ...{ clientOrderId: clientOrderId(id), ticket, createdAt, idempotencyKey },
    validUntil: instantOf(epochMs(createdAt) + VALID_MS),
    bodyHash: createHash("sha256").update(JSON.stringify(input)).digest("hex"),
  };
}

async function instrumentOf(desk: Desk, symbol: string): Promise<Instrument> {
  const { trading, account } = desk;
  const found = await ask(
    desk,
    async (call) => (await trading.instruments?.({ call, account }, symbol)) ?? [],
  );
  const exact = found.find((each) => each.symbol.toUpperCase() === symbol.toUpperCase());
  return exact ?? fail(unknownSymbol(symbol, found));
}

const unknownSymbol = (symbol: string, near: readonly Instrument[]): Failure => ({
  code: "unknown-symbol",
  message: `The broker knows no "${symbol}"`,
  owner: "user",
  next:
    near.length === 0
      ? "Look the symbol up at the broker"
      : `Perhaps you mean ${near
          .slice(0, 5)
          .map((each) => each.symbol)
          .join(", ")}`,
});

const notTaken = (broker: string): Failure => ({
  code: "orders-not-taken",
  message: `Orders cannot be sent to "${broker}" from here`,
  owner: "user",
  next: "Choose a connection that takes orders; the feature matrix shows which do",
});
