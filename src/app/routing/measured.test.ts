import { expect, test } from "vitest";
import { type IntentId, intentId } from "#domain";
import type { OrderEvent } from "#orders";
import { memoryRoutingStore } from "#routing";
import type { TenantStore } from "#store";
import { at, decided, ordered } from "./fakes.ts";
import { measuringStore } from "./measured.ts";

const ID = intentId("i-1");
const EVENT: OrderEvent = { type: "missed", at: at(3) };

type World = {
  readonly isRouted?: boolean;
  readonly price?: string;
  readonly lost?: readonly IntentId[];
};

/** A journal whose next answer is told, over a store of routing that remembers. */
async function world({ isRouted = true, price, lost = [] }: World = {}) {
  const routing = memoryRoutingStore();
  if (isRouted) await routing.keepDecision(ID, decided("a"));
  const orders = {
    append: async () => ordered("a", price),
    events: async () => [{ type: "send-begun", at: at(2), until: at(30) }],
    read: async (id: IntentId) => ({ ...ordered("a", "100.10"), id }),
  };
  const routingDesk = { unmeasured: async () => lost };
  const sums = () => routing.rollUps({ environment: "paper" });
  const troubles: unknown[] = [];
  const heard: unknown[] = [];
  const store = measuringStore({ orders, routing, routingDesk } as unknown as TenantStore, {
    onTrouble: (error) => troubles.push(error),
    onMeasured: () => void sums().then((now) => heard.push(now)),
  });
  return { store, sums, troubles, routing, heard };
}

test("an order is measured once when it ends, against the market of its decision", async () => {
  const { store, sums } = await world({ price: "100.05" });
  await store.orders.append(ID, 1, EVENT);
  await store.orders.append(ID, 2, EVENT);
  const [sum, ...more] = await sums();
  expect(more).toEqual([]);
  expect(sum).toMatchObject({ route: "a", stratum: "equity/limit/day", orders: 1 });
  expect(sum?.metrics.slippage?.mean).toBeCloseTo(5, 9);
});

test("orders that a process died before it measured are caught up with", async () => {
  const lost = intentId("i-lost");
  const { store, sums, routing } = await world({ price: "100.05", lost: [lost] });
  await routing.keepDecision(lost, decided("a"));
  await store.orders.append(ID, 1, EVENT);
  expect((await sums())[0]?.orders).toBe(2);
});

test("an order that works on, and one that nobody routed, are not measured", async () => {
  const working = await world();
  await working.store.orders.append(ID, 1, EVENT);
  expect(await working.sums()).toEqual([]);
  const named = await world({ isRouted: false, price: "100" });
  await named.store.orders.append(ID, 1, EVENT);
  expect([await named.sums(), named.troubles]).toEqual([[], []]);
});

test("who remembers sums hears once they have changed, and of no order that works on", async () => {
  const { store, heard } = await world({ price: "100.05" });
  await store.orders.append(ID, 1, EVENT);
  await expect.poll(() => heard).toMatchObject([[{ route: "a", orders: 1 }]]);
  const working = await world();
  await working.store.orders.append(ID, 1, EVENT);
  expect(working.heard).toEqual([]);
});

test("what cannot be measured changes no order", async () => {
  const { store, troubles, routing } = await world({ price: "100" });
  routing.addResult = () => Promise.reject(new Error("It is down"));
  expect(await store.orders.append(ID, 1, EVENT)).toEqual(ordered("a", "100"));
  expect(troubles).toMatchObject([{ message: "It is down" }]);
});
