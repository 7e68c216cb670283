import { expect, test } from "vitest";
import { connectionId, fail } from "#domain";
import { BrokerApiError } from "#guard";
import { type BrokerAdapter } from "#kit";
import type { TenantStore } from "#store";
import type { Connection, Session } from "#sync";
import { createMemoryStore, simulatedClock } from "#testing";
import { createFeeds } from "./feeds.ts";
import { createStreamNets } from "./nets.ts";
import type { FeedsParts } from "./parts.ts";

const ID = connectionId("c-1");

function world() {
  const clock = simulatedClock();
  const state = { connection: "connected", asked: 0, settles: 0, isDown: false };
  const connection = () =>
    ({ id: ID, broker: "model", label: "Mine", state: state.connection }) as Connection;
  const adapter = { manifest: { id: "model" }, accounts: async () => [] } as unknown;
  const session = {
    adapter: adapter as BrokerAdapter,
    ask: async () => {
      state.asked++;
      if (state.isDown) throw new BrokerApiError("No answer", { code: "TIMEOUT" });
      return [];
    },
  } as unknown as Session;
  const troubles: unknown[] = [];
  const kept = createMemoryStore(clock);
  void kept.create(connection());
  const { streams } = kept;
  const feeds = createFeeds({
    ...{ clock, random: { fraction: () => 0.5 }, nets: createStreamNets({}) },
    store: {
      connections: { read: async () => connection(), accounts: async () => [], streams },
    } as unknown as TenantStore,
    sessionOf: async () => session,
    events: { publish: () => undefined },
    settle: async () => {
      state.settles++;
      if (state.isDown) throw new BrokerApiError("No answer", { code: "TIMEOUT" });
    },
    pull: async () => undefined,
    isOwn: () => false,
    onTrouble: (error: unknown) => troubles.push(error),
  } as unknown as FeedsParts);
  return { clock, state, feeds, troubles, use: () => feeds.use(connection()) };
}

test("a connection in use is looked at each 30 seconds, and left alone when nobody uses it", async () => {
  const { clock, state, feeds, use } = world();
  use();
  await clock.advance(60_000);
  expect(state.asked).toBe(3);
  expect(feeds.state(ID).health).toMatchObject({ isHealthy: true });
  await clock.advance(600_000);
  expect(feeds.inUse()).toBe(false);
  const { asked } = state;
  expect(asked).toBeLessThan(13);
  await clock.advance(600_000);
  expect(state.asked).toBe(asked);
  await clock.finish(feeds.close());
});

test("a connection whose log-in was refused is ill, and its broker is not asked", async () => {
  const { clock, state, feeds, use } = world();
  use();
  await clock.advance(1_000);
  state.connection = "needs-user";
  const { asked } = state;
  await clock.advance(90_000);
  expect(state.asked).toBe(asked);
  expect(feeds.state(ID).health).toMatchObject({
    isHealthy: false,
    failure: { owner: "user", next: "Reconnect it" },
  });
  await clock.finish(feeds.close());
});

test("orders are looked up once before the first is decided on, and again where that failed", async () => {
  const { state, feeds } = world();
  state.isDown = true;
  await expect(feeds.reconciled(ID)).rejects.toThrow("No answer");
  state.isDown = false;
  await Promise.all([feeds.reconciled(ID), feeds.reconciled(ID)]);
  await feeds.reconciled(ID);
  expect(state.settles).toBe(2);
});

test("one order of which nothing can be said does not stop all others", async () => {
  const { feeds, troubles } = world();
  const odd = { code: "odd", message: "Odd", owner: "us", next: "Report it" } as const;
  const stuck = createFeeds({
    settle: async () => fail(odd),
    clock: simulatedClock(),
    onTrouble: (error: unknown) => troubles.push(error),
  } as unknown as FeedsParts);
  await stuck.reconciled(ID);
  expect(troubles).toHaveLength(1);
  await feeds.close();
});
