import fc from "fast-check";
import { expect, test } from "vitest";
import { capabilityDifferences, statedBy } from "./difference.ts";

const stated = fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__"), fc.boolean());

test("what turned, came and went is told, and nothing else", () => {
  expect(capabilityDifferences({ a: true, b: true, c: false }, { b: false, c: false, d: true }))
    // Sorted by name.
    .toEqual([
      { capability: "a", before: true },
      { capability: "b", before: true, after: false },
      { capability: "d", after: true },
    ]);
});

test("equal states differ in nothing, and the way back is the way there turned round", () => {
  fc.assert(
    fc.property(stated, stated, (before, after) => {
      expect(capabilityDifferences(before, { ...before })).toEqual([]);
      const turned = capabilityDifferences(after, before).map(
        ({ before: was, after: is, ...of }) => ({
          ...of,
          ...(is !== undefined && { before: is }),
          ...(was !== undefined && { after: was }),
        }),
      );
      expect(turned).toEqual(capabilityDifferences(before, after));
    }),
  );
});

test("of two facts about one thing the later counts", () => {
  const fact = (has: boolean) => ({ capability: "a", has });
  expect(statedBy([fact(true), fact(false)])).toEqual({ a: false });
});
