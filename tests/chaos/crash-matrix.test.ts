/** A process that dies at each step of connecting and reading, one after the other. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { connectionId } from "#domain";
import { startSandbox, type RunningSandbox } from "#sandbox";
import { say } from "../support/corpus.ts";
import { CLEAN, compareBooks } from "./books.ts";
import { openPlace, startWorker, type Place } from "./place.ts";
import type { Task } from "./worker.ts";

/** Every n-th step; CRASH_STRIDE=1 tries all of them. */
const STRIDE = Number(process.env["CRASH_STRIDE"] ?? 31);
const LEASE_MS = 1000;
const BROKER = "oanda";

let place: Place;
let sandbox: RunningSandbox;
let system: System;
let task: Task;

beforeAll(async () => {
  place = await openPlace();
  sandbox = await startSandbox({
    clock: surroundings,
    brokers: [BROKER],
    history: { days: 60, fills: 60 },
    slackMs: 100,
  });
  const { folder, databaseUrl } = place;
  const { origins } = sandbox;
  const pullLimits = { leaseMs: LEASE_MS };
  system = await openSystem({ folder, databaseUrl, origins, surroundings, pullLimits });
  const credentials = sandbox.credentials[BROKER] ?? {};
  const connect = { broker: BROKER, credentials };
  task = { folder, databaseUrl, origins, leaseMs: LEASE_MS, connect };
});
afterAll(async () => {
  await system?.close();
  await sandbox?.close();
  await place?.close();
});

test("the comparison sees what is lost, stale, doubled and made up", async () => {
  const credentials = sandbox.credentials[BROKER] ?? {};
  await system.services.connections.connect({ broker: BROKER, environment: "paper", credentials });
  await system.idle();
  const { database } = system.store;
  const clean = await compareBooks(system.store, sandbox);
  expect(clean).toMatchObject(CLEAN);
  expect(clean.truth).toBeGreaterThan(100);
  const change = (what: string, nth: number) =>
    database.script(`${what} where (account_id, id) = (
      select account_id, id from executions order by account_id, executed_at, id offset ${nth} limit 1)`);
  await change("delete from executions", 0);
  await change("update executions set price = price + 1", 1);
  await change("update executions set quantity = quantity * 2", 2);
  await change("update executions set id = 'made-up'", 3);
  const seen = await compareBooks(system.store, sandbox);
  expect(seen).toMatchObject({ stale: { length: 1 }, doubled: { length: 1 }, lost: { length: 2 } });
  expect(seen.phantom).toMatchObject([expect.stringContaining("made-up")]);
  for (const { id } of await system.services.connections.list())
    await system.services.connections.disconnect(connectionId(id), { data: true });
});

/** Reads what there is to the end, and forgets it again. */
async function cleanUp(): Promise<number> {
  const { connections } = system.services;
  const [left] = await connections.list();
  if (!left) return 0;
  const pulls = await untilRead(left.id);
  expect(await compareBooks(system.store, sandbox)).toMatchObject(CLEAN);
  const open = await connections.breaks({ open: true });
  expect(open.map(({ kind, derived, reported }) => `${kind} ${derived} ${reported}`)).toEqual([]);
  await connections.disconnect(connectionId(left.id), { data: true });
  return pulls;
}

/** The lease of the dead runs out before anybody else may read. */
async function untilRead(id: string): Promise<number> {
  for (let attempt = 1; attempt < 100; attempt++) {
    const read = await system.services.connections
      .sync(connectionId(id))
      .catch(() => surroundings.sleep(100));
    if (read?.outcome === "succeeded") return attempt;
  }
  throw new Error("The connection is never read to its end");
}

test(
  "a process that dies at any request or commit leaves nothing lost and nothing doubled",
  { timeout: 60_000 + 1_500_000 / STRIDE },
  async () => {
    let deaths = 0;
    let connected = 0;
    // How many steps there are varies by the beats of the lease.
    for (let dieAt = 1; ; dieAt += STRIDE) {
      const worker = await startWorker({ ...task, dieAt });
      await worker.ended();
      if ((await cleanUp()) > 0) connected++;
      if (worker.process.signalCode !== "SIGKILL") break;
      deaths++;
    }
    say(
      `crash matrix: ${deaths} deaths, ${STRIDE} steps apart, ${connected} with a connection made`,
    );
    expect(deaths * STRIDE).toBeGreaterThan(90);
    expect(connected).toBeGreaterThan(deaths / 2);
    expect(sandbox.violations()).toEqual([]);
  },
);
