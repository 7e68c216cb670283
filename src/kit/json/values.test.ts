import { expect, test } from "vitest";
import { z } from "zod";
import { readJson } from "./read.ts";
import * as json from "./index.ts";

const read = (schema: z.ZodType, text: string) => {
  const result = schema.safeParse(readJson(text));
  return result.success ? String(result.data) : `no: ${result.error.issues[0]?.message}`;
};

test("a decimal is a string or a number of any length, and nothing else", () => {
  const digits = "123456789012345678.123456789012";
  expect(read(json.decimal, `"${digits}"`)).toBe(digits);
  expect(read(json.decimal, digits)).toBe(digits);
  expect(read(json.decimal, "1.50")).toBe("1.5");
  expect(
    ["null", '""', '"NaN"', '"1,5"', "true", "{}"].map((text) => read(json.decimal, text)),
  ).toEqual(Array.from({ length: 6 }, () => expect.stringMatching(/^no: .* is not a decimal$/)));
});

test("a missing value says that it is missing", () => {
  const { error } = z.object({ price: json.decimal }).safeParse({});
  expect(error?.issues[0]).toMatchObject({
    path: ["price"],
    message: "Is missing; it should be a decimal",
  });
});

test("an integer id keeps what a float would round", () => {
  expect(read(json.integerId, "9007199254740993")).toBe("9007199254740993");
  expect(read(json.integerId, '"42"')).toBe("42");
  expect(read(json.integerId, '"007"')).toBe('no: "007" is not an integer id');
  expect(read(json.integerId, "1.0")).toBe('no: "1.0" is not an integer id');
});

test("an id is any text that is not empty", () => {
  expect([read(json.id, '"a::b"'), read(json.id, "7"), read(json.id, '""')]).toEqual([
    "a::b",
    "7",
    'no: "" is not an id',
  ]);
});

test("a count is a small whole number", () => {
  expect([read(json.count, "12"), read(json.count, '"12"'), read(json.count, "-1")]).toEqual([
    "12",
    "12",
    'no: "-1" is not a count',
  ]);
});

test("a time states its offset, and keeps its microseconds", () => {
  expect(read(json.instant, '"2016-10-24T21:48:18.593753865Z"')).toBe(
    "2016-10-24T21:48:18.593753Z",
  );
  expect(read(json.instant, '"2026-03-29T03:30:00+02:00"')).toBe("2026-03-29T01:30:00.000000Z");
  expect(read(json.instant, '"2026-03-29T03:30:00"')).toMatch(/^no:/);
  expect(read(json.instant, '"2026-02-30T03:30:00Z"')).toMatch(/^no:/);
  expect(json.moment.parse("2026-03-29T03:30:00Z").zone).toEqual({
    name: "UTC",
    evidence: "stated",
  });
});

test("anything but a type that is read may be stepped over", () => {
  const ledger = z.union([
    z.object({ type: z.literal("FILL"), price: json.decimal }),
    json.anythingBut("FILL"),
  ]);
  expect(ledger.safeParse({ type: "OTHER" }).success).toBe(true);
  expect(ledger.safeParse({ type: "FILL" }).success).toBe(false);
});
