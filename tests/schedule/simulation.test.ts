/** No slot is missed and none is run twice, whatever happens to the schedulers. */
import { describe, expect, test } from "vitest";
import { epochMs, type Instant } from "#domain";
import type { Schedules } from "#schedule";
import { createWorld, type World, type WorldOptions } from "./world.ts";

const SEEDS = Array.from({ length: 10 }, (_, n) => n + 1);
const CHAOS = {
  ...{ connections: 12, workers: 3, crashMs: 90_000, pause: 0.01, failure: 0.2 },
  ...{ queueLossMs: 300_000, queueFailure: 0.02, redelivery: 0.1 },
};

const FAR = "9999-01-01T00:00:00.000000Z" as Instant;

/** Each due time that a connection was given was run, in order and once; the last one waits. */
function problemsOf(world: World): string[] {
  return world.ids().flatMap((id) => {
    const due = world.planned(id).slice(0, -1);
    const ran = world.ran(id).map(({ dueAt }) => dueAt);
    const doubled = ran.filter((at, n) => ran.indexOf(at) !== n).map((at) => `${id} ${at} twice`);
    const missed = due.filter((at) => !ran.includes(at)).map((at) => `${id} ${at} missed`);
    const [next] = world.planned(id).slice(-1);
    const isLate = next === undefined || epochMs(next) < world.now() - 60_000;
    return [...doubled, ...missed, ...(isLate ? [`${id} waits since ${next}`] : [])];
  });
}

async function chaos(seed: number, options: Partial<WorldOptions> = {}) {
  const world = createWorld({ ...CHAOS, seed, ...options });
  await world.run(60);
  world.heal();
  // Claims and leases of the dead run out, and what waited longest is tried again hourly.
  await world.run(90);
  const slots = world.ids().reduce((sum, id) => sum + world.ran(id).length, 0);
  return { slots, problems: problemsOf(world), ...world.taken() };
}

describe("schedulers that crash, stop and lose their database", () => {
  test("run each slot once and miss none", async () => {
    let slots = 0;
    const problems: string[] = [];
    for (const seed of SEEDS) {
      const found = await chaos(seed);
      slots += found.slots;
      problems.push(...found.problems.map((problem) => `seed ${seed}: ${problem}`));
    }
    process.stdout.write(`${slots} slots under chaos: ${problems.length} missed or doubled\n`);
    expect(problems).toEqual([]);
    expect(slots).toBeGreaterThan(1_500);
  }, 120_000);

  // Each takes away what a promise rests on, and must be seen.
  const mutants: readonly (readonly [string, (schedules: Schedules) => Schedules])[] = [
    [
      "claims that last for ever",
      (schedules) => ({
        ...schedules,
        claim: (request) => schedules.claim({ ...request, ttlMs: 1e12 }),
        renew: async (slots) => slots,
      }),
    ],
    [
      "slots that are finished before they are run",
      (schedules) => ({
        ...schedules,
        async claim(request) {
          const slots = await schedules.claim(request);
          for (const slot of slots) {
            const begun = await schedules.begin(slot, { owner: "x", ttlMs: 1 });
            if (begun) await schedules.finish(begun);
          }
          return slots;
        },
      }),
    ],
    [
      "slots that are named anew when they are claimed again",
      (schedules) => ({
        ...schedules,
        claim: async (request) =>
          (await schedules.claim(request)).map((slot) =>
            slot.attempts > 1 ? { ...slot, dueAt: FAR } : slot,
          ),
      }),
    ],
  ];
  test.each(mutants)("would be seen to fail with %s", async (_, mutate) => {
    const found: string[] = [];
    for (const seed of SEEDS.slice(0, 3)) found.push(...(await chaos(seed, { mutate })).problems);
    expect(found.length).toBeGreaterThan(0);
  });
});

describe("clocks that go wrong", () => {
  const HOUR_MS = 3_600_000;
  const calm = { connections: 12, workers: 3, seed: 5, readMs: [50, 9_000] as const };

  test.each([
    ["begins", Date.UTC(2026, 2, 29, 0, 30)],
    ["ends", Date.UTC(2026, 9, 25, 0, 30)],
  ])("miss no slot and run none twice when summer time %s", async (_, startMs) => {
    const world = createWorld({ ...calm, startMs });
    await world.run(120);
    expect(problemsOf(world)).toEqual([]);
  });

  // The clock of the database says what is due; that of a process plans when it is due again.
  test("read nothing without end, and let nothing rest, where processes are hours apart", async () => {
    const world = createWorld({ ...calm, skewsMs: [-HOUR_MS, 0, HOUR_MS] });
    await world.run(180);
    const times = world.ids().map((id) => world.ran(id).length);
    expect(Math.max(...times)).toBeLessThan(45);
    expect(Math.min(...times)).toBeGreaterThan(2);
  });
});

describe("after an outage", () => {
  test("everything that is overdue is read, the oldest first and within the bounds", async () => {
    const options = { connections: 600, workers: 2, seed: 1, overdueMs: 3_600_000 };
    const world = createWorld({ ...options, readMs: [200, 400] });
    await world.run(4);
    const due = new Map(world.ids().map((id) => [id, world.planned(id)[0] ?? ""]));
    expect(world.ids().every((id) => world.ran(id).length >= 1)).toBe(true);
    expect(world.mostReading()).toBeLessThanOrEqual(3);
    // Two brokers and two processes run side by side, so neighbours may change places.
    const order = world.order().slice(0, 600);
    const right = [...order].sort((a, b) => ((due.get(a) ?? "") < (due.get(b) ?? "") ? -1 : 1));
    const shifts = order.map((id, n) => Math.abs(right.indexOf(id) - n));
    expect(Math.max(...shifts)).toBeLessThan(60);
  });

  test("connections part again, each to its own time", async () => {
    const world = createWorld({ connections: 60, workers: 1, seed: 2, readMs: [100, 200] });
    await world.run(45);
    const starts = world.ids().flatMap((id) =>
      world
        .ran(id)
        .slice(1)
        .map(({ atMs }) => atMs),
    );
    const perMinute = new Map<number, number>();
    for (const at of starts) {
      const minute = Math.floor(at / 60_000);
      perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
    }
    // All of them are read in the first minute; later no minute sees more than a third of them.
    expect(Math.max(...perMinute.values())).toBeLessThan(20);
  });
});

describe("a worker that is stopped", () => {
  test("ends what it reads, gives back the rest and takes nothing more", async () => {
    const world = createWorld({ connections: 40, workers: 1, seed: 3, readMs: [5_000, 300_000] });
    await world.run(0.05);
    const [worker] = world.workers();
    const before = await world.schedules.backlog();
    expect(before.claimed).toBe(6);
    let stoppedMs = 0;
    void worker?.stop(10_000).then(() => (stoppedMs = world.now()));
    await world.run(0.5);
    expect(stoppedMs).toBeGreaterThan(0);
    const after = await world.schedules.backlog();
    expect(after.claimed).toBe(0);
    const ended = world.ids().filter((id) => (world.ran(id)[0]?.atMs ?? Infinity) < stoppedMs);
    expect(after.due).toBe(40 - ended.length);
  });
});
