/** What IBKR takes back or corrects after it was read: the next report must set it right. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectionId, Decimal, epochMs, instantOf } from "#domain";
import { startSandbox, type RunningSandbox } from "#sandbox";
import { openSystem, surroundings, type System } from "#app";
import { dataFolder } from "../support/store.ts";

// The limits of the Flex Web Service are real ones, ten calls a minute, and are waited for.
vi.setConfig({ testTimeout: 180_000 });

let sandbox: RunningSandbox;
let system: System;
let aheadMs: number;

beforeEach(async () => {
  aheadMs = 0;
  const clock = {
    ...surroundings,
    now: () => instantOf(epochMs(surroundings.now()) + aheadMs),
  };
  sandbox = await startSandbox({ clock, brokers: ["ibkr-flex"], seed: "corrections" });
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

const breaks = () => system.services.connections.breaks({ open: true });

test("a fill that is busted and one that is corrected leave positions and cash right", async () => {
  const { connections } = system.services;
  const { id } = await connections.connect({
    broker: "ibkr-flex",
    environment: "paper",
    credentials: sandbox.credentials["ibkr-flex"] ?? {},
  });
  await system.idle();
  expect(await breaks()).toEqual([]);
  const fills = sandbox.venue.truth.filter((event) => event.type === "fill");
  const [busted, corrected] = [fills.at(-2), fills.at(-5)];
  if (!busted || !corrected) throw new Error("There are no fills");
  sandbox.venue.bust(busted);
  sandbox.venue.correct(corrected, { price: corrected.price.plus(Decimal.one) });
  aheadMs = 2 * 86_400_000;
  // A cancellation each and a correction, and the commissions that IBKR keeps.
  const pull = await connections.sync(connectionId(id));
  expect(pull).toMatchObject({ outcome: "succeeded", imported: 5, quarantined: 0 });
  expect(
    (await breaks()).map(({ kind, derived, reported }) => `${kind} ${derived} ${reported}`),
  ).toEqual([]);
});
