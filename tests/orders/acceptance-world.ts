/** A broker with its gateway and no database, on simulated time. */
import { createBreakers, createMemoryLimiter, createRetry } from "#guard";
import {
  accountId,
  clientOrderId,
  connectionId,
  Decimal,
  epochMs,
  fail as failWith,
  instantOf,
  intentId,
  type OrderChange,
  type OrderReport,
  type OrderTicket,
} from "#domain";
import {
  type BrokerAdapter,
  type BrokerEntry,
  type ClientIdClass,
  createClient,
  type Net,
  type Origins,
  type TokenSet,
  type TradingAdapter,
} from "#kit";
import {
  cancelOrder,
  type Changed,
  changedTicket,
  createMemoryJournal,
  createMemoryPaperStore,
  createPaperServer,
  type NewOrder,
  type OrderRecord,
  placeOrder,
  replaceOrder,
  RISK_RULES,
  sendOnce,
  settleOrder,
  simulatedMarket,
  sweepOrder,
} from "#orders";
import { createSandbox, type FaultName, inProcessNet, type Sandbox } from "#sandbox";
import { simulatedClock } from "#testing";
import { orderBrokerOf } from "../../src/app/orders/broker.ts";
import { riskFacts } from "../../src/app/orders/facts.ts";
import type { Session } from "#sync";
import { streamedQuote } from "./streamed-quote.ts";

/** What a case wants done; the rest is filled in. */
export type Wished = Partial<OrderTicket> & {
  readonly key?: string;
  readonly clientOrderId?: NewOrder["clientOrderId"];
};

export type World = {
  readonly capabilities: BrokerAdapter["manifest"]["capabilities"];
  readonly clientIds: ClientIdClass;
  readonly place: (wished: Wished) => Promise<OrderRecord>;
  /** Past all checks, as if they had nothing against it. */
  readonly send: (wished: Wished) => Promise<OrderRecord>;
  readonly cancel: (record: OrderRecord) => Promise<Changed>;
  readonly change: (record: OrderRecord, change: OrderChange) => Promise<Changed>;
  /** Lets time pass, so that the limits of a minute have room for what is asked next. */
  readonly rest: () => Promise<void>;
  /** Looked at until nothing about it is unknown. */
  readonly settled: (record: OrderRecord) => Promise<OrderRecord>;
  readonly swept: (record: OrderRecord) => Promise<OrderRecord>;
  readonly open: () => Promise<readonly OrderReport[]>;
  /** Orders that the broker ever took. */
  readonly count: () => Promise<number>;
  readonly quote: () => Promise<{ readonly bid: Decimal; readonly ask: Decimal }>;
  readonly held: () => Promise<Decimal>;
  readonly move?: (price: Decimal) => void;
  /** Orders fill in parts of so many units from now on, one with each move; whole without. */
  readonly part?: (units?: Decimal) => void;
  /** Ends the session; told to open again by `opens`. */
  readonly endSession?: () => void;
  readonly opens?: () => void;
  /** Lets the next request to a path fail. */
  readonly fail?: (fault: FaultName, on: string) => void;
};

type Place = Pick<World, "move" | "fail" | "part" | "endSession" | "opens"> & {
  readonly symbol: string;
  readonly net: Net;
  readonly origins?: Origins;
  readonly credentials: Readonly<Record<string, string>>;
  readonly streams?: Sandbox["streams"];
};
type Clock = ReturnType<typeof simulatedClock>;

const RULES = {
  ...{ slippageBps: Decimal.zero, participation: Decimal.one, isShortingAllowed: true },
  commission: { perUnit: Decimal.zero, bps: Decimal.zero, least: Decimal.zero },
  initialMargin: Decimal.one,
};

/** What the broker calls the instrument, and where it takes orders, where these are its own. */
type Ways = { readonly listed?: string; readonly orders?: string };

/** A broker that the sandbox plays, as the program finds it. */
function atSandbox(clock: Clock, broker: string, symbol: string, ways: Ways = {}): Place {
  const { listed = symbol, orders = "/orders" } = ways;
  const history = { days: 5, fills: 0 };
  const sandbox = createSandbox({ clock, seed: "acceptance", brokers: [broker], history });
  const [face] = sandbox.faces;
  const named = Object.entries(face?.origins ?? {});
  const host = "http://sandbox.invalid";
  return {
    symbol,
    net: inProcessNet({ handle: sandbox.handle, clock, latencyMs: () => 20 }),
    origins: Object.fromEntries(named.map(([name, path]) => [name, host + path])),
    credentials: sandbox.credentials[broker] ?? {},
    streams: sandbox.streams,
    move: (price) => face?.setPrice?.(listed, price),
    ...(face?.setDepth && { part: face.setDepth }),
    ...(face?.endSession && { endSession: face.endSession }),
    opens: () => face?.setOpen?.(true),
    fail: (fault, on) => sandbox.faults.add([{ do: fault, on: on.replace("/orders", orders) }]),
  };
}

/** Where each broker is found. */
export const PLACES: Readonly<Record<string, (clock: Clock) => Place>> = {
  paper(clock) {
    const market = simulatedMarket("acceptance");
    const parts = { store: createMemoryPaperStore(), market, clock, rules: RULES };
    const credentials = { account: "acceptance", cash: "100000" };
    return { symbol: "ACME", net: createPaperServer(parts).net, credentials };
  },
  oanda: (clock) => atSandbox(clock, "oanda", "XAU_USD"),
  tradovate: (clock) =>
    atSandbox(clock, "tradovate", "CLM26", { listed: "CLM6", orders: "/order/" }),
  alpaca: (clock) => atSandbox(clock, "alpaca", "AAPL"),
};

/** Opens a broker as the program would, with its real limits. */
export async function openWorld(entry: BrokerEntry): Promise<World> {
  const clock = simulatedClock(Date.UTC(2026, 2, 2, 15));
  const place = PLACES[entry.manifest.id]?.(clock) ?? failWith(NO_PLACE);
  const adapter = await entry.load();
  const signedIn: { token: TokenSet | undefined } = { token: undefined };
  const random = { fraction: () => 0.5, bytes: (count: number) => new Uint8Array(count) };
  const call = createClient({
    ...{ adapter, environment: "paper", origins: place.origins, net: place.net, clock },
    limiter: createMemoryLimiter({ clock }),
    retry: createRetry({ clock, random }),
    breakers: createBreakers({ clock }),
    ...{ credential: "acceptance", credentials: () => place.credentials, lane: "orders" },
    token: async () => signedIn.token,
  });
  const { finish } = clock;
  signedIn.token = await finish(adapter.signIn?.(call, place.credentials, clock.now()) ?? none());
  const [found] = await finish(adapter.accounts(call));
  if (!found || !adapter.trading) return failWith(NO_PLACE);
  const account = { ...found, id: accountId(entry.manifest.institution, found.number) };
  const session = {
    ...{ adapter, ask: (_: unknown, question: (asked: typeof call) => unknown) => question(call) },
    askOnce: (_: unknown, question: (asked: typeof call) => unknown) => question(call),
  } as unknown as Session;
  const { streams, origins = {} } = place;
  const pass = () => ({ credentials: place.credentials, ...signedIn });
  const followed = { adapter, origins, account, call, pass };
  const trading: TradingAdapter = {
    ...(streams && { quote: (_, traded) => streamedQuote({ ...followed, streams }, traded) }),
    ...adapter.trading,
  };
  const broker = orderBrokerOf(session, account) ?? failWith(NO_PLACE);
  const journal = createMemoryJournal();
  const desk = { call, account };
  const [instrument] = (await finish(trading.instruments?.(desk, place.symbol) ?? none())) ?? [];
  if (!instrument) return failWith(NO_PLACE);
  const parts = { journal, broker, clock };
  let orders = 0;

  const orderOf = ({ key, clientOrderId: name, ...ticket }: Wished): NewOrder => {
    const number = ++orders;
    const createdAt = clock.now();
    // No two alike, which a check would hold for one that was sent twice by mistake.
    const quantity = Decimal.of(2 + (number % 40));
    const full = { instrument, side: "buy", type: "market", timeInForce: "day", quantity } as const;
    return {
      ...{ id: intentId(`acceptance-${number}`), connection: connectionId("acceptance") },
      ...{ account: account.id, environment: "paper", createdAt },
      clientOrderId: name ?? clientOrderId(`acceptance-${number}`),
      ticket: { ...full, ...ticket },
      validUntil: instantOf(epochMs(createdAt) + 60_000),
      ...{ idempotencyKey: key ?? `key-${number}`, bodyHash: key ?? `hash-${number}` },
    };
  };
  const riskFactsOf = (order: Pick<NewOrder, "ticket" | "environment">) =>
    riskFacts({ adapter, trading, account, clock }, call, order);
  const checked = { ...parts, facts: riskFactsOf, limits: async () => ({}), rules: RISK_RULES };
  const since = instantOf(epochMs(clock.now()) - 3_600_000);

  async function settled(record: OrderRecord): Promise<OrderRecord> {
    let known = record;
    for (let look = 0; look < 20 && isUndecided(known); look++) {
      known = await finish(settleOrder(parts, known));
      await clock.advance(5_000);
    }
    return known;
  }

  const history = async () => (await finish(trading.orderHistory?.(desk, since) ?? none())) ?? [];
  return {
    capabilities: adapter.manifest.capabilities,
    clientIds: broker.rules.clientIds,
    ...waysOf(place),
    place: (wished) => finish(placeOrder(checked, orderOf(wished))),
    async send(wished) {
      const order = orderOf(wished);
      const decide = () => ({ reduces: false });
      const opened = await journal.open(order, order.createdAt, decide);
      return opened.kind === "conflict"
        ? failWith(NO_PLACE)
        : finish(sendOnce(parts, opened.record));
    },
    cancel: (record) => finish(cancelOrder(parts, record)),
    async change(record, change) {
      const told = await finish(riskFactsOf({ ...record, ticket: changedTicket(record, change) }));
      const given = { ...parts, facts: told, limits: {}, rules: RISK_RULES };
      return finish(replaceOrder(given, record, change));
    },
    rest: () => clock.advance(5_000),
    settled,
    swept: (record) => finish(sweepOrder(parts, record)),
    open: () => finish(trading.openOrders(desk)),
    count: async () => (await history()).filter(({ status }) => status !== "rejected").length,
    async quote() {
      const quote = await finish(trading.quote?.(desk, instrument) ?? none());
      const { bid, ask } = quote ?? {};
      return bid && ask ? { bid, ask } : failWith(NO_PLACE);
    },
    async held() {
      const records =
        (await finish(adapter.snapshot?.(call, account, clock.now()) ?? none())) ?? [];
      const own = records.find(
        (each) => each.type === "position" && each.instrument.id === instrument.id,
      );
      return own?.type === "position" ? own.quantity : Decimal.zero;
    },
  };
}

const waysOf = ({ move, part, endSession, opens, fail }: Place) => ({
  ...(move && { move }),
  ...(part && { part }),
  ...(endSession && { endSession }),
  ...(opens && { opens }),
  ...(fail && { fail }),
});

const none = async () => undefined;
const isUndecided = ({ state, pending }: OrderRecord) =>
  ["unknown", "sending", "not-sent"].includes(state) || pending !== undefined;

const NO_PLACE = {
  code: "no-acceptance-place",
  message: "The broker cannot be tried here",
  owner: "us",
  next: "Add where it is found to PLACES",
} as const;
