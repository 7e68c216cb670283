/** Settings of brokers that change while a blotter is open, against the make-believe OANDA. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { brokerCatalogue } from "#brokers";
import { connectionId, type ConnectionId, FailureError } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { dataFolder } from "../support/store.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let sandbox: RunningSandbox;
let system: System;
let id: ConnectionId;

beforeAll(async () => {
  folder = await dataFolder();
  sandbox = await startSandbox({ clock: surroundings, brokers: ["oanda"], seed: "settings" });
  system = await openSystem({ folder, origins: sandbox.origins, surroundings });
  const made = await system.services.connections.connect({
    ...{ broker: "oanda", environment: "paper" },
    credentials: sandbox.credentials["oanda"] ?? {},
  });
  id = connectionId(made.id);
  await system.idle();
});
afterAll(async () => {
  await system?.close();
  await sandbox?.close();
});

const OANDA = brokerCatalogue.manifest("oanda");
const settings = () => system.services.configuration;
const change = (base: number, oanda: object) =>
  settings().change({
    ...{ base, document: { brokers: { oanda } }, reason: "to try", author: "user:anna" },
  });
const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof FailureError ? error.failure : undefined;
};
const sync = () => system.services.connections.sync(id);
const manifestNow = async () =>
  (await settings().show()).brokers.find((broker) => broker.id === "oanda");

describe("settings of brokers", () => {
  test("that switch a broker off stop the next call, and a way back lets it through", async () => {
    expect(await change(0, { enabled: false })).toMatchObject({ version: 1, author: "user:anna" });
    const before = sandbox.requests().length;
    expect(await sync()).toMatchObject({
      outcome: "failed",
      failure: { owner: "user", message: "OANDA is switched off in the configuration" },
    });
    expect(sandbox.requests().length).toBe(before);
    await change(1, { limitShare: 0.5 });
    expect(await sync()).toMatchObject({ outcome: "succeeded" });
  });

  test("that spare limits leave the broker's own share of calls", async () => {
    const limits = await system.services.connections.limits(id);
    const whole = (await manifestNow())?.limits ?? [];
    expect(limits.length).toBeGreaterThan(0);
    for (const limit of limits) {
      const max = whole.find((each) => each.id === limit.id)?.max ?? 0;
      expect(limit.max).toBe(Math.floor(max / 2));
    }
  });

  test("that are wrong change nothing and say every place", async () => {
    const failure = await failureOf(change(2, { limitShare: 2, speed: 1, maxRetries: -1 }));
    expect(failure).toMatchObject({ code: "invalid-settings", owner: "user" });
    expect(failure?.details?.["places"]).toHaveLength(3);
    expect((await settings().show()).version).toBe(2);
  });

  test("made from an old version are refused, and what they would undo stays", async () => {
    expect(await failureOf(change(1, { priority: 1 }))).toMatchObject({ code: "settings-changed" });
    expect((await settings().versions()).map(({ version }) => version)).toEqual([2, 1]);
  });

  test("of an older version come back as a new one, with what differs", async () => {
    const back = await settings().restore({
      ...{ version: 1, base: 2, reason: "to look again", author: "user:bert" },
    });
    expect(back).toMatchObject({ version: 3, restores: 1, author: "user:bert" });
    expect(back.changes).toEqual([
      { path: "brokers.oanda.enabled", after: false },
      { path: "brokers.oanda.limitShare", before: 0.5 },
    ]);
    expect(await failureOf(settings().version(9))).toMatchObject({
      code: "unknown-settings-version",
    });
    await change(3, {});
  });

  test("in a file are read while the blotter is open, and a broken file changes nothing", async () => {
    const troubles: unknown[] = [];
    system.settings.follow((error) => troubles.push(error));
    const file = join(folder, "brokers.json");
    await writeFile(file, JSON.stringify({ brokers: { oanda: { priority: 5 } } }));
    const priority = async () => {
      const paper = (await manifestNow())?.environments.find(
        (each) => each.environment === "paper",
      );
      return paper?.settings.find(({ name }) => name === "priority");
    };
    await expect.poll(priority, { timeout: 20_000 }).toMatchObject({ value: 5, from: "file" });
    await writeFile(file, "{");
    await expect.poll(() => troubles.length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(troubles[0]).toMatchObject({ failure: { code: "invalid-settings", owner: "user" } });
    expect(system.settings.of(OANDA, "paper").settings.priority).toBe(5);
  });

  test("of another process are taken over within seconds", async () => {
    await writeFile(join(folder, "brokers.json"), JSON.stringify({ brokers: {} }));
    const other = await openSystem({ folder, ifInUse: "join", surroundings });
    try {
      await other.services.configuration.change({
        ...{ base: 4, document: { brokers: { oanda: { maxRetries: 1 } } } },
        ...{ reason: "elsewhere", author: "local" },
      });
    } finally {
      await other.close();
    }
    await expect.poll(() => system.settings.latest()?.version, { timeout: 20_000 }).toBe(5);
    expect(system.settings.of(OANDA, "paper").settings.maxRetries).toBe(1);
  });
});

test("a blotter with a broken file of settings does not open, and says where it is broken", async () => {
  const own = await dataFolder();
  await writeFile(join(own, "brokers.json"), JSON.stringify({ brokers: { oanda: { speed: 1 } } }));
  const failure = await failureOf(openSystem({ folder: own, surroundings }));
  expect(failure).toMatchObject({ code: "invalid-settings", owner: "user" });
  expect(failure?.message).toContain("brokers.oanda.speed: There is no such setting");
});
