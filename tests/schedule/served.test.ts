/** A server that is left alone keeps its connections current. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readConfig, type Serving, startServing, surroundings } from "#app";
import { connectionId, epochMs } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { dataFolder } from "../support/store.ts";

let sandbox: RunningSandbox;
let folder: string;
let serving: Serving;

const serve = async () => {
  const machine = { env: {}, platform: process.platform, isRoot: true };
  const config = readConfig({ data: folder, port: "0" }, machine);
  serving = await startServing({ ...config, origins: sandbox.origins }, surroundings);
};

beforeAll(async () => {
  sandbox = await startSandbox({ clock: surroundings, seed: "served" });
  folder = await dataFolder();
  await serve();
});
afterAll(async () => {
  await serving?.close();
  await sandbox?.close();
});

const services = () => serving.system.services;
const store = () => serving.system.store.connections;

async function connect() {
  const { id } = await services().connections.connect({
    broker: "oanda",
    environment: "paper",
    credentials: sandbox.credentials["oanda"] ?? {},
  });
  await serving.system.idle();
  return connectionId(id);
}

/** Trades until the broker has something new. */
function trade() {
  const before = sandbox.executions("oanda").length;
  while (sandbox.executions("oanda").length === before) sandbox.trade();
}

const pulls = async () => (await services().connections.pulls(undefined, { limit: 100 })).items;
const eventually = (check: () => Promise<void>) =>
  vi.waitFor(check, { timeout: 15_000, interval: 100 });

describe("a server", () => {
  test("reads a connection by itself when its time has come, also after a restart", async () => {
    const id = await connect();
    const held = () => services().blotter.countExecutions({});
    // What is left of the past is read by itself too.
    await eventually(async () => expect((await store().read(id))?.state).toBe("connected"));
    for (const restarts of [false, true]) {
      if (restarts) await serving.close();
      trade();
      if (restarts) await serve();
      const before = await held();
      await store().change(id, { nextAttemptAt: surroundings.now() });
      await eventually(async () => expect(await held()).toBeGreaterThan(before));
    }
    await eventually(async () => expect((await store().read(id))?.state).toBe("connected"));
    const { nextAttemptAt, lastAttemptAt } = (await store().read(id)) ?? expect.fail();
    const restMs =
      epochMs(nextAttemptAt ?? expect.fail()) - epochMs(lastAttemptAt ?? expect.fail());
    expect(restMs).toBeGreaterThanOrEqual(7 * 60_000);
    expect(restMs).toBeLessThan(23 * 60_000);
    expect((await pulls()).map(({ outcome }) => outcome)).not.toContain("failed");
    expect(sandbox.violations()).toEqual([]);
  });
});
