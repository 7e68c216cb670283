/**
 * Two workers of the real program with a queue between them and the table, while workers, the queue
 * and what it stands on are killed, stopped and emptied. CHAOS_SEED asks for another course.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import type { ConnectionId, Instant } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { QUEUE_SCHEMA } from "#schedule";
import { createDice, type Dice } from "../simulation/random.ts";
import { say } from "../support/corpus.ts";
import { type Running, runFile } from "../support/process.ts";
import { redisPresent, sayIfNoRedis, startRedis, type TestRedis } from "../support/redis.ts";
import { openPlace, type Place } from "./place.ts";
import type { SlotTask } from "./slot-worker.ts";

sayIfNoRedis("tests/chaos/slots.test.ts");

const SEED = Number(process.env["CHAOS_SEED"] ?? 1);
const WORKER = fileURLToPath(new URL("./slot-worker.ts", import.meta.url));
const HOLD_MS = 1_000;
const BROKERS = ["oanda", "alpaca", "tradovate"] as const;
const SEATS = ["slots-1", "slots-2"] as const;
const COURSE = ["kill", "lose", "stop", "away", "kill", "lose"] as const;

type Planned = ReadonlyMap<ConnectionId, Instant[]>;

const ways = ["Postgres", ...(redisPresent ? ["Redis"] : [])] as const;

describe.each(ways)("slots that travel over %s", (way) => {
  let place: Place;
  let redis: TestRedis | undefined;
  let sandbox: RunningSandbox;
  let system: System;
  const workers: Running[] = [];
  const all: Running[] = [];
  const planned = new Map<ConnectionId, Instant[]>();

  beforeAll(async () => {
    [place, sandbox] = await Promise.all([
      openPlace(),
      startSandbox({
        ...{ clock: surroundings, seed: `slots ${SEED}`, brokers: BROKERS, slackMs: 200 },
        history: { days: 5, fills: 60 },
      }),
    ]);
    if (way === "Redis") redis = await startRedis();
    system = await openSystem({ ...task("slots-0"), surroundings });
    for (const broker of BROKERS) {
      const credentials = sandbox.credentials[broker] ?? {};
      await system.services.connections.connect({ broker, environment: "paper", credentials });
    }
    await system.idle();
  });
  afterAll(async () => {
    await Promise.all(all.map((each) => each.kill()));
    await system?.close();
    await sandbox?.close();
    await redis?.stop();
    await place?.close();
  });

  const task = (seat: string): SlotTask => ({
    ...{ folder: place.folder, databaseUrl: place.databaseUrl, redisUrl: redis?.url },
    ...{ seat, origins: sandbox.origins, holdMs: HOLD_MS },
  });

  async function start(which: number): Promise<void> {
    const worker = await runFile(WORKER, JSON.stringify(task(SEATS[which] ?? "")));
    workers[which] = worker;
    all.push(worker);
    await worker.heard((line) => line === "open");
  }

  /** What has come to its end is made due again, and noted. */
  async function plan(): Promise<void> {
    const rested = await system.store.database.query<{ id: ConnectionId }>(sql`
      select id from connections
      where slot_at is null and next_attempt_at > clock_timestamp() + interval '1 minute'`);
    for (const { id } of rested) {
      const nextAttemptAt = surroundings.now();
      await system.store.connections.change(id, { nextAttemptAt });
      planned.set(id, [...(planned.get(id) ?? []), nextAttemptAt]);
    }
  }

  async function planWhile(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    const end = work.finally(() => (isDone = true));
    for (; !isDone; await sleep(100)) await plan();
    await end;
  }

  const count = () => [...planned.values()].flat().length;

  /** Goes on until so many have come to their end and are due again. */
  async function planMore(more: number): Promise<void> {
    const enough = count() + more;
    for (; count() < enough; await sleep(50)) await plan();
  }

  async function lose(): Promise<void> {
    if (!redis) return dropQueue(system);
    const client = new Redis(redis.url);
    const keys = await client.keys("bull:*");
    if (keys.length > 0) await client.del(...keys);
    client.disconnect();
  }

  async function harm(what: (typeof COURSE)[number], dice: Dice): Promise<void> {
    const which = dice.int(0, 1);
    if (what === "lose") return lose();
    if (what === "kill") {
      await workers[which]?.kill();
      return start(which);
    }
    if (what === "stop") {
      workers[which]?.process.kill("SIGSTOP");
      await sleep(HOLD_MS * 2.5);
      return void workers[which]?.process.kill("SIGCONT");
    }
    if (!redis) return place.restart();
    await redis.kill();
    await sleep(dice.int(200, 1_000));
    return redis.start();
  }

  async function rest(): Promise<void> {
    for (let ms = 0; ms < 80_000; ms += 500) {
      const [row] = await system.store.database.query<{ open: number }>(sql`
        select count(*)::int as open from connections
        where slot_at is not null or next_attempt_at <= clock_timestamp()`);
      if (row?.open === 0) return;
      // What was given back for half a minute or a whole one need not wait so long.
      await system.store.database.query(sql`
        update connections set slot_until = clock_timestamp()
        where slot_at is not null and slot_owner is null`);
      await sleep(500);
    }
    const rows = await system.store.database.query(sql`
      select id, state, next_attempt_at, slot_at, slot_owner, slot_until, clock_timestamp() as now
      from connections`);
    const lines = workers.flatMap((each) => ["worker", ...each.lines.slice(-8)]);
    expect.fail(`Not all was read: ${JSON.stringify(rows, null, 1)}\n${lines.join("\n")}`);
  }

  test("are missed never and run twice never, and no limit is broken", async () => {
    const dice = createDice(SEED);
    await Promise.all(SEATS.map((_, which) => start(which)));
    for (const what of COURSE) {
      await planMore(2);
      // While the database is away nothing can be planned.
      if (what === "away" && !redis) await harm(what, dice);
      else await planWhile(harm(what, dice));
    }
    await rest();
    const { missed, doubled } = await judge(system, planned);
    const lines = all.flatMap((each) => each.lines);
    const said = (what: RegExp) => lines.filter((line) => what.test(line)).length;
    say(
      `slots over ${way}, seed ${SEED}: ${count()} due, ${said(/^begin/)} begun, ` +
        `${said(/ known$/)} known already, ${said(/ later$/)} put off, ` +
        `${missed.length} missed, ${doubled.length} doubled`,
    );
    expect({ missed, doubled }).toEqual({ missed: [], doubled: [] });
    expect(count()).toBeGreaterThanOrEqual(2 * COURSE.length);
    expect(sandbox.violations()).toEqual([]);
  }, 150_000);
});

/** Whoever uses the queue at that moment may be in the way, which Postgres settles by refusing one. */
async function dropQueue({ store }: System): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await store.database.script(`drop schema if exists ${QUEUE_SCHEMA} cascade`);
      return;
    } catch {
      await sleep(100);
    }
  }
}

/** Between a due time and the next one a connection was read to its end once. */
async function judge({ store }: System, planned: Planned) {
  const missed: string[] = [];
  const doubled: string[] = [];
  for (const [id, dues] of planned) {
    const { items } = await store.connections.pulls(id, { limit: 1000 });
    const read = items.filter(
      ({ trigger, outcome }) => trigger === "scheduled" && outcome === "succeeded",
    );
    for (const [n, due] of dues.entries()) {
      const next = dues[n + 1] ?? ("9999" as Instant);
      const times = read.filter(({ startedAt }) => startedAt >= due && startedAt < next).length;
      if (times === 0) missed.push(`${id} ${due}`);
      if (times > 1) doubled.push(`${id} ${due}`);
    }
  }
  return { missed, doubled };
}
