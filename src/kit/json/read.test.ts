import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonNumber, readJson, writeJson } from "./read.ts";

test("a number keeps its digits, however many", () => {
  const text = '{"id":9007199254740993,"price":0.10,"big":1e400,"zero":-0,"count":-12}';
  expect(readJson(text)).toEqual({
    id: new JsonNumber("9007199254740993"),
    price: new JsonNumber("0.10"),
    big: new JsonNumber("1e400"),
    zero: new JsonNumber("-0"),
    count: -12,
  });
  expect(writeJson(readJson(text))).toBe(text);
});

test("a whole number is a number, whatever stands beside it", () => {
  expect([readJson("[7]"), readJson("[7,0.5]"), readJson('[7,"0.5"]')]).toEqual([
    [7],
    [7, new JsonNumber("0.5")],
    [7, "0.5"],
  ]);
});

test("no number is changed by either way of reading", () => {
  const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,9})?(e[+-]?\d{1,3})?$/);
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          digits,
          fc.string().map((text) => JSON.stringify(text)),
        ),
      ),
      (items) => {
        const text = `[${items.join(",")}]`;
        expect(writeJson(readJson(text))).toBe(
          `[${items.map((item) => (item.startsWith('"') ? JSON.stringify(JSON.parse(item)) : item)).join(",")}]`,
        );
      },
    ),
  );
});

test("any JSON is written as it was read", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (text) => {
      fc.pre(!text.includes("__proto__"));
      expect(JSON.parse(writeJson(readJson(text)))).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  ["a cut object", '{"a":1'],
  ["a cut number", '{"a":1.'],
  ["text behind", "{} {}"],
  ["nothing", ""],
  ["a bare word", "[NaN]"],
])("%s is no JSON", (_, text) => expect(() => readJson(text)).toThrow(SyntaxError));

test("nesting is bounded, and brackets in texts do not count", () => {
  expect(() => readJson("[".repeat(65) + "]".repeat(65))).toThrow("nested deeper than 64");
  expect(readJson("[".repeat(64) + "]".repeat(64))).toBeDefined();
  const text = JSON.stringify([`${"[".repeat(99)}\\"${"{".repeat(99)}`]);
  expect(writeJson(readJson(text))).toBe(text);
});

test("a key named like a prototype is a key", () => {
  const read = readJson('{"__proto__":{"isAdmin":true}}');
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  expect((read as Record<string, unknown>)["isAdmin"]).toBeUndefined();
});
