import { expect, it } from "vitest";
import kept from "./seeds.json" with { type: "json" };
import { planOf, type Profile, PROFILES } from "./plan.ts";
import { runSchedule } from "./schedule.ts";

it.each(kept.map(({ profile, seed, why }) => [seed, profile, why] as const))(
  "passes seed %i of %s, which once failed: %s",
  async (seed, profile) => {
    const { violations } = await runSchedule(planOf(seed, profile as Profile));
    expect(violations).toEqual([]);
  },
);

it.each(PROFILES)("runs a seed of %s twice alike", async (profile) => {
  for (let seed = 1; seed <= 10; seed++) {
    const first = await runSchedule(planOf(seed, profile));
    const second = await runSchedule(planOf(seed, profile));
    expect(second.trace).toBe(first.trace);
  }
});
