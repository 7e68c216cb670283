/** Every broker that takes orders passes the acceptance cases that it declares to be able to. */
import { describe, expect, test } from "vitest";
import { brokers } from "#brokers";
import { acceptanceCases } from "./acceptance.ts";
import { pairCases } from "./acceptance-pairs.ts";
import { partCases } from "./acceptance-parts.ts";
import { openWorld, PLACES } from "./acceptance-world.ts";

const cases = [...acceptanceCases, ...partCases, ...pairCases];
const trading = brokers.filter(({ manifest }) => manifest.orders !== undefined);

test("every broker that takes orders is tried, and the cases are numbered without a hole", () => {
  expect(trading.map(({ manifest }) => manifest.id).toSorted()).toEqual(
    Object.keys(PLACES).toSorted(),
  );
  const numbers = cases.map(({ id }) => id);
  expect(numbers).toEqual(numbers.map((_, at) => `E${String(at + 1).padStart(2, "0")}`));
});

for (const entry of trading)
  describe(entry.manifest.name, async () => {
    const world = await openWorld(entry);
    for (const { id, name, skip, run } of cases) {
      const reason = skip?.(world);
      const title = `${id} ${name}${reason === undefined ? "" : ` (${reason})`}`;
      test.skipIf(reason !== undefined)(title, async () => {
        await world.rest();
        await run(world);
      });
    }
  });
