/** The names of the document about the scheduler, run against the sandbox. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  connectBroker,
  disconnectBroker,
  runScheduledSync,
  updateSyncEnabled,
  updateSyncInterval,
} from "../../src/index.ts";
import { openSystem, surroundings, type System, useSystem } from "#app";
import { connectionId as idOf, epochMs, type Instant, instantOf, tenantId } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { dataFolder } from "../support/store.ts";

const userId = "user123";
let sandbox: RunningSandbox;
let system: System;
let id: string;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: surroundings, seed: "schedule" });
  const { origins } = sandbox;
  system = await openSystem({ folder: await dataFolder(), origins, surroundings });
  useSystem(system);
  id = await connected("oanda");
});
afterAll(async () => {
  useSystem(undefined);
  await system?.close();
  await sandbox?.close();
});

const store = () => system.store.forTenant(tenantId(userId)).connections;
const read = async (of = id) => (await store().read(idOf(of))) ?? expect.fail("It is there");
const minutesTo = (at: Instant = surroundings.now()) =>
  (epochMs(at) - epochMs(surroundings.now())) / 60_000;
const makeDue = (of = id) => store().change(idOf(of), { nextAttemptAt: surroundings.now() });

/** The first reading begins by itself. */
async function connected(broker: string): Promise<string> {
  const credentials = sandbox.credentials[broker] ?? {};
  const { connectionId } = await connectBroker({ userId, brokerType: broker, credentials });
  await system.idle();
  return connectionId;
}

describe("runScheduledSync", () => {
  test("reads what is due and says what each connection brought", async () => {
    await makeDue();
    const { results } = await runScheduledSync();
    expect(results).toEqual([
      { connectionId: id, brokerType: "oanda", success: true, tradesImported: expect.any(Number) },
    ]);
    expect((await read()).state).toBe("connected");
    const { items } = await store().pulls(idOf(id), { limit: 1 });
    expect(items).toMatchObject([{ trigger: "scheduled", outcome: "succeeded" }]);
  });

  test("leaves alone what is not due yet", async () => {
    await store().change(idOf(id), { nextAttemptAt: instantOf(Date.now() + 60_000) });
    expect(await runScheduledSync()).toEqual({ results: [] });
  });

  test("runs a slot once when asked twice at the same time", async () => {
    await makeDue();
    const both = await Promise.all([runScheduledSync(), runScheduledSync()]);
    expect(both.flatMap(({ results }) => results)).toHaveLength(1);
  });

  test("says in words why a connection could not be read, and does not throw", async () => {
    const other = await connected("tradovate");
    sandbox.faces.find(({ broker }) => broker === "tradovate")?.endTokens?.("login");
    await makeDue(other);
    const { results } = await runScheduledSync();
    const failed = { brokerType: "tradovate", success: false, tradesImported: 0 };
    expect(results.filter(({ connectionId }) => connectionId === other)).toMatchObject([failed]);
    expect(results[0]?.error).toMatch(/\w+ \w+/);
    expect(await read(other)).toMatchObject({ state: "needs-user" });
    // A log-in that failed is not tried again by itself.
    await makeDue(other);
    expect(await runScheduledSync()).toEqual({ results: [] });
    await disconnectBroker(other, userId, { data: true });
  });
});

describe("updateSyncEnabled", () => {
  test("a connection that is switched off is not read until it is switched on", async () => {
    await updateSyncEnabled(id, false, userId);
    await makeDue();
    expect(await runScheduledSync()).toEqual({ results: [] });
    await updateSyncEnabled(id, true, userId);
    expect((await runScheduledSync()).results).toMatchObject([{ connectionId: id, success: true }]);
  });
});

describe("updateSyncInterval", () => {
  test("a shorter interval counts at once", async () => {
    await updateSyncInterval(id, 60, userId);
    await updateSyncInterval(id, 5, userId);
    const { intervalMinutes, nextAttemptAt } = await read();
    expect(intervalMinutes).toBe(5);
    expect(minutesTo(nextAttemptAt)).toBeGreaterThan(0);
    expect(minutesTo(nextAttemptAt)).toBeLessThanOrEqual(7.5);
  });

  test.each([4, 61, 7.5, Number.NaN])("%d minutes are refused", async (minutes) => {
    const { intervalMinutes: before } = await read();
    await expect(updateSyncInterval(id, minutes, userId)).rejects.toMatchObject({
      failure: { code: "interval-out-of-range" },
    });
    expect((await read()).intervalMinutes).toBe(before);
  });

  test("another user does not find the connection", async () => {
    await expect(updateSyncInterval(id, 5, "user456")).rejects.toMatchObject({
      failure: { code: "unknown-connection" },
    });
  });
});
