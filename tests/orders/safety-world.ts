/**
 * The services of orders over a real store, with two accounts that each have a broker of their own:
 * one to practise with, one that is live. Live origins cannot be replaced, so the live broker is
 * reached where sessions are made, behind everything that is tried here.
 */
import { surroundings } from "#app";
import {
  type AccountId,
  accountId,
  connectionId,
  Decimal,
  type Environment,
  fail,
  importId,
  type Instant,
  instantOf,
} from "#domain";
import { createBreakers, createMemoryLimiter, createRetry } from "#guard";
import { createEvents, type OrderServices, type RiskServices } from "#http";
import { type BrokerAdapter, type Call, createClient, type Net } from "#kit";
import { createMemoryPaperStore, createPaperServer, simulatedMarket } from "#orders";
import { LOCAL_TENANT, type Store } from "#store";
import type { Session } from "#sync";
import paperAdapter from "../../src/brokers/paper/broker.ts";
import type { OrdersParts } from "../../src/app/orders/desk.ts";
import { riskServices } from "../../src/app/orders/risk-services.ts";
import { orderServices } from "../../src/app/orders/services.ts";
import { temporaryStore } from "../support/store.ts";

export type SafetyDesk = {
  readonly id: string;
  readonly account: AccountId;
  readonly number: string;
  readonly environment: Environment;
  /** Orders that reached its broker. */
  readonly sent: () => number;
  /** Every request that reached its broker. */
  readonly requests: string[];
};
export type SafetyWorld = {
  readonly store: Store;
  readonly orders: OrderServices;
  readonly risk: RiskServices;
  readonly parts: OrdersParts;
  readonly paper: SafetyDesk;
  readonly live: SafetyDesk;
  /** Lets the clock of everything stand so far from that of the machine. */
  readonly pass: (ms: number) => void;
  readonly close: () => Promise<void>;
};

const RULES = {
  ...{ slippageBps: Decimal.zero, participation: Decimal.one, isShortingAllowed: true },
  commission: { perUnit: Decimal.zero, bps: Decimal.zero, least: Decimal.zero },
  initialMargin: Decimal.one,
};

export async function openSafetyWorld(): Promise<SafetyWorld> {
  let aheadMs = 0;
  const now = (): Instant => instantOf(Date.now() + aheadMs);
  const clock = { ...surroundings, now };
  const store = await temporaryStore();
  const sessions = new Map<string, Session>();
  const add = async (environment: Environment): Promise<SafetyDesk> => {
    const requests: string[] = [];
    const [adapter, call] = brokerAt({ environment, clock, requests });
    const id = connectionId(`desk-${environment}`);
    await store.connections.create({
      ...{ id, tenant: LOCAL_TENANT, broker: "paper", environment, label: `Desk ${environment}` },
      ...{ createdAt: now(), syncEnabled: false, intervalMinutes: 15 },
      source: importId(`source-${environment}`),
    });
    const number = `${environment}-77`;
    const account = accountId("paper", number);
    const lease = (await store.connections.lease(id, "safety", 60_000)) ?? fail(TAKEN);
    await store.connections.saveAccounts(lease, [
      {
        ...{ id: account, connection: id, seenAt: now(), environment },
        ...{ key: number, number, name: number, currency: "USD" },
      },
    ]);
    const ask = <Answer>(_: unknown, question: (asked: Call) => Promise<Answer>) => question(call);
    const pass = async () => ({ credentials: {}, token: undefined });
    sessions.set(id, { adapter, ask, askOnce: ask, pass });
    const sent = () => requests.filter((line) => line.startsWith("POST")).length;
    return { id, account, number, environment, sent, requests };
  };
  const [paper, live] = [await add("paper"), await add("live")];
  const parts: OrdersParts = {
    ...{ store, clock, events: createEvents(), newId: surroundings.newId },
    sessionOf: async ({ id }) => sessions.get(id) ?? Promise.reject(new Error(`No "${id}"`)),
  };
  return {
    ...{ store, parts, paper, live },
    orders: orderServices(parts),
    risk: riskServices({ ...parts, takesOrders: () => true }),
    pass: (ms) => void (aheadMs += ms),
    close: () => store.close(),
  };
}

const TAKEN = { code: "x", message: "Somebody reads it", owner: "us", next: "Look" } as const;

type At = {
  readonly environment: Environment;
  readonly clock: typeof surroundings;
  readonly requests: string[];
};

/** A broker of its own, which speaks as the paper broker does and calls itself what it is told. */
function brokerAt({ environment, clock, requests }: At): readonly [BrokerAdapter, Call] {
  const origins = { api: "http://localhost/paper" };
  const manifest = { ...paperAdapter.manifest, environments: { [environment]: origins } };
  const adapter = { ...paperAdapter, manifest } as BrokerAdapter;
  const market = simulatedMarket("safety");
  const inner = createPaperServer({ store: createMemoryPaperStore(), market, clock, rules: RULES });
  const net: Net = async (request) => {
    requests.push(`${request.method} ${request.url}`);
    return inner.net(request);
  };
  const call = createClient({
    ...{ adapter, environment, net, clock, limiter: createMemoryLimiter({ clock }) },
    retry: createRetry({ clock, random: clock.random }),
    breakers: createBreakers({ clock }),
    ...{ credential: environment, lane: "orders" },
    credentials: () => ({ account: `${environment}-77`, cash: "1000000" }),
  });
  return [adapter, call];
}
