import { expect, test } from "vitest";
import { connectionId } from "#domain";
import type { Connection, LeaseStore } from "#sync";
import { createMemoryStore, simulatedClock } from "#testing";
import { holdOpen } from "./held.ts";

const ID = connectionId("c-1");

/** Processes over one store, and how many of them had something open at once at most. */
function world() {
  const clock = simulatedClock();
  const store = createMemoryStore(clock);
  void store.create({ id: ID } as Connection);
  const opened = new Set<string>();
  const troubles: unknown[] = [];
  let most = 0;
  const join = (owner: string, leases: LeaseStore = store.streams) =>
    holdOpen({ leases, owner, clock, onTrouble: (error) => troubles.push(error) }, ID, () => {
      opened.add(owner);
      most = Math.max(most, opened.size);
      return { close: async () => void opened.delete(owner) };
    });
  return { clock, store, join, troubles, opened: () => [...opened], most: () => most };
}

test("one process has it open, and another takes over when it lets go", async () => {
  const { clock, join, opened, most } = world();
  const one = join("one");
  const two = join("two");
  await clock.advance(120_000);
  expect(opened()).toEqual(["one"]);
  expect([one.open() !== undefined, two.open()]).toEqual([true, undefined]);
  await clock.finish(one.close());
  expect(opened()).toEqual([]);
  await clock.advance(5_000);
  expect(opened()).toEqual(["two"]);
  await clock.finish(two.close());
  expect([opened(), most()]).toEqual([[], 1]);
});

test("one that the database does not hear lets go before another takes over", async () => {
  const { clock, store, join, opened, most } = world();
  const silent = () => new Promise<never>(() => undefined);
  const deaf = join("deaf", { ...store.streams, renew: silent, release: async () => undefined });
  const other = join("other");
  await clock.advance(12_000);
  expect(opened()).toEqual(["deaf"]);
  await clock.advance(1_000);
  expect(opened()).toEqual([]);
  await clock.advance(7_000);
  expect(opened()).toEqual(["other"]);
  expect(most()).toBe(1);
  await clock.finish(Promise.all([deaf.close(), other.close()]));
});

test("one whose renewals fail keeps it while its time lasts, and takes it anew afterwards", async () => {
  const { clock, store, join, opened } = world();
  let isAway = false;
  const failing = async () => {
    throw new Error("The database is away");
  };
  const flaky = join("flaky", {
    ...store.streams,
    renew: (...given) => (isAway ? failing() : store.streams.renew(...given)),
  });
  await clock.advance(6_000);
  isAway = true;
  await clock.advance(6_000);
  expect(opened()).toEqual(["flaky"]);
  await clock.advance(10_000);
  expect(opened()).toEqual([]);
  isAway = false;
  await clock.advance(10_000);
  expect(opened()).toEqual(["flaky"]);
  await clock.finish(flaky.close());
});

test("one whose lease was taken lets go with its next renewal", async () => {
  const { clock, store, join, opened } = world();
  const slow = join("slow");
  await clock.advance(1_000);
  const [held] = store.data.streamLeases.values();
  if (held) held.untilMs = 0;
  expect(await store.streams.lease(ID, "quick", 600_000)).toBeDefined();
  await clock.advance(5_000);
  expect(opened()).toEqual([]);
  await clock.finish(slow.close());
});

test("a database that is away at first is told of and asked again", async () => {
  const { clock, store, join, opened, troubles } = world();
  let tries = 0;
  const late = join("late", {
    ...store.streams,
    lease: async (...given) => {
      if (tries++ === 0) throw new Error("The database is away");
      return store.streams.lease(...given);
    },
  });
  await clock.advance(6_000);
  expect(troubles).toHaveLength(1);
  expect(opened()).toEqual(["late"]);
  await clock.finish(late.close());
});
