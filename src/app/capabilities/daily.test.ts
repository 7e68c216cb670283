import { describe, expect, it } from "vitest";
import { connectionId, epochMs, instantOf } from "#domain";
import type { CapabilityReading, Session } from "#sync";
import { createDaily, createLane } from "./daily.ts";
import type { ProbeParts } from "./probe.ts";

const START = epochMs(instantOf(Date.UTC(2026, 0, 5)));
const HOUR = 3_600_000;
const id = connectionId("c1");

function world({ isEnding = false, state = "connected" } = {}) {
  const troubles: unknown[] = [];
  const told: unknown[] = [];
  const kept: CapabilityReading[] = [];
  const asked: string[] = [];
  let now = START;
  let fails = false;
  const probing = {
    async features() {
      asked.push("features");
      if (fails) throw new Error("Down");
      return { facts: [{ capability: "asset:fx", has: true, evidence: "x: y" }] };
    },
    listing: { per: "broker", read: async () => (asked.push("listing"), { items: [], unread: 0 }) },
  };
  const session = {
    adapter: { probing },
    ask: async (_: string, question: (call: unknown) => unknown) => question(() => undefined),
  } as unknown as Session;
  const connection = { id, broker: "sandy", environment: "paper", state };
  const lists: { broker: string; environment: string; readAt: string }[] = [];
  const store = {
    capabilities: {
      keep: async (reading: CapabilityReading) => (kept.push(reading), []),
      readSince: async () => kept.at(-1)?.readAt,
    },
    listings: { keep: async () => undefined, summaries: async () => lists },
    connections: {
      read: async () => connection,
      accounts: async () => [{ id: "sandy:1", key: "1", number: "1" }],
    },
  } as unknown as ProbeParts["store"];
  const lane = createLane((error) => troubles.push(error));
  const daily = createDaily({
    ...{ tenant: "local" as ProbeParts["tenant"], store, sessionOf: async () => session, lane },
    ...{ clock: { now: () => instantOf(now) }, isEnding: () => isEnding },
    onProbe: (_, probes) => told.push(...probes),
  });
  return {
    ...{ troubles, told, kept, asked, lists, lane },
    fail: () => (fails = true),
    after: async (hours: number) => {
      now = START + hours * HOUR;
      daily.offer(id);
      await lane.idle();
      return asked.splice(0);
    },
  };
}

describe("the probe of the day", () => {
  it("is made once a day, however often the connection is read", async () => {
    const { after } = world();
    expect(await after(0)).toEqual(["features", "listing"]);
    expect(await after(1)).toEqual([]);
    expect(await after(23)).toEqual([]);
    expect(await after(25)).toEqual(["features", "listing"]);
  });

  it("leaves out a list that another connection read the same day", async () => {
    const { after, lists } = world();
    lists.push({ broker: "sandy", environment: "paper", readAt: instantOf(START) });
    expect(await after(1)).toEqual(["features"]);
    expect(await after(26)).toEqual(["features", "listing"]);
  });

  it("that fails is told, and waits for the next day", async () => {
    const { after, told, fail } = world();
    fail();
    await after(0);
    expect(told).toMatchObject([{ outcome: "failed", failure: { owner: "us" } }]);
    expect(await after(2)).toEqual([]);
    expect(await after(25)).toEqual(["features"]);
  });

  it("does not ask a broker that would refuse the log-in, nor while the process ends", async () => {
    expect(await world({ state: "needs-user" }).after(0)).toEqual([]);
    expect(await world({ isEnding: true }).after(0)).toEqual([]);
  });
});

describe("a lane", () => {
  it("does one thing after the other, and goes on after what failed", async () => {
    const { lane, troubles } = world();
    const done: number[] = [];
    let running = 0;
    for (const n of [1, 2, 3])
      lane.offer(async () => {
        expect(++running).toBe(1);
        await Promise.resolve();
        running--;
        done.push(n);
        if (n === 2) throw new Error("Two");
      });
    await lane.idle();
    expect(done).toEqual([1, 2, 3]);
    expect(troubles).toMatchObject([{ message: "Two" }]);
  });

  it("has room for so many and no more, until some are done", async () => {
    const { lane } = world();
    const nothing = async () => undefined;
    const taken = Array.from({ length: 120 }, () => lane.offer(nothing)).filter(Boolean);
    expect(taken).toHaveLength(100);
    await lane.idle();
    expect(lane.offer(nothing)).toBe(true);
  });
});
