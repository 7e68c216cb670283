import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connectionId, tenantId } from "#domain";
import { canaryContext, contextOf, dataKeyContext, fieldContext } from "./context.ts";
import { keyOf, refOf } from "./fakes.ts";
import { keySetOf, keyText, kidOf, parseKey } from "./keys.ts";

describe("a key", () => {
  test("is read from hexadecimal, base64 and base64url", () => {
    const key = Buffer.from(keyOf("k1"));
    const texts = [key.toString("hex"), key.toString("base64"), keyText(key)];
    texts.push(key.toString("hex").toUpperCase(), key.toString("base64").replace("=", ""));
    for (const text of texts) expect(parseKey(text)).toEqual(key);
  });

  test.each([
    "",
    "password",
    "correct horse battery staple and more",
    "0".repeat(64),
    "A".repeat(43),
    Buffer.alloc(31, 5).toString("base64"),
    Buffer.alloc(33, 5).toString("base64"),
    `${keyText(keyOf("k1"))} `,
    `${Buffer.from(keyOf("k1")).toString("hex")}00`,
  ])('is not "%s"', (text) => {
    expect(parseKey(text)).toBeUndefined();
  });

  test("has an id that follows from it and does not hold a part of it", () => {
    const key = Buffer.from(keyOf("k1"));
    expect(kidOf(key)).toMatch(/^[\da-f]{16}$/);
    expect(kidOf(key)).toBe(kidOf(Buffer.from(key)));
    expect(kidOf(key)).not.toBe(kidOf(keyOf("k2")));
    expect(key.toString("hex")).not.toContain(kidOf(key));
  });
});

describe("a set of keys", () => {
  const set = keySetOf([keyOf("k2"), keyOf("k1")]);

  test("seals with the first and opens with all", () => {
    expect(set.current).toBe(kidOf(keyOf("k2")));
    expect(set.kids).toEqual([kidOf(keyOf("k2")), kidOf(keyOf("k1"))]);
    expect(set.kek(kidOf(keyOf("k3")), "live")).toBeUndefined();
  });

  test("has another key for each use, none of them the master key", () => {
    const uses = ["paper", "live", "canary"] as const;
    const keks = uses.map((use) => set.kek(set.current, use)?.export().toString("hex"));
    expect(new Set([...keks, Buffer.from(keyOf("k2")).toString("hex")]).size).toBe(4);
  });

  test("does not show a key when it is looked at", () => {
    const shown = inspect(set, { depth: 9, showHidden: true }) + JSON.stringify(set);
    const kek = set.kek(set.current, "live")?.export().toString("hex") ?? "";
    expect(shown).not.toContain(kek);
    expect(inspect(set.kek(set.current, "live"), { depth: 9, showHidden: true })).not.toContain(
      kek,
    );
  });

  test("refuses a key that is given twice", () => {
    expect(() => keySetOf([keyOf("k1"), keyOf("k1")])).toThrow("The same key is given twice");
  });
});

describe("a context", () => {
  const parts = fc.array(fc.oneof(fc.string(), fc.constantFrom("a", "b", "", "\0")), {
    maxLength: 6,
  });
  test("is the same for the same parts only", () => {
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const isSame = JSON.stringify(left) === JSON.stringify(right);
        expect(contextOf(left).equals(contextOf(right))).toBe(isSame);
      }),
      { numRuns: 1000 },
    );
    expect(contextOf(["ab", "c"]).equals(contextOf(["a", "bc"]))).toBe(false);
    expect(contextOf(["a"]).equals(contextOf(["a", ""]))).toBe(false);
    expect(contextOf(["a", "b"]).equals(contextOf(["a\0\0\0\0b"]))).toBe(false);
  });

  test("is another for each part of a place, and for each kind of thing", () => {
    const refs = [
      refOf(),
      refOf({ tenant: tenantId("t2") }),
      refOf({ connection: connectionId("c2") }),
      refOf({ environment: "live" }),
      refOf({ purpose: "trade" }),
    ];
    const places = refs.flatMap((ref) => [1, 2].map((version) => ({ ref, version })));
    const contexts = places.flatMap((place) => [
      ...["a", "b"].map((field) => fieldContext(place, field)),
      ...["k1", "k2"].map((kid) => dataKeyContext(place, { kid, fields: ["a"] })),
      dataKeyContext(place, { kid: "k1", fields: ["a", "b"] }),
    ]);
    contexts.push(canaryContext("k1"), canaryContext("k2"));
    expect(new Set(contexts.map((context) => context.toString("hex"))).size).toBe(52);
    const [sorted, unsorted] = [
      ["a", "b"],
      ["b", "a"],
    ].map((fields) => dataKeyContext({ ref: refOf(), version: 1 }, { kid: "k1", fields }));
    expect(sorted).toEqual(unsorted);
  });
});
