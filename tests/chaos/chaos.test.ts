/**
 * Two real processes on one Postgres and one Redis against make-believe brokers, while everything
 * that can break is broken. CHAOS_ROUNDS and CHAOS_SEED ask for more and for others.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { connectionId, Decimal, FailureError } from "#domain";
import { type FaultName, type FillEvent, type RunningSandbox, startSandbox } from "#sandbox";
import { say } from "../support/corpus.ts";
import { redisPresent, sayIfNoRedis, startRedis, type TestRedis } from "../support/redis.ts";
import { createDice, type Dice } from "../simulation/random.ts";
import { CLEAN, compareBooks } from "./books.ts";
import { type Crew, startCrew, type Tally } from "./crew.ts";
import { openPlace, type Place } from "./place.ts";

sayIfNoRedis("tests/chaos");

const ROUNDS = Number(process.env["CHAOS_ROUNDS"] ?? 1);
const SEED = Number(process.env["CHAOS_SEED"] ?? 1);
const LEASE_MS = 1200;
const BROKERS = ["oanda", "alpaca", "tradovate"] as const;
/** Those after which the broker can be asked again soon, and which no broker takes for the truth. */
const FAULTS: readonly FaultName[] = [
  ...(["500", "502", "504-after", "reset-before", "reset-after", "reset-mid-body"] as const),
  ...(["cut-body", "cut-chunked", "cut-json", "html-200", "truncated-gzip", "garbage"] as const),
  ...(["duplicate-rows", "reorder-rows", "bom"] as const),
];
const ROUND = ["kill", "stop", "redis", "kill", "postgres", "stop", "kill"] as const;
const CHECKER = "checker";

type Setting = {
  readonly place: Place;
  readonly redis: TestRedis;
  readonly sandbox: RunningSandbox;
  readonly system: System;
};

async function setUp(): Promise<Setting> {
  const [place, redis] = await Promise.all([openPlace(), startRedis()]);
  const sandbox = await startSandbox({
    clock: surroundings,
    seed: `chaos ${SEED}`,
    brokers: BROKERS,
    history: { days: 20, fills: 250 },
    // This process serves the brokers, and is itself often late.
    slackMs: 200,
  });
  const { folder, databaseUrl } = place;
  const system = await openSystem({
    ...{ folder, databaseUrl, surroundings },
    ...{ redisUrl: redis.url, seat: CHECKER, origins: sandbox.origins },
    pullLimits: { leaseMs: LEASE_MS },
  });
  return { place, redis, sandbox, system };
}

/** Life at the venue, and trouble on the way there. */
function disturb(
  { sandbox }: Setting,
  dice: Dice,
): Record<"trades" | "amended" | "faults", number> {
  const done = { trades: 0, amended: 0, faults: 0 };
  for (let orders = dice.int(1, 4); orders > 0; orders--) done.trades += sandbox.trade();
  const recent = sandbox.venue.truth
    .slice(-40)
    .filter((event): event is FillEvent => event.type === "fill");
  const fill = recent.find(({ account }) => account.broker === "alpaca");
  if (fill && dice.chance(0.3)) {
    try {
      const price = fill.price.plus(Decimal.of(`0.0${dice.int(1, 9)}`));
      sandbox.venue.correct(fill, { price });
      done.amended++;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  if (dice.chance(0.2)) {
    const times = dice.int(1, 2);
    const broker = dice.pick(BROKERS);
    sandbox.faults.add([{ do: dice.pick(FAULTS), after: dice.int(0, 5), times, broker }]);
    done.faults += times;
  }
  return done;
}

async function harm(what: (typeof ROUND)[number], crew: Crew, setting: Setting, dice: Dice) {
  const { redis, place } = setting;
  const which = dice.int(0, 1);
  if (what === "kill") return crew.kill(which);
  if (what === "stop") return crew.stop(which);
  if (what === "postgres") return place.restart();
  await redis.kill();
  await sleep(dice.int(200, 1500));
  return redis.start();
}

/** Once everything is well, one clean reading of each connection. */
async function readAll({ system, sandbox }: Setting): Promise<void> {
  const { connections } = system.services;
  sandbox.faults.clear();
  // The leases of the dead run out, and processes that have gone are missed.
  await sleep(LEASE_MS + 100);
  for (const { id, label } of await connections.list()) {
    const { outcome, failure } = await wholly(() => connections.sync(connectionId(id)));
    expect({ label, outcome, failure }).toMatchObject({ outcome: "succeeded" });
  }
}

/** Leases are short here, so one may run out in a machine that is busy; that reading was none. */
async function wholly<Done>(reading: () => Promise<Done>): Promise<Done> {
  for (let left = 10; ; left--) {
    try {
      return await reading();
    } catch (error) {
      const isTaken =
        error instanceof FailureError && error.failure.code === "connection-interrupted";
      if (!isTaken || left === 0) throw error;
    }
  }
}

describe.runIf(redisPresent)("two processes in trouble", () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await setUp();
    const { system, sandbox } = setting;
    for (const broker of BROKERS) {
      const credentials = sandbox.credentials[broker] ?? {};
      await system.services.connections.connect({ broker, environment: "paper", credentials });
    }
    await system.idle();
  });
  afterAll(async () => {
    await setting?.system.close();
    await setting?.sandbox.close();
    await setting?.redis.stop();
    await setting?.place.close();
  });

  test(
    "lose nothing, double nothing and break no limit",
    async () => {
      const { place, redis, sandbox, system } = setting;
      const dice = createDice(SEED);
      const task = {
        ...{ folder: place.folder, databaseUrl: place.databaseUrl, redisUrl: redis.url },
        ...{ origins: sandbox.origins, leaseMs: LEASE_MS },
      };
      const crew = await startCrew(task, ["worker-1", "worker-2"]);
      const done = { trades: 0, amended: 0, faults: 0 };
      for (let round = 0; round < ROUNDS; round++) {
        for (const what of ROUND) {
          for (let beat = 0; beat < 5; beat++) {
            const { trades, amended, faults } = disturb(setting, dice);
            done.trades += trades;
            done.amended += amended;
            done.faults += faults;
            await sleep(dice.int(100, 700));
          }
          await harm(what, crew, setting, dice);
        }
      }
      const tally = await crew.end();
      await readAll(setting);
      const verdict = await compareBooks(system.store, sandbox);
      tell(tally, done, sandbox, verdict.truth);
      expect(verdict).toMatchObject(CLEAN);
      expect(sandbox.violations()).toEqual([]);
      const open = await system.services.connections.breaks({ open: true });
      expect(
        open.map(({ account, kind, derived, reported }) => [account, kind, derived, reported]),
      ).toEqual([]);
      expect(tally.kills).toBe(3 * ROUNDS);
      expect(tally.stops).toBeGreaterThanOrEqual(ROUNDS);
      expect(tally.pages).toBeGreaterThan(5 * ROUNDS);
      expect(tally.pulls).toBeGreaterThan(0);
      expect(done.trades).toBeGreaterThan(10 * ROUNDS);
    },
    60_000 + ROUNDS * 60_000,
  );
});

function tell(
  { kills, stops, pulls, failures, pages, imported, fenced }: Tally,
  { trades, amended, faults }: Record<"trades" | "amended" | "faults", number>,
  sandbox: RunningSandbox,
  truth: number,
): void {
  say(
    `chaos, seed ${SEED}: ${kills} kills, ${stops} stops in a reading (${fenced} taken over), ` +
      `${ROUNDS} restarts of Redis and of Postgres, ${faults} faults; ${pulls} readings, ${failures} ` +
      `failed, ${pages} pages, ${sandbox.requests().length} requests; ${trades} new fills, ${amended} ` +
      `amended, ${imported} records brought, ${truth} fills in all`,
  );
}
