/** Credentials that read and others that trade, at a broker that lets each do nothing else. */
import { afterEach, beforeAll, afterAll, expect, test } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { connectionId, intentId } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { dataFolder } from "../support/store.ts";

let sandbox: RunningSandbox;
let system: System;
const limited = () => sandbox.faces[0]?.limitedCredentials ?? { reading: {}, trading: {} };
beforeAll(async () => {
  sandbox = await startSandbox({
    ...{ clock: surroundings, seed: "credentials", brokers: ["alpaca"] },
    history: { days: 5, fills: 4 },
  });
  const folder = await dataFolder();
  system = await openSystem({ folder, origins: sandbox.origins, surroundings });
});
afterAll(async () => {
  await system?.close();
  await sandbox?.close();
});

let connection = "";
afterEach(() => system.services.connections.disconnect(connectionId(connection), { data: true }));

async function connect(also: object = {}) {
  const made = await system.services.connections.connect({
    ...{ broker: "alpaca", environment: "paper", credentials: limited().reading, ...also },
  });
  connection = made.id;
  await system.idle();
  return made;
}

let keys = 0;
const place = () =>
  system.services.orders.place({
    ...{ connection, symbol: "AAPL", side: "buy", type: "limit", quantity: String(++keys) },
    ...{ limitPrice: "1", timeInForce: "gtc", reduceOnly: false },
    idempotencyKey: `credentials-${keys}`,
  });
const failing = (code: string) => ({ failure: { code } });
const read = () => system.services.connections.sync(connectionId(connection));

test("history is read with the one and orders are sent with the other", async () => {
  expect((await connect({ tradingCredentials: limited().trading })).trading).toBe("own");
  expect(await read()).toMatchObject({ outcome: "succeeded" });
  const order = await place();
  expect(order).toMatchObject({ state: "acknowledged", status: "working" });
  const cancelled = await system.services.orders.cancel(intentId(order.id));
  expect(cancelled.result).toBe("done");
});

test("what trades never reads history in its place", async () => {
  await connect({ credentials: limited().trading });
  const { items } = await system.services.connections.pulls(connectionId(connection), { limit: 1 });
  expect(items[0]).toMatchObject({ outcome: "failed" });
  await system.services.connections.giveTrading(connectionId(connection), limited().reading);
  expect(await read()).toMatchObject({ outcome: "failed" });
});

test("what only reads is refused by the broker, and before it once it is named so", async () => {
  await connect();
  expect(await place()).toMatchObject({ state: "rejected" });
  const id = connectionId(connection);
  expect(await system.services.connections.change(id, { trading: "none" })).toMatchObject({
    trading: "none",
  });
  const asked = sandbox.requests().length;
  await expect(place()).rejects.toMatchObject(failing("credentials-read-only"));
  const sent = sandbox.requests().slice(asked);
  expect(sent.filter(({ method }) => method !== "GET")).toEqual([]);
  await system.services.connections.giveTrading(id, limited().trading);
  expect(await place()).toMatchObject({ state: "acknowledged" });
});
