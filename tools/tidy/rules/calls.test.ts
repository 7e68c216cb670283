import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { bannedCalls, honestTests } from "./calls.ts";

/** Findings about the sample alone: the allowances speak of files that it does not have. */
const problemsOf = (path: string, text: string) =>
  bannedCalls
    .check(treeOf({ [path]: text }))
    .problems.filter(({ file }) => file === path)
    .map(show);

it.each([
  ["kit", "parseFloat(text)", "parseFloat"],
  ["kit", "Number(text)", "Number"],
  ["kit", "texts.map(Number)", "Number"],
  ["sync", "Date.now()", "Date.now"],
  ["sync", "new Date()", "Date"],
  ["sync", "setTimeout(go, 1)", "setTimeout"],
  ["sync", 'import { setTimeout } from "node:timers/promises"', "node:timers/promises"],
  ["store", "Math.random()", "Math.random"],
  ["http", 'process.env["PORT"]', "process.env"],
  ["cli", 'console.log("x")', "console.log"],
  ["importers", 'fetch("https://example.org")', "fetch"],
  ["trades", "const x = y as any", "any"],
])("%s: %s is refused", (folder, text, name) => {
  const [problem = ""] = problemsOf(`src/${folder}/sample.ts`, text);
  expect(problem).toContain(`src/${folder}/sample.ts:1 uses ${name}; `);
});

it.each([
  ["http", "Number(count)"],
  ["app", "Date.now(); setTimeout(go, 1); process.env.PORT"],
  ["kit", "const number = { parse }; number.parse(text)"],
  ["kit", 'const text = "Date.now() and console.log";'],
  ["kit", "new Number.Format()"],
])("%s: %s is fine", (folder, text) => {
  expect(problemsOf(`src/${folder}/sample.ts`, text)).toEqual([]);
});

it("tests are free of the bans, and honest", () => {
  const text = `Date.now(); it.skip("x", () => {}); it.only.each([1])("y", () => {});`;
  expect(problemsOf("src/kit/a.test.ts", text)).toEqual([]);
  const { problems } = honestTests.check(treeOf({ "src/kit/a.test.ts": text }));
  expect(problems.map(show)).toEqual([
    "src/kit/a.test.ts:1 uses it.skip; mend it, or use skipIf with the reason in the title",
    "src/kit/a.test.ts:1 uses it.only.each; mend it, or use skipIf with the reason in the title",
  ]);
});

it("an allowance for a file that is gone is refused", () => {
  const { problems } = bannedCalls.check(treeOf({ "src/kit/sample.ts": "" }));
  expect(problems.every(({ message }) => message.includes("is gone"))).toBe(true);
});
