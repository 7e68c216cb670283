import fc from "fast-check";
import { expect, test } from "vitest";
import { readJson } from "./read.ts";
import { sentText } from "./texts.ts";

const textsIn = (list: unknown): readonly string[] | undefined => {
  const sent = Array.isArray(list) ? sentText(list) : undefined;
  return sent && (list as readonly unknown[]).map((_, at) => sent(at));
};

/** Objects with texts that look like brackets, and lists in them. */
const object = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom("a", "[{", '"}', "\\")),
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constantFrom('"},{"', "\\"),
    fc.jsonValue({ maxDepth: 2 }),
  ),
);
const list = fc.array(object, { minLength: 1, maxLength: 6 });

test("each object of a list is what was sent, at the top and below a name", () => {
  fc.assert(
    fc.property(list, list, (one, other) => {
      const pieces = one.map((each) => JSON.stringify(each));
      const top = readJson(`[${pieces.join(",")}]`);
      expect(textsIn(top)).toEqual(pieces);
      const named = readJson(JSON.stringify({ at: "x", one, none: [], other, count: 0.5 }));
      const { one: first, other: second } = named as Record<string, unknown>;
      expect(textsIn(first)).toEqual(pieces);
      expect(textsIn(second)).toEqual(other.map((each) => JSON.stringify(each)));
    }),
  );
});

test.each([
  ["blanks stand between", '[{"a":1}, {"a":2}]'],
  ["an element is no object", '[{"a":1},7]'],
  ["an element is a list", '[[{"a":1}],{"a":1}]'],
  ["there are none", "[]"],
])("nothing is claimed of a list where %s", (_, text) => {
  expect(textsIn(readJson(text))).toBeUndefined();
});

test.each([
  ['{"a":[{"b":1}],"a":[{"b":2}]}', ['{"b":2}']],
  ['{"a":[{"b":1}],"a":[7]}', undefined],
  ['{"a":[{"b":1}],"\\u0061":[{"b":2}]}', undefined],
  ['{"a":[{"b":1}],"\\u0061":[7]}', undefined],
])("of a name that comes twice only the list that was read is told: %s", (text, sent) => {
  expect(textsIn((readJson(text) as { a: unknown }).a)).toEqual(sent);
});
