import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Begun first, since whatever is begun late and lasts long is waited for by idle cores. */
const LONGEST = [
  ...["corpus/repeat", "simulation/logins", "simulation/amended", "simulation/incremental"],
  ...["orders/protocol", "bad-input-command", "store/server", "dashboard/pages"],
  ...["store/embedded", "store/pglite", "store/embedded-life", "store/pglite-life"],
  ...["simulation/mutants", "connections/flex-file", "store/embedded-revival"],
  ...["vault/embedded", "dashboard/states", "cli", "chaos/chaos", "chaos/slots"],
  ...["dashboard/connections", "dashboard/people", "dashboard/orders", "bad-input"],
  ...["schedule/processes", "conformance/sandbox", "demo", "guard/limiter-outages"],
].map((name) => `/tests/${name}.test.ts`);

/** Folders of stories that may share a worker one after another. */
const SHARED = [
  ...["cases", "conformance", "connections", "corpus", "kit", "notify", "observability"],
  ...["orders", "people", "routing", "sandbox", "seeds", "settings", "streams", "vault"],
].map((folder) => `tests/${folder}/**/*.test.ts`);

/** Stories before units, since a worker that has begun with units keeps what it has loaded. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const places = new Map(
      (await super.sort(files)).map((file, n) => [file, placeOf(file) + n / 10_000]),
    );
    return files.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  }
}

function placeOf({ moduleId, project }: TestSpecification): number {
  const place = LONGEST.findIndex((end) => moduleId.endsWith(end));
  if (place >= 0) return place;
  return LONGEST.length + (project.name === "units" ? 1 : 0);
}

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    // Many stories wait for limits, leases and browsers, so one more than there are cores is at work.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: { name: "stories", include: ["tests/**/*.test.ts"], exclude: SHARED },
      },
      // They end whatever they begin, so that the program is loaded once for all of a worker's.
      { extends: true, test: { name: "shared", include: SHARED, isolate: false } },
      {
        extends: true,
        test: {
          name: "units",
          include: ["src/**/*.test.ts", "tools/**/*.test.ts", "dashboard/src/**/*.test.ts"],
          // They keep no state outside of themselves, and to load all modules anew for each file
          // takes twice as long as they do.
          isolate: false,
        },
      },
    ],
  },
});
