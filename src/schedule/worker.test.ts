import { describe, expect, it } from "vitest";
import { connectionId, type Instant, tenantId } from "#domain";
import { simulatedClock } from "#testing";
import type { ClaimedSlot, Schedules, Slot } from "./ports.ts";
import { createMemoryQueue } from "./memory-queue.ts";
import { createWorker, type WorkerParts } from "./worker.ts";

const slot = (n: number, broker = "acme"): Slot => ({
  connection: connectionId(`c${n}`),
  tenant: tenantId("local"),
  broker,
  environment: "paper",
  dueAt: "2026-01-05T00:00:00.000000Z" as Instant,
  priority: "scheduled",
  attempts: 0,
});

/** Schedules that hand out a list, and readings that last until they are ended. */
function office(slots: ClaimedSlot[], parts: Partial<WorkerParts> = {}) {
  const clock = simulatedClock();
  const told: string[] = [];
  const ends = new Map<string, () => void>();
  const schedules: Schedules = {
    async claim({ limit, perBroker = 0, busy = {}, onlyAgain }) {
      told.push("claim");
      const found = slots
        .filter(({ broker, isAgain }) => (busy[broker] ?? 0) < perBroker && (!onlyAgain || isAgain))
        .slice(0, limit);
      for (const each of found) slots.splice(slots.indexOf(each), 1);
      return found;
    },
    async begin(given, { owner }) {
      told.push(`begin ${given.connection}`);
      return { ...given, attempts: 1, owner };
    },
    async renew(held) {
      told.push(`renew ${held.length}`);
      return held;
    },
    finish: async () => true,
    async giveBack(given) {
      told.push(`back ${given.connection}`);
      slots.push(given);
      return true;
    },
    ask: async () => {},
    backlog: async () => ({ due: 0, claimed: 0 }),
  };
  const worker = createWorker({
    ...{
      schedules,
      clock,
      queue: createMemoryQueue(),
      owner: "a",
      random: { fraction: () => 0.5 },
    },
    run: (given) =>
      new Promise((resolve) =>
        ends.set(given.connection, () => resolve({ slot: given, outcome: "done" })),
      ),
    limits: { concurrency: 3, perBroker: 2, pollMs: 1_000, claimMs: 30_000 },
    ...parts,
  });
  const end = async (id: string) => {
    ends.get(id)?.();
    ends.delete(id);
    await clock.advance(0);
  };
  return { worker, clock, told, slots, end, reading: () => [...ends.keys()] };
}

describe("a worker", () => {
  it("reads so many at once, and of one broker fewer; the rest waits a while and goes back", async () => {
    const work = [slot(1), slot(2), slot(3), slot(4, "other"), slot(5, "other")];
    const { worker, clock, reading, told, end } = office(work);
    worker.start();
    await clock.advance(0);
    expect(reading()).toEqual(["c1", "c2", "c4"]);
    expect(worker.running()).toBe(3);
    await end("c1");
    // The free seat is taken at once, without waiting for the next look.
    expect(reading()).toEqual(["c2", "c4", "c3"]);
    expect(told.filter((text) => text.startsWith("back"))).toEqual([]);
    await clock.advance(11_000);
    expect(told).toContain("back c5");
    const stopped = worker.stop(0);
    await clock.finish(stopped);
  });

  it("holds what it reads, and hands back what is not done in time when it is stopped", async () => {
    const { worker, clock, told, slots } = office([slot(1)]);
    worker.start();
    await clock.advance(25_000);
    expect(told).toContain("renew 1");
    await clock.finish(worker.stop(10_000));
    expect(slots.map(({ connection }) => connection)).toEqual(["c1"]);
    const claims = told.length;
    await clock.advance(60_000);
    expect(told).toHaveLength(claims);
  });

  it("does not run twice what it is handed twice", async () => {
    const { worker, clock, slots, reading } = office([slot(1)]);
    worker.start();
    await clock.advance(0);
    slots.push(slot(1));
    await clock.advance(2_000);
    expect(reading()).toEqual(["c1"]);
    expect(worker.running()).toBe(1);
    await clock.finish(worker.stop(0));
  });

  it("waits longer each time that the database does not answer, and goes on when it does", async () => {
    let tries = 0;
    let down = true;
    const troubles: unknown[] = [];
    const claim = async () => {
      tries++;
      if (down) throw new Error("It does not answer");
      return [];
    };
    const { worker, clock } = office([], {
      schedules: { claim, renew: async () => [] } as unknown as Schedules,
      onTrouble: (error) => troubles.push(error),
    });
    worker.start();
    await clock.advance(120_000);
    // After 2, 4, 8, 16 seconds and then every half minute, not every second.
    expect(tries).toBeGreaterThanOrEqual(6);
    expect(tries).toBeLessThanOrEqual(9);
    expect(troubles).toHaveLength(tries);
    down = false;
    await clock.advance(30_000);
    const before = tries;
    await clock.advance(10_000);
    expect(tries - before).toBeGreaterThanOrEqual(9);
    await clock.finish(worker.stop(0));
  });

  it("runs what is due and comes back with how each fared", async () => {
    const { worker, clock, end, told } = office([slot(1), slot(2), slot(3)]);
    const ran = worker.runDue();
    await clock.advance(15_000);
    // It holds what it reads for as long as that takes, and no longer.
    expect(told).toContain("renew 2");
    for (const id of ["c2", "c1", "c3"]) await end(id);
    const results = await clock.finish(ran);
    expect(results.map((result) => result.slot.connection)).toEqual(["c2", "c1", "c3"]);
    const asked = told.length;
    await clock.advance(60_000);
    expect(told).toHaveLength(asked);
  });

  it("runs what it claims itself while the queue does not answer", async () => {
    const troubles: unknown[] = [];
    const away = async () => {
      throw new Error("The queue is away");
    };
    const { worker, clock, reading, end, slots } = office(
      [slot(1), slot(2, "b"), slot(3, "c"), slot(4)],
      {
        queue: { ...createMemoryQueue(), depth: away, put: away },
        onTrouble: (error) => troubles.push(error),
      },
    );
    worker.start();
    await clock.advance(0);
    expect(reading()).toEqual(["c1", "c2", "c3"]);
    expect(troubles).toHaveLength(1);
    await end("c1");
    await clock.advance(100);
    expect(reading()).toContain("c4");
    expect(slots).toEqual([]);
    await clock.finish(worker.stop(0));
  });

  it("runs itself what the queue did not take", async () => {
    const put = async () => {
      throw new Error("The queue went away");
    };
    const all = [1, 2, 3, 4, 5].map((n) => slot(n, `broker-${n}`));
    const { worker, clock, reading, slots } = office(all, {
      queue: { ...createMemoryQueue(), put },
    });
    worker.start();
    await clock.advance(0);
    expect(reading()).toHaveLength(3);
    // What has no seat here is another's.
    expect(slots).toHaveLength(2);
    await clock.finish(worker.stop(0));
  });

  it("runs itself what comes again, also while the queue is full and hands nothing over", async () => {
    const put = async (slots: readonly Slot[]) => void carried.push(...slots);
    const carried: Slot[] = [];
    const depth = async () => ({ waiting: carried.length, active: 0 });
    const { worker, clock, reading, slots } = office([slot(1), slot(2, "b")], {
      queue: { ...createMemoryQueue(), put, depth },
      limits: { concurrency: 2, perBroker: 2, ahead: 2 },
    });
    worker.start();
    await clock.advance(0);
    expect(carried).toHaveLength(2);
    expect(reading()).toEqual([]);
    slots.push({ ...slot(1), isAgain: true }, slot(3, "c"));
    await clock.advance(1_100);
    // What is new waits for room in the queue.
    expect(reading()).toEqual(["c1"]);
    carried.length = 0;
    slots.push({ ...slot(2), isAgain: true });
    await clock.advance(1_100);
    expect(reading()).toEqual(["c1", "c2"]);
    expect(carried).toEqual([slot(3, "c")]);
    await clock.finish(worker.stop(0));
  });

  it("leaves a slot to whoever has begun it, and gives back what could not be begun", async () => {
    const troubles: unknown[] = [];
    const told: string[] = [];
    const queue = createMemoryQueue();
    const { worker, clock, reading } = office([], {
      queue,
      onTrouble: (error) => troubles.push(error),
      schedules: {
        begin: async (given: Slot) => {
          if (given.connection === "c1") return undefined;
          throw new Error("The database does not answer");
        },
        claim: async () => [],
        renew: async () => [],
        giveBack: async (given: Slot) => void told.push(`back ${given.connection}`),
      } as unknown as Schedules,
    });
    worker.start();
    await queue.put([slot(1), slot(2)]);
    await clock.advance(0);
    expect(reading()).toEqual([]);
    expect(worker.running()).toBe(0);
    expect(told).toEqual(["back c2"]);
    expect(troubles).toHaveLength(1);
    await clock.finish(worker.stop(0));
  });

  it("gives back what is not done in time, and the queue forgets it", async () => {
    const queue = createMemoryQueue();
    const { worker, clock, told } = office([], { queue });
    worker.start();
    await clock.advance(0);
    await queue.put([slot(1)]);
    await clock.advance(0);
    const stopped = worker.stop(5_000);
    await clock.advance(1_000);
    expect(told.filter((text) => text.startsWith("back"))).toEqual([]);
    await clock.finish(stopped);
    expect(told).toContain("back c1");
    expect(await queue.depth()).toEqual({ waiting: 0, active: 0 });
  });
});
