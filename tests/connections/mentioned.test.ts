/** A broker whose history drops a fill: the state of the order still shows it. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { connectionId, type ConnectionId, epochMs, instantOf } from "#domain";
import { startSandbox, type RunningSandbox } from "#sandbox";
import { dataFolder } from "../support/store.ts";

const DAY_MS = 86_400_000;

/** The broker's time: some days behind ours until it has caught up. */
let behindMs = 0;
const now = () => instantOf(epochMs(surroundings.now()) - behindMs);
const clock = { ...surroundings, now };

let sandbox: RunningSandbox;
let system: System;
let connection: ConnectionId;

beforeEach(async () => {
  behindMs = 3 * DAY_MS;
  const history = { days: 20, fills: 40 };
  sandbox = await startSandbox({ clock, seed: "mentioned", brokers: ["alpaca"], history });
  const { origins } = sandbox;
  system = await openSystem({ folder: await dataFolder(), origins, surroundings });
  const credentials = sandbox.credentials["alpaca"] ?? {};
  const given = { broker: "alpaca", environment: "paper", credentials } as const;
  const { id } = await system.services.connections.connect(given);
  connection = connectionId(id);
  await system.idle();
});
afterEach(async () => {
  await system?.close();
  await sandbox?.close();
});

/** An order of a client's own, which trades at once. */
async function traded(): Promise<string> {
  const { keyId = "", secretKey = "" } = sandbox.credentials["alpaca"] ?? {};
  const order = {
    symbol: "BTC/USD",
    side: "buy",
    type: "market",
    time_in_force: "gtc",
    qty: "0.001",
  };
  const reply = await fetch(`${sandbox.origins["alpaca"]?.["api"]}/v2/orders`, {
    method: "POST",
    headers: { "apca-api-key-id": keyId, "apca-api-secret-key": secretKey },
    body: JSON.stringify(order),
  });
  const { id } = (await reply.json()) as { readonly id: string };
  expect(reply.status).toBe(200);
  return id;
}

test("a dropped fill is named by its order, until the history gives it", async () => {
  const { connections } = system.services;
  const missing = async () =>
    (await connections.breaks({ open: true })).filter(({ kind }) => kind === "missing");
  expect(await missing()).toEqual([]);
  const id = await traded();
  behindMs = 0;
  sandbox.faults.add([{ do: "cut-rows", times: 1000, on: "/activities" }]);
  expect(await connections.sync(connection)).toMatchObject({ outcome: "succeeded" });
  const [found, ...others] = await missing();
  expect(others).toEqual([]);
  expect(found?.subject).toBe(`order ${id}`);
  expect([`${found?.derived}`, `${found?.reported}`]).toEqual(["0", "0.001"]);
  expect(found?.explanation).toContain(`order "${id}" was filled for 0.001`);
  sandbox.faults.clear();
  expect(await connections.sync(connection)).toMatchObject({ outcome: "succeeded" });
  expect(await missing()).toEqual([]);
});
