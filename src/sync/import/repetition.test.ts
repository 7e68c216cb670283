import fc from "fast-check";
import { expect, test } from "vitest";
import { type Identified, withoutRepetition } from "./repetition.ts";

const item = fc.record({
  id: fc.constantFrom("1", "2", "3", "10"),
  owner: fc.constantFrom("a", "a", "b"),
  digest: fc.constantFrom(1n, 2n),
});

test("each id of an account is kept once, its first, and others are repeated or conflicts", () => {
  let ascending = 0;
  fc.assert(
    fc.property(fc.array(item, { maxLength: 4 }), (drawn) => {
      const items: Identified[] = drawn.map((each, n) => ({ ...each, line: n + 1 }));
      const { unique, repeated, conflicts } = withoutRepetition(items, ({ line }) => `${line}`);
      const firstOf = ({ id, owner }: Identified) =>
        items.find((other) => other.id === id && other.owner === owner);
      expect(unique).toEqual(items.filter((each) => firstOf(each) === each));
      const later = items.filter((each) => firstOf(each) !== each);
      expect(repeated).toBe(later.filter((each) => firstOf(each)?.digest === each.digest).length);
      expect(conflicts).toEqual(
        later
          .filter((each) => firstOf(each)?.digest !== each.digest)
          .map((each) => ({ line: each.line, id: each.id, stored: `${firstOf(each)?.line}` })),
      );
      if (unique === items && items.length > 1) ascending++;
    }),
    { numRuns: 500 },
  );
  expect(ascending).toBeGreaterThan(0);
});
