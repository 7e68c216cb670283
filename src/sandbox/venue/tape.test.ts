import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Decimal, type Instant, instantOf } from "#domain";
import { createPackedTape, createTape, type Tape } from "./tape.ts";

type Item = {
  readonly at: Instant;
  readonly id: bigint;
  readonly price: Decimal;
  readonly account: object;
  readonly note: string;
};

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const account = { number: "1" };
const item = (n: number): Item => ({
  at: instantOf(Date.UTC(2026, 0, 5) + n, n % 1000),
  id: 2n ** 60n + BigInt(n),
  price: Decimal.of(`${n}.${n}`),
  account,
  note: `"${n}"`,
});

function filled(tape: Tape<Item>, count: number): Tape<Item> {
  for (let n = 0; n < count; n++) tape.push(item(n));
  return tape;
}

describe("a packed tape", () => {
  const COUNT = 3_456;
  const packed = filled(createPackedTape<Item>(account), COUNT);
  const plain = filled(createTape<Item>(), COUNT);

  it("gives what a plain one gives, wherever it is asked", () => {
    const place = fc.integer({ min: 0, max: COUNT + 5 });
    fc.assert(
      fc.property(place, place, (a, b) => {
        expect(packed.at(a)).toEqual(plain.at(a));
        expect(packed.timeOf(a)).toBe(plain.timeOf(a));
        const [from, to] = [Math.min(a, b), Math.min(a, b) + (Math.abs(a - b) % 40)];
        expect(packed.slice(from, to)).toEqual(plain.slice(from, to));
      }),
      { numRuns: 60 },
    );
    expect([...packed]).toEqual([...plain]);
    expect([packed.length, packed.at(-1)]).toEqual([plain.length, plain.at(-1)]);
  });

  it("refers to what is shared and holds no copy of it", () => {
    expect(packed.at(0)?.account).toBe(account);
  });

  it("takes a quarter of the memory at most", () => {
    const heldBy = (make: () => Tape<Item>): number => {
      collect();
      const before = process.memoryUsage();
      const tape = filled(make(), 30_000);
      collect();
      const after = process.memoryUsage();
      expect(tape).toHaveLength(30_000);
      return after.heapUsed + after.external - before.heapUsed - before.external;
    };
    // What other tests of the process left behind may be let go in between, so one try says little.
    const usual = (make: () => Tape<Item>): number => {
      const [, , third = 0] = [1, 2, 3, 4, 5].map(() => heldBy(make)).toSorted((a, b) => a - b);
      return third;
    };
    const [plain, packed] = [usual(createTape<Item>), usual(() => createPackedTape<Item>(account))];
    expect(plain).toBeGreaterThan(0);
    expect(packed).toBeLessThan(plain / 4);
  });
});
