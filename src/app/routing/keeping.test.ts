import { expect, test } from "vitest";
import { type Clock, instantOf, tenantId } from "#domain";
import { keepMeasuring, keepOnce, type KeepingParts } from "./keeping.ts";

const NOW = instantOf(Date.UTC(2026, 5, 30, 12));

function keeping(clock: Partial<Clock> = {}) {
  const did: string[] = [];
  const troubles: unknown[] = [];
  const parts: KeepingParts = {
    async routed(since) {
      did.push(`routed since ${since.slice(0, 4)}`);
      return ["anna", "bert"].map(tenantId);
    },
    async measureLate(tenant, { fees }) {
      if (tenant === "anna") throw new Error("unreachable");
      did.push(`${tenant} ${fees ? "mids and fees" : "mids"}`);
      return 1;
    },
    storeOf: (tenant) => ({
      async foldRollUps(before) {
        did.push(`${tenant} folded before ${before}`);
        return 0;
      },
    }),
    dailyDays: 100,
    clock: { now: () => NOW, monotonicMs: () => 0, sleep: async () => undefined, ...clock },
    ...{ random: { fraction: () => 0.5 }, onTrouble: (error) => void troubles.push(error) },
  };
  return { parts, did, troubles };
}

test("each round looks at the market, some at fees, few at old days; no tenant waits", async () => {
  const { parts, did, troubles } = keeping();
  for (const count of [0, 1, 10]) await keepOnce(parts, count);
  expect(did).toEqual([
    ...["routed since 1926", "anna folded before 2026-03-22"],
    ...["bert mids and fees", "bert folded before 2026-03-22"],
    ...["routed since 2026", "bert mids", "routed since 2026", "bert mids and fees"],
  ]);
  expect(troubles.map(String)).toEqual(Array(3).fill("Error: unreachable"));
});

test("it goes on every half minute, whatever fails, until it is stopped", async () => {
  const waits: number[] = [];
  const { parts, troubles } = keeping({
    sleep: async (ms, signal) => {
      waits.push(ms);
      if (waits.length < 3) return;
      await new Promise((_, reject) => signal?.addEventListener("abort", reject));
    },
  });
  const broken = { ...parts, routed: () => Promise.reject(new Error("away")) };
  const stop = keepMeasuring(broken);
  await expect.poll(() => waits, { timeout: 30_000 }).toEqual([30_000, 30_000, 30_000]);
  await stop();
  expect(troubles.map(String)).toEqual(Array(3).fill("Error: away"));
});
