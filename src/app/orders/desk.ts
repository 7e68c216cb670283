import {
  type Clock,
  type ConnectionId,
  connectionId,
  fail,
  type Failure,
  type Instrument,
  type Quote,
} from "#domain";
import type { Events } from "#http";
import type { Call, TradingAdapter } from "#kit";
import { liveCapability, type SendParts } from "#orders";
import type { DeskKey, TenantStore } from "#store";
import { type ConnectedAccount, type Connection, type Session, unknownConnection } from "#sync";
import { orderBrokerOf } from "./broker.ts";

export type OrdersParts = {
  readonly store: TenantStore;
  /** Asks the broker of a connection, signed in. */
  readonly sessionOf: (connection: Connection) => Promise<Session>;
  readonly clock: Clock;
  readonly events: Events;
  readonly newId: () => string;
  /** A price of a stream, for brokers that give none when they are asked. */
  readonly quote?: StreamedQuote;
};

export type StreamedQuote = (
  of: Pick<Desk, "connection" | "account">,
  instrument: Instrument,
) => Promise<Quote | undefined>;

/** An account that takes orders, and how its broker is asked. */
export type Desk = {
  readonly connection: Connection;
  readonly account: ConnectedAccount;
  readonly session: Session;
  readonly trading: TradingAdapter;
  readonly parts: SendParts;
};

/** A connection and, where it has more than one, the account that is meant. */
export type DeskName = { readonly connection: string; readonly account?: string | undefined };

/** The desk of a connection and one of its accounts. */
export async function deskOf(
  parts: Pick<OrdersParts, "store" | "sessionOf" | "clock">,
  asked: DeskName,
): Promise<Desk> {
  const { store, sessionOf, clock } = parts;
  const { connection, account } = await accountOf(parts, asked);
  const session = await sessionOf(connection);
  const { environment } = connection;
  const door = { environment, clock, readsOnly: readsOnly(connection) };
  const broker = orderBrokerOf(session, account, door);
  const { trading } = session.adapter;
  if (!broker || !trading) return fail(notTaken(connection.broker));
  const key: DeskKey = { connection: connection.id, account: account.id };
  const capability = async () => liveCapability(await store.risk.unlockOf(key), clock.now());
  return {
    ...{ connection, account, session, trading },
    parts: { journal: store.orders, broker, clock, capability },
  };
}

/** The desk of a connection that may send orders. Fails with "credentials-read-only". */
export async function sendingDesk(
  parts: Parameters<typeof deskOf>[0],
  asked: DeskName,
): Promise<Desk> {
  const desk = await deskOf(parts, asked);
  const refusal = readsOnly(desk.connection);
  return refusal ? fail(refusal) : desk;
}

const readsOnly = ({ trading, label }: Connection): Failure | undefined =>
  trading === "none"
    ? {
        code: "credentials-read-only",
        message: `"${label}" was connected with credentials that only read`,
        owner: "user",
        next: "Give it credentials that trade, with `openblotter reconnect --trading own`",
      }
    : undefined;

/** An account of a connection by name, without asking its broker. */
export async function accountOf(
  { store }: Pick<OrdersParts, "store">,
  asked: DeskName,
): Promise<Pick<Desk, "connection" | "account">> {
  const id = connectionId(asked.connection);
  const connection = (await store.connections.read(id)) ?? fail(unknownConnection(id));
  return { connection, account: accountIn(await store.connections.accounts(id), asked, id) };
}

function accountIn(
  accounts: readonly ConnectedAccount[],
  { account: asked }: DeskName,
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

const notTaken = (broker: string): Failure => ({
  code: "orders-not-taken",
  message: `Orders cannot be sent to "${broker}" from here`,
  owner: "user",
  next: "Choose a connection that takes orders; the feature matrix shows which do",
});

/**
 * Asks the broker before an order. What several questions need, such as the account or the
 * instrument, is asked for once: each call of these costs some of the broker's limit.
 */
export const ask = <Result>(
  { session }: Pick<Desk, "session">,
  question: (call: Call) => Promise<Result>,
): Promise<Result> => session.ask("orders", (call) => question(onceEach(call)));

/** Gives the same answer to the same question, for as long as it is kept. */
export function onceEach(call: Call): Call {
  const asked = new Map<unknown, Map<string, Promise<unknown>>>();
  return (endpoint, params, extras = {}) => {
    // What has a body changes something.
    if (extras.body !== undefined) return call(endpoint, params, extras);
    const of = asked.get(endpoint) ?? new Map<string, Promise<unknown>>();
    asked.set(endpoint, of);
    const key = JSON.stringify([params, extras]);
    const answer = of.get(key) ?? call(endpoint, params, extras);
    of.set(key, answer);
    return answer as never;
  };
}
