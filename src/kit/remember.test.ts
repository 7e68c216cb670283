import { expect, test } from "vitest";
import { remember } from "./remember.ts";

test("a result is made once for the same texts, and anew for others", () => {
  let made = 0;
  const pair = remember((a: string, b: string | undefined) => ({
    text: `${a}${b ?? "?"}`,
    number: ++made,
  }));
  expect(pair("a", "b")).toBe(pair("a", "b"));
  expect(pair("ab", undefined)).toEqual({ text: "ab?", number: 2 });
  expect(pair("a", "b").number).toBe(1);
});

test("what throws is not remembered", () => {
  let tried = 0;
  const fails = remember((text: string) => {
    tried++;
    throw new Error(text);
  });
  expect(() => fails("x")).toThrow("x");
  expect(() => fails("x")).toThrow("x");
  expect(tried).toBe(2);
});
