#!/usr/bin/env node
/**
 * Runs the simulation of pulls outside of the tests.
 *
 * npm run simulate -- --schedules 100000 --seed 1 --profile incremental
 *
 * Prints the figures, and for each bad seed what was wrong and how to run it again. Exits with 1 if
 * one was bad.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runnerImport } from "vite";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    schedules: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    profile: { type: "string" },
  },
});

const load = async (name) =>
  (
    await runnerImport(join(ROOT, "tests", "simulation", name), {
      root: ROOT,
      configFile: false,
      logLevel: "error",
      resolve: { conditions: ["source"] },
      ssr: { resolve: { conditions: ["source"] } },
      // The name that Vite gives to this; else the program would come from dist, however old.
      environments: { inline: { resolve: { conditions: ["source"] } } },
    })
  ).module;

const { PROFILES } = await load("plan.ts");
const { commandOf, inWords, simulate } = await load("run.ts");
const profiles = values.profile === undefined ? PROFILES : [values.profile];
let isBad = false;
for (const profile of profiles) {
  const summary = await simulate({
    profile,
    schedules: Number(values.schedules),
    seed: Number(values.seed),
  });
  console.log(inWords(profile, summary));
  for (const { seed, violations } of summary.bad) {
    isBad = true;
    console.log(`\n${commandOf(profile, seed)}\n  ${violations.slice(0, 5).join("\n  ")}`);
  }
}
process.exit(isBad ? 1 : 0);
