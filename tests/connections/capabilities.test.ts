/** What accounts may do and trade, from the sandbox over HTTP into the services that people ask. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { type ConnectionId, connectionId } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { LOCAL_TENANT } from "#store";
import { dataFolder } from "../support/store.ts";

const BROKERS = ["alpaca", "oanda", "tradovate", "ibkr-flex"] as const;
type Broker = (typeof BROKERS)[number];
const SHORT = "feature:short-selling";

let sandbox: RunningSandbox;
let system: System;
const ids = {} as Record<Broker, ConnectionId>;
const faceOf = (broker: Broker) => sandbox.faces.find((face) => face.broker === broker);
const probe = async (broker: Broker) =>
  (await system.services.capabilities.probe(ids[broker])).items;
const factsOf = async (broker: Broker, capability: string) => {
  const { brokers } = await system.services.capabilities.compare([broker]);
  const paper = brokers.find(({ environment }) => environment === "paper");
  return paper?.facts.find((fact) => fact.capability === capability);
};
const symbols = async (filter: object) =>
  (await system.services.instruments.search(filter, { limit: 50 })).items.map(
    ({ symbol }) => symbol,
  );

beforeAll(async () => {
  sandbox = await startSandbox({
    ...{ clock: surroundings, seed: "probes", brokers: BROKERS, history: { days: 5, fills: 3 } },
  });
  const { origins } = sandbox;
  const folder = await dataFolder();
  system = await openSystem({ folder, origins, surroundings });
  for (const broker of BROKERS) {
    const credentials = sandbox.credentials[broker] ?? {};
    const { id } = await system.services.connections.connect({
      ...{ broker, environment: "paper", credentials },
    });
    ids[broker] = connectionId(id);
  }
  await system.idle();
}, 60_000);
afterAll(async () => {
  await system?.close();
  await sandbox?.close();
});

describe("probed", () => {
  test.each(["alpaca", "oanda", "tradovate"] as const)("%s states and lists", async (broker) => {
    const items = await probe(broker);
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) {
      expect(item).toMatchObject({ connection: ids[broker], outcome: "read", changes: [] });
      expect(item.facts).toBeGreaterThan(0);
    }
    expect(items[0]?.instruments).toBeGreaterThan(0);
    const lists = await system.services.instruments.lists();
    expect(lists).toContainEqual(expect.objectContaining({ broker, unread: 0 }));
  });

  test("a broker that states nothing of accounts says so", async () => {
    expect(await probe("ibkr-flex")).toMatchObject([{ outcome: "not-stated", facts: 0 }]);
  });

  test("the matrix holds what is declared beside what accounts are granted", async () => {
    expect(await factsOf("alpaca", SHORT)).toMatchObject({
      declared: true,
      probed: [{ has: true, connection: ids.alpaca, evidence: /shorting_enabled: true/ }].map(
        (each) => ({ ...each, evidence: expect.stringMatching(each.evidence) as unknown }),
      ),
    });
    expect(await factsOf("oanda", "feature:hedging")).toMatchObject({
      probed: expect.arrayContaining([expect.objectContaining({ has: false })]) as unknown,
    });
  });

  test("a connection that there is not is refused", async () => {
    const asked = system.services.capabilities.probe(connectionId("nobody"));
    await expect(asked).rejects.toMatchObject({ failure: { code: "unknown-connection" } });
  });
});

test("what the broker takes away is in the answer, the history, the audit log and told", async () => {
  await probe("alpaca");
  expect(faceOf("alpaca")?.setFeature?.("short-selling", false)).toBe(true);
  const [item] = await probe("alpaca");
  const turned = { capability: SHORT, before: true, after: false };
  expect(item?.changes).toEqual([turned]);
  const { items } = await system.services.capabilities.changes({ broker: "ALPACA" }, { limit: 10 });
  expect(items).toMatchObject([{ ...turned, source: "probed", connection: ids.alpaca }]);
  const entries = await system.store.audit.entries({ tenant: LOCAL_TENANT, limit: 20 });
  expect(entries).toContainEqual(
    expect.objectContaining({
      ...{ act: "capability-changed", actor: "system" },
      detail: { broker: "alpaca", gained: "", lost: SHORT },
    }),
  );
  const plan = () => ({ inApp: true, webhooks: [] });
  await system.store.outbox.spread({ limit: 100, plan });
  const told = await system.store.inbox.list({ limit: 100 });
  expect(told.items).toContainEqual(
    expect.objectContaining({
      kind: "capability-changed",
      detail: expect.objectContaining({ lost: [SHORT], gained: [] }) as unknown,
    }),
  );
  // Asked again it has not changed again.
  expect((await probe("alpaca"))[0]?.changes).toEqual([]);
});

describe("instruments", () => {
  test("are found by symbol and name, over all brokers or one connection", async () => {
    expect(await symbols({ q: "gold" })).toEqual(["XAU_USD", "XAU_USD"].slice(0, await oandas()));
    expect(await symbols({ q: "eur_usd", connection: ids.alpaca })).toEqual([]);
    expect(await symbols({ q: "aap", connection: ids.alpaca })).toEqual(["AAPL"]);
    expect(await symbols({ kind: "future", q: "crude" })).toEqual([expect.stringMatching(/^CL/)]);
  });

  test("of a broker that there is not are refused", async () => {
    await expect(symbols({ broker: "nobody" })).rejects.toMatchObject({
      failure: { code: "unknown-broker" },
    });
  });
});

/** Accounts of OANDA, each with a list of its own. */
const oandas = async () => (await system.store.connections.accounts(ids.oanda)).length;

test("a paused connection is not asked", async () => {
  await system.services.connections.change(ids.tradovate, { syncEnabled: false });
  expect(await probe("tradovate")).toMatchObject([{ outcome: "not-asked" }]);
  expect(sandbox.violations()).toEqual([]);
});

test("a scheduled reading is followed by the probe of the day", async () => {
  await system.services.connections.disconnect(ids.oanda, { data: true });
  const { id } = await system.services.connections.connect({
    ...{ broker: "oanda", environment: "paper", credentials: sandbox.credentials["oanda"] ?? {} },
  });
  await system.idle();
  const of = connectionId(id);
  expect(await system.store.capabilities.readSince(of)).toBeUndefined();
  const { tenants } = system;
  const result = await tenants.runScheduled(LOCAL_TENANT, of, surroundings.now());
  await system.idle();
  expect(result.status).toBe("succeeded");
  expect(await system.store.capabilities.readSince(of)).toBeDefined();
});
