/** What the user asks of the past, and what goes wrong in our own house while a broker is read. */
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { connectionId, type ConnectionId, epochMs, instantOf } from "#domain";
import { startSandbox, type RunningSandbox } from "#sandbox";
import { dataFolder } from "../support/store.ts";

const DAY_MS = 86_400_000;

let sandbox: RunningSandbox;
let system: System;
let connection: ConnectionId;
const faults: unknown[] = [];

beforeEach(async () => {
  faults.length = 0;
  const history = { days: 20, fills: 40 };
  sandbox = await startSandbox({ clock: surroundings, seed: "past", brokers: ["alpaca"], history });
  system = await openSystem({
    folder: await dataFolder(),
    origins: sandbox.origins,
    surroundings,
    onFault: (error) => faults.push(error),
  });
  const { id } = await system.services.connections.connect({
    broker: "alpaca",
    environment: "paper",
    credentials: sandbox.credentials["alpaca"] ?? {},
  });
  connection = connectionId(id);
  await system.idle();
});
afterEach(async () => {
  await system?.close();
  await sandbox?.close();
});

test("the past is read again from the day that was asked for, and not from before", async () => {
  const before = sandbox.requests().length;
  const from = instantOf(epochMs(surroundings.now()) - 5 * DAY_MS);
  const pull = await system.services.connections.backfill(connection, from);
  expect(pull).toMatchObject({ trigger: "backfill", outcome: "succeeded", imported: 0 });
  const stretches = sandbox
    .requests()
    .slice(before)
    .map(({ path }) => new URL(path, "http://broker").searchParams)
    .filter((query) => query.has("until") && query.has("after"));
  expect(stretches.length).toBeGreaterThan(0);
  const first = Math.min(...stretches.map((query) => Date.parse(query.get("after") ?? "")));
  // Alpaca gives what comes after a moment and not at it.
  expect(first).toBe(epochMs(from) - 1);
});

test("an error of our own while a broker is read is told for the log, one of the broker is not", async () => {
  const { connections } = system.services;
  sandbox.faults.add([{ do: "500", times: 50, broker: "alpaca" }]);
  expect(await connections.sync(connection)).toMatchObject({ outcome: "failed" });
  sandbox.faults.clear();
  expect(faults).toEqual([]);
  await system.store.database.query(sql`alter table coverage rename to covered`);
  expect(await connections.sync(connection)).toMatchObject({ outcome: "failed" });
  await system.store.database.query(sql`alter table covered rename to coverage`);
  expect(faults.map(String)).toEqual([expect.stringContaining("coverage")]);
  expect(await connections.sync(connection)).toMatchObject({ outcome: "succeeded" });
  expect(faults).toHaveLength(1);
});
