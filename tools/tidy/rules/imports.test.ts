import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { importTable } from "./imports.ts";

const problemsOf = (path: string, text: string) =>
  importTable.check(treeOf({ [path]: text })).problems.map(show);

it("an arrow outward is named with what is allowed", () => {
  expect(problemsOf("src/kit/a.ts", `import { x } from "#store";`)).toEqual([
    'src/kit/a.ts:1 imports "store", but "kit" may import only: domain, guard',
  ]);
});

it.each([
  ["type-only", `import type { X } from "#store";`],
  ["re-exported", `export * from "#store";`],
  ["dynamic", `const x = await import("#store");`],
  ["in a type", `type X = import("#store").X;`],
])("an arrow outward is seen when it is %s", (_, text) => {
  expect(problemsOf("src/kit/a.ts", text)).toHaveLength(1);
});

it("a folder entered past its door is refused", () => {
  expect(problemsOf("src/kit/a.ts", `import { x } from "../domain/money.ts";`)).toEqual([
    'src/kit/a.ts:1 imports "../domain/money.ts"; enter through the door "#domain"',
  ]);
});

it("an importer that imports another importer is refused", () => {
  expect(problemsOf("src/importers/a/a.ts", `import { x } from "../b/b.ts";`)).toEqual([
    'src/importers/a/a.ts:1 imports its sibling "importers/b"; what two adapters share belongs in kit',
  ]);
});

it("the door of a folder of units may gather them", () => {
  expect(problemsOf("src/importers/registry.ts", `import a from "./a/importer.ts";`)).toEqual([]);
});

it("a pure folder imports neither Node nor packages", () => {
  const text = `import "node:fs"; import "fs"; import "zod";`;
  expect(problemsOf("src/trades/a.ts", text)).toEqual([
    'src/trades/a.ts:1 imports Node "node:fs", but "trades" is pure; take it as a parameter',
    'src/trades/a.ts:1 imports Node "fs", but "trades" is pure; take it as a parameter',
    'src/trades/a.ts:1 imports the package "zod", but "trades" is pure; take it as a parameter',
  ]);
});

it("tests may use Node and any folder, through its door", () => {
  expect(problemsOf("src/trades/a.test.ts", `import "node:fs"; import "#testing";`)).toEqual([]);
  expect(problemsOf("src/trades/a.test.ts", `import "../kit/table.ts";`)).toHaveLength(1);
});

it("a folder that the table does not know is refused", () => {
  expect(problemsOf("src/helpers/a.ts", `import "./b.ts";`)).toEqual([
    'src/helpers/a.ts:1 is in "helpers", which is not in tools/tidy/architecture.ts',
  ]);
});

it("nothing imports the composition root", () => {
  expect(problemsOf("src/http/a.ts", `import "#app";`)).toHaveLength(1);
});

it("where only types are allowed, a value is refused", () => {
  expect(problemsOf("src/store/a.ts", `import type { RoundTrip } from "#trades";`)).toEqual([]);
  expect(
    problemsOf("src/store/a.ts", `import { type RoundTrip, build } from "#trades";`),
  ).toHaveLength(1);
});
