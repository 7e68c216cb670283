import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf, type Instant } from "#domain";
import { laidOver, stateOf } from "./coverage.ts";

const at = (hour: number): Instant => instantOf(Date.UTC(2026, 0, 5, hour));
const hour = fc.integer({ min: 0, max: 23 });
const stretch = fc
  .tuple(hour, hour, fc.constantFrom("gap", "stated", "proven"))
  .filter(([from, to]) => from < to)
  .map(([from, to, state]) => ({ from: at(from), to: at(to), state }) as const);

const STRENGTH = { gap: 0, stated: 1, proven: 2 } as const;
type Stretch = { from: Instant; to: Instant; state: keyof typeof STRENGTH };
const strongestAt = (all: readonly Stretch[], moment: number) =>
  all
    .filter(({ from, to }) => from <= at(moment) && to > at(moment))
    .map(({ state }) => state)
    .sort((a, b) => STRENGTH[b] - STRENGTH[a])[0];

describe("laidOver", () => {
  it("says of each hour what the strongest range says, in whatever order they came", () => {
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 8 }), (ranges) => {
        const result = ranges.reduce<readonly Stretch[]>((held, each) => laidOver(held, each), []);
        for (let moment = 0; moment < 24; moment++)
          expect(strongestAt(result, moment)).toBe(strongestAt(ranges, moment));
      }),
    );
  });

  it("keeps stretches apart that differ and makes one of equal neighbours", () => {
    const result = [
      { from: at(0), to: at(4), state: "proven" },
      { from: at(4), to: at(8), state: "proven" },
      { from: at(8), to: at(9), state: "stated" },
    ].reduce<readonly Stretch[]>((held, each) => laidOver(held, each as Stretch), []);
    expect(result).toEqual([
      { from: at(0), to: at(8), state: "proven" },
      { from: at(8), to: at(9), state: "stated" },
    ]);
  });
});

describe("stateOf", () => {
  it("is the weakest state of the day and a gap where two stretches leave a hole", () => {
    const day = [at(0), instantOf(Date.UTC(2026, 0, 6))] as const;
    const proven = { from: at(1), to: at(5), state: "proven" } as const;
    expect(stateOf([proven], ...day)).toBe("proven");
    expect(stateOf([proven, { from: at(5), to: at(6), state: "stated" }], ...day)).toBe("stated");
    expect(stateOf([proven, { from: at(7), to: at(8), state: "proven" }], ...day)).toBe("gap");
    expect(stateOf([], ...day)).toBe("none");
  });
});
