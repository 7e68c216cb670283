/** Orders at Tradovate in the whole program: real HTTP and WebSockets, a sandbox that trades. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { intentId } from "#domain";
import { openAtSandbox, type Order, type SandboxSystem } from "./sandbox-system.ts";

let at: SandboxSystem;
let account = "";
let symbol = "";
beforeAll(async () => {
  at = await openAtSandbox("tradovate", { isLive: true });
  const accounts = await at.system.services.blotter.accounts();
  account = accounts.find(({ id }) => id.endsWith("DEMO700001"))?.id ?? "";
  // The front month, whenever this runs: the last of the names that the sandbox lists.
  symbol = await frontMonth();
});
beforeEach(() => at.sandbox.faults.clear());
afterAll(async () => at?.close());

/** What the broker says there is of crude oil, in a refusal of what there is not. */
async function frontMonth(): Promise<string> {
  const failed = await at.system.services.orders.place(order({ symbol: "CL" })).then(
    () => "",
    (error: { failure?: { next?: string } }) => error.failure?.next ?? "",
  );
  return /CL[A-Z]\d\d/.exec(failed)?.[0] ?? failed;
}

let keys = 0;
const order = (changes: Partial<Order> = {}): Order => ({
  ...{ connection: at.connection, account, symbol, side: "buy", type: "market" },
  ...{ quantity: "3", timeInForce: "day", reduceOnly: false },
  ...{ idempotencyKey: `tradovate-key-${++keys}`, ...changes },
});
const place = (changes?: Partial<Order>) => at.system.services.orders.place(order(changes));
const read = (id: string) => at.system.services.orders.read(intentId(id));
const listed = () => symbol.replace(/\d(\d)$/, "$1");
const since = () => at.sandbox.venue.truth.length;

test("a market order is decided on the price of the stream, and what was traded agrees", async () => {
  expect(await place()).toMatchObject({
    ...{ state: "acknowledged", status: "filled", filled: "3", averagePrice: "78.44" },
  });
  // People know the contract by Tradovate's name for it.
  const sold = await place({ side: "sell", quantity: "2", symbol: listed() });
  expect(sold).toMatchObject({ status: "filled", symbol });
  const pull = await at.system.services.connections.sync(at.connection);
  expect(pull).toMatchObject({ outcome: "succeeded", quarantined: 0 });
  const { items } = await at.system.services.blotter.executions({}, { limit: 10 });
  expect(items.map(({ side, quantity }) => `${side} ${quantity}`).toSorted()).toEqual([
    ...["buy 3", "sell 2"],
  ]);
  expect(await at.system.services.connections.breaks({ open: true })).toEqual([]);
});

test("an order that rests is changed and cancelled under one number", async () => {
  const { orders } = at.system.services;
  const resting = await place({ type: "limit", limitPrice: "70", timeInForce: "gtc" });
  expect(resting).toMatchObject({ state: "acknowledged", status: "working" });
  const id = intentId(resting.id);
  const changed = await orders.change(id, { limitPrice: "71.5", quantity: "4" });
  expect(changed).toMatchObject({
    ...{ result: "done", order: { limitPrice: "71.5", quantity: "4", status: "working" } },
  });
  expect(changed.order.orderId).toBe(resting.orderId);
  expect(await orders.cancel(id)).toMatchObject({ result: "done", order: { status: "canceled" } });
  expect(await orders.cancel(id)).toMatchObject({ result: "too-late" });
});

test("an order whose answer is lost is found by the command that made it, and there once", async () => {
  const before = since();
  at.sandbox.faults.add([{ do: "reset-after", on: "/order/placeorder" }]);
  const sent = await place({ quantity: "5" });
  expect([sent.state, at.taken(before)]).toEqual(["unknown", 1]);
  await at.settle();
  expect(await read(sent.id)).toMatchObject({
    ...{ state: "acknowledged", status: "filled", filled: "5" },
  });
  expect(at.taken(before)).toBe(1);
});

test("an order that never arrived is not sent again", async () => {
  const before = since();
  at.sandbox.faults.add([{ do: "reset-before", on: "/order/placeorder" }]);
  const limit = { type: "limit", limitPrice: "60", timeInForce: "gtc" } as const;
  const sent = await place({ ...limit, symbol: symbol.replace("CL", "ZN"), limitPrice: "100" });
  expect(sent.state).toBe("unknown");
  await at.settle();
  expect(await read(sent.id)).toMatchObject({ state: "unknown" });
  expect(at.taken(before)).toBe(0);
});

test("a ticket proves that nothing was done: it is waited for, and the order there once", async () => {
  const before = since();
  at.sandbox.faults.add([{ do: "broker-code", code: "p-ticket", on: "/order/placeorder" }]);
  expect(await place({ quantity: "6" })).toMatchObject({ state: "acknowledged", filled: "6" });
  expect(at.taken(before)).toBe(1);
});

test("a closed session is said in Tradovate's words, and what may wait waits", async () => {
  const [face] = at.sandbox.faces;
  face?.setOpen?.(false);
  expect(await place({ quantity: "7" })).toMatchObject({
    ...{ state: "rejected", failure: { code: "broker-market-closed" } },
  });
  const waiting = await place({ type: "limit", limitPrice: "79", quantity: "7" });
  expect(waiting.status).toBe("working");
  face?.setOpen?.(true);
  await at.settle(true);
  expect(await read(waiting.id)).toMatchObject({ status: "filled" });
});

test("a fill is heard over the stream, and nobody asks", async () => {
  const resting = await place({ type: "limit", limitPrice: "75", timeInForce: "gtc" });
  expect(resting.status).toBe("working");
  at.move(listed(), "74.99");
  await vi.waitFor(
    async () =>
      expect(await read(resting.id)).toMatchObject({ status: "filled", averagePrice: "75" }),
    { timeout: 30_000, interval: 50 },
  );
  at.move(listed(), "78.43");
  // One connection tells of both accounts; that of prices ends with who asked for them.
  await vi.waitFor(() => expect(at.sandbox.streams.count("tradovate")).toBe(1), 30_000);
  expect(at.sandbox.violations()).toEqual([]);
});
