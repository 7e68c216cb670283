import { describe, expect, it } from "vitest";
import { FailureError, instantOf } from "#domain";
import { simulatedClock } from "#testing";
import { diagnoseData } from "./data-diagnosis.ts";

const T0 = Date.UTC(2026, 0, 5);

type Found = {
  isCurrent?: boolean;
  databaseMs?: number;
  reachable?: boolean;
  oldestMs?: number;
  letters?: number;
  vault?: () => Promise<unknown>;
};

/** What doctor says of a blotter that is well but for this. */
async function said(found: Found = {}) {
  const { isCurrent = true, databaseMs = T0, reachable = true, oldestMs = T0, letters = 0 } = found;
  const check = async () => ({ current: "k1", opened: 2, unreadable: [], counts: {} });
  const room = {
    store: {
      census: {
        isCurrent: async () => isCurrent,
        now: async () => instantOf(databaseMs),
        deadLetters: async () => (letters > 0 ? { pull: letters } : {}),
      },
      schedules: {
        backlog: async () => ({ due: 3, claimed: 0, oldestDueAt: instantOf(oldestMs) }),
      },
      fleet: { present: async () => [] },
    },
    queue: { state: async () => ({ backend: "redis", reachable, waiting: 1, active: 2 }) },
    vault: { check: found.vault ?? check },
    keys: { place: 'The folder "/keys"' },
    surroundings: simulatedClock(T0),
  };
  const all = await diagnoseData(room as unknown as Parameters<typeof diagnoseData>[0]);
  const [worst] = all.filter(({ state }) => state !== "ok");
  return { all, worst, troubles: all.filter(({ state }) => state !== "ok").length };
}

describe("doctor", () => {
  it("finds nothing where all is well", async () => {
    const { all, troubles } = await said();
    expect(troubles).toBe(0);
    const names = all.map(({ name }) => name);
    expect(names).toEqual([
      ...["Tables", "Clock", "Key", "Secrets", "Queue", "Workers", "Schedule", "Letters"],
    ]);
    expect(all.map(({ detail }) => detail)).toContain("all 2 open with the keys at hand");
  });

  it.each([
    ["tables of another version", { isCurrent: false }, "Tables", "failed"],
    ["a clock that is ahead", { databaseMs: T0 - 2_001 }, "Clock", "warning"],
    ["a clock that is behind", { databaseMs: T0 + 60_000 }, "Clock", "warning"],
    ["a queue that is away", { reachable: false }, "Queue", "warning"],
    ["connections that wait", { oldestMs: T0 - 300_001 }, "Schedule", "warning"],
    ["work that was given up", { letters: 2 }, "Letters", "warning"],
  ] as const)("finds %s, and says what to do", async (_, found, name, state) => {
    const { worst, troubles } = await said(found);
    expect(troubles).toBe(1);
    expect(worst).toMatchObject({ name, state, next: expect.any(String) });
  });

  it("goes on where a key is wrong", async () => {
    const failure = {
      ...{ code: "vault-key-wrong", message: "The key is another", owner: "user" as const },
      next: "Restore it",
    };
    const { all, troubles } = await said({
      vault: () => Promise.reject(new FailureError(failure)),
    });
    expect(troubles).toBe(2);
    expect(all).toContainEqual({
      ...{ name: "Secrets", state: "failed", detail: "The key is another", next: "Restore it" },
    });
    expect(all.map(({ name }) => name)).toContain("Letters");
  });
});
