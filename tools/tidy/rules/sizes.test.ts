import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { sizes } from "./sizes.ts";

const lines = (count: number, line = "a();") => `${line}\n`.repeat(count);

it("long files, importers, functions and lines are warned about, never refused", () => {
  const { problems, warnings = [] } = sizes.check(
    treeOf({
      "src/kit/long.ts": lines(401),
      "src/kit/fine.ts": lines(400),
      "src/importers/x/importer.ts": lines(101),
      "src/importers/x/x.test.ts": lines(101),
      "src/kit/wide.ts": `// ${"x".repeat(100)}\n`,
      "src/kit/factory.ts": `export function make() {\n${`function part() {\n${lines(20)}}\n`.repeat(4)}}\n`,
      "src/kit/curried.ts": `const big = (a: A) => (b: B) => {\n${lines(60)}};\n`,
      "src/kit/function.ts": `export function big() {\n${lines(60)}}\n`,
    }),
  );
  expect(problems).toEqual([]);
  expect(warnings.map(show)).toEqual([
    "src/kit/long.ts has 401 lines, over 400",
    "src/importers/x/importer.ts has 101 lines, over 100",
    "src/kit/wide.ts:1 has 1 lines over 100 characters",
    "src/kit/curried.ts:1 arrow function has 62 lines, over 60",
    "src/kit/function.ts:1 big has 62 lines, over 60",
  ]);
});
