/**
 * What the gateway adds to a bare call of the adapter: written down, decided and begun before the
 * send, and its answer kept, each on disk. The same orders at the same sandbox, turn and turn
 * about.
 */
import { performance } from "node:perf_hooks";
import { openSystem, surroundings } from "../dist/app/index.js";
import alpaca from "../dist/brokers/alpaca/broker.js";
import {
  clientOrderId,
  Decimal,
  epochMs,
  instantOf,
  instrument,
  intentId,
} from "../dist/domain/index.js";
import { createBreakers, createRetry } from "../dist/guard/index.js";
import { createClient, undiciNet } from "../dist/kit/index.js";
import { placeOrder, RISK_RULES } from "../dist/orders/index.js";
import { startSandbox } from "../dist/sandbox/index.js";
import { LOCAL_TENANT } from "../dist/store/index.js";

const ORDERS = 200;
const AT_ONCE = 8;
const AAPL = instrument({ kind: "equity", symbol: "AAPL", currency: "USD" });

export default async function run(report, { folder, clock, random }) {
  const { history, token } = alpaca.manifest;
  const sandbox = await startSandbox({
    ...{ clock, brokers: ["alpaca"], history: { days: 5, fills: 0 } },
    // Limits would make both wait for the same minute.
    personalities: { alpaca: { history, token, limits: [] } },
  });
  const { origins } = sandbox;
  const system = await openSystem({ folder, origins, surroundings });
  try {
    const world = await connected({ system, sandbox, clock, random });
    const times = { bare: [], gateway: [] };
    for (let turn = -10; turn < ORDERS; turn++)
      for (const name of turn % 2 === 0 ? ["bare", "gateway"] : ["gateway", "bare"]) {
        const began = performance.now();
        await world[name]();
        if (turn >= 0) times[name].push(performance.now() - began);
      }
    figures(report, times);
    await rates(report, world);
    await world.close();
  } finally {
    await system.close();
    await sandbox.close();
  }
}

function figures(report, times) {
  for (const [name, part] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ]) {
    const at = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length * part)];
    const [bare, gateway] = [at(times.bare), at(times.gateway)];
    const against = "the bare call";
    report.add({
      ...{ name: `gateway, placement ${name}`, value: gateway, unit: "ms", against },
      ratio: bare / gateway,
    });
    report.add({ name: `gateway, added ${name}`, value: gateway - bare, unit: "ms" });
  }
}

async function rates(report, world) {
  const perSecond = async (work) => {
    const began = performance.now();
    const lane = async () => {
      for (let count = 0; count < ORDERS / AT_ONCE; count++) await work();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return (ORDERS * 1000) / (performance.now() - began);
  };
  const bare = await perSecond(world.bare);
  const value = await perSecond(world.gateway);
  const name = `gateway, orders, ${AT_ONCE} at once`;
  report.add({ name, value, unit: "/s", against: "the bare call", ratio: value / bare });
}

async function connected({ system, sandbox, clock, random }) {
  const credentials = sandbox.credentials.alpaca;
  const made = await system.services.connections.connect({
    ...{ broker: "alpaca", environment: "paper", credentials },
  });
  await system.idle();
  const store = system.store.forTenant(LOCAL_TENANT);
  const [account] = await store.connections.accounts(made.id);
  const net = undiciNet({ origins: Object.values(sandbox.origins.alpaca) });
  const call = createClient({
    ...{ adapter: alpaca, environment: "paper", origins: sandbox.origins.alpaca, net, clock },
    ...{ limiter: unlimited, retry: createRetry({ clock, random }) },
    ...{ breakers: createBreakers({ clock }), credential: made.id, credentials: () => credentials },
  });
  const desk = { call, account };
  const broker = {
    rules: alpaca.manifest.orders,
    place: (_, order) => alpaca.trading.place(desk, order),
  };
  let count = 0;
  // Each of another quantity, so that none is the double of another.
  const ticket = () => ({
    ...{ instrument: AAPL, side: "buy", type: "limit", timeInForce: "ioc" },
    ...{ quantity: Decimal.of(1 + (count++ % 500)), limitPrice: Decimal.one },
  });
  const parts = {
    ...{ journal: store.orders, broker, clock, rules: { ...RISK_RULES, duplicateMs: 0 } },
    facts: async () => factsAt(clock.now(), account),
    limits: async () => ({}),
  };
  return {
    bare: () =>
      alpaca.trading.place(desk, {
        ...{ ticket: ticket(), clientOrderId: clientOrderId(surroundings.newId()) },
      }),
    async gateway() {
      const id = surroundings.newId();
      const createdAt = clock.now();
      const record = await placeOrder(parts, {
        ...{ id: intentId(id), connection: made.id, account: account.id, environment: "paper" },
        ...{ clientOrderId: clientOrderId(id), ticket: ticket(), createdAt, idempotencyKey: id },
        ...{ validUntil: instantOf(epochMs(createdAt) + 60_000), bodyHash: id },
      });
      if (record.state !== "acknowledged") throw new Error(JSON.stringify(record.failure));
    },
    close: () => net.close(),
  };
}

const unlimited = {
  guardMs: 100,
  reserve: async () => ({ ok: true, waitMs: 0 }),
  prepare: () => async () => ({ ok: true, waitMs: 0 }),
  take: async () => ({ ok: true }),
  freeze: async () => undefined,
  observe: async () => undefined,
  status: async ({ max }) => ({ current: 0, max, resetAt: instantOf(0), frozenForMs: 0 }),
  close: async () => undefined,
};

/** What the checks are told; that asking costs calls of the broker is another figure. */
const factsAt = (now, { id }) => ({
  ...{ now, environment: "paper" },
  account: {
    ...{ id, currency: "USD", isTradingEnabled: true, reconciledAt: now },
    buyingPower: Decimal.of(100_000),
  },
  capabilities: { orderTypes: ["limit"], timeInForce: ["ioc"] },
  instrument: {
    ...{ isTradable: true, session: "open", isShortable: true, marginRate: Decimal.one },
    ...{ quantityStep: Decimal.one, priceStep: Decimal.of("0.01") },
  },
  quote: { instrument: AAPL.id, at: now, bid: Decimal.of("0.99"), ask: Decimal.of("1.01") },
  positions: new Map(),
  values: new Map(),
});
