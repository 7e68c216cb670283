import { it } from "vitest";
import { planOf, PROFILES } from "./plan.ts";
import { runSchedule } from "./schedule.ts";
it("tries", async () => {
  const N = Number(process.env["N"] ?? 20);
  const S = Number(process.env["S"] ?? 1);
  for (const profile of PROFILES) {
    const began = performance.now();
    const sums = { bad: 0, fills: 0, pulls: 0, calls: 0, faults: 0, kills: 0 };
    for (let seed = S; seed < S + N; seed++) {
      const result = await runSchedule(planOf(seed, profile));
      for (const key of ["fills", "pulls", "calls", "faults", "kills"] as const)
        sums[key] += result[key];
      if (result.violations.length > 0) {
        sums.bad++;
        if (sums.bad < 6)
          console.log(
            profile,
            seed,
            result.plan.broker.kind,
            JSON.stringify(result.violations.slice(0, 3)),
          );
      }
    }
    console.log(
      profile,
      JSON.stringify(sums),
      `${((performance.now() - began) / N).toFixed(1)} ms each`,
    );
  }
}, 600_000);
