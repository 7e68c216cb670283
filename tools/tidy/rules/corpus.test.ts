import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { noCorpusCopies } from "./corpus.ts";

let corpus = "";
beforeEach(() => {
  corpus = mkdtempSync(join(tmpdir(), "corpus-"));
});
afterEach(() => rmSync(corpus, { recursive: true }));

it("a copy of a corpus file is found by its content", () => {
  const statement = "a,b,c\n".repeat(100);
  mkdirSync(join(corpus, "broker"));
  writeFileSync(join(corpus, "broker", "statement.csv"), statement);
  writeFileSync(join(corpus, "short.csv"), "a,b\n");
  const tree = treeOf({
    "tests/renamed.csv": statement,
    "tests/alike.csv": statement.replace("a", "b"),
    "tests/short.csv": "a,b\n",
  });
  expect(noCorpusCopies.check({ ...tree, corpus }).problems.map(show)).toEqual([
    'tests/renamed.csv is a copy of the corpus file "statement.csv"',
  ]);
});

it("an absent corpus is said aloud", () => {
  const { note } = noCorpusCopies.check({ ...treeOf({}), corpus: join(corpus, "gone") });
  expect(note).toContain("absent");
});
