/** A whole connection against a sandbox broker over real HTTP, from the form to the round trips. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connectionId } from "#domain";
import type { PullBody } from "#http";
import { startSandbox, type RunningSandbox } from "#sandbox";
import { openSystem, surroundings, type System } from "#app";
import { dataFolder } from "../support/store.ts";

// The limits of the Flex Web Service are real ones, ten calls a minute, and are waited for.
vi.setConfig({ testTimeout: 180_000 });

let sandbox: RunningSandbox;
let system: System;

beforeEach(async () => {
  sandbox = await startSandbox({ clock: surroundings, seed: "story" });
  system = await openSystem({
    folder: await dataFolder(),
    origins: sandbox.origins,
    surroundings,
  });
});
afterEach(async () => {
  await system?.close();
  await sandbox?.close();
});

const connect = (broker: string) =>
  system.services.connections.connect({
    broker,
    environment: "paper",
    credentials: sandbox.credentials[broker] ?? {},
  });

/** The pull that a new connection begins by itself, once it has ended. */
async function firstPull(): Promise<PullBody | undefined> {
  await system.idle();
  return (await system.services.connections.pulls(undefined, { limit: 1 })).items[0];
}

describe.each(["oanda", "alpaca", "tradovate", "ibkr-flex"])("%s", (broker) => {
  test("a connection brings the history, once and complete, and the figures agree", async () => {
    const { id } = await connect(broker);
    const first = await firstPull();
    expect(first?.failure).toBeUndefined();
    expect(first).toMatchObject({ trigger: "first", outcome: "succeeded" });
    const truth = sandbox.executions(broker).length;
    expect(truth).toBeGreaterThan(100);
    const held = await system.services.blotter.countExecutions({});
    const breaks = await system.services.connections.breaks({ open: true });
    expect(
      breaks.map(({ account, kind, derived, reported }) => [
        account,
        kind,
        derived.toString(),
        reported.toString(),
      ]),
    ).toEqual([]);

    const again = await system.services.connections.sync(connectionId(id));
    expect(again).toMatchObject({ outcome: "succeeded", imported: 0, updated: 0, quarantined: 0 });
    expect(await system.services.blotter.countExecutions({})).toBe(held);
    expect(sandbox.violations()).toEqual([]);
  });
});
