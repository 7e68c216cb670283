import { expect, it } from "vitest";
import { tableText } from "../architecture.ts";
import { refreshed, shown } from "../blocks.ts";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { generatedBlocks } from "./blocks.ts";

const importer = `export default defineTable({\n  id: "acme",\n  name: "Acme (CSV)",\n  source: "Reports",\n});`;
const row = "| Acme (CSV) | `acme` | Reports |";
const page = (name: string, text: string) =>
  `# A\n<!-- begin:${name} -->\n${text}\n<!-- end:${name} -->\n`;

const problemsOf = (table: string, formats: string) =>
  generatedBlocks
    .check(
      treeOf({
        "src/importers/acme/importer.ts": importer,
        "ARCHITECTURE.md": page("imports", table),
        "README.md": page(
          "formats",
          `| format | id | how to get the file |\n|---|---|---|\n${formats}`,
        ),
      }),
    )
    .problems.map(show);

it("blocks that say what the code says are fine", () => {
  expect(problemsOf(tableText(), row)).toEqual([]);
});

it("blocks that are behind the code are refused", () => {
  expect(problemsOf(tableText().replace("domain", "nouns"), "| old | row | x |")).toEqual([
    'ARCHITECTURE.md is behind the code in the block "imports": npm run tidy -- --update',
    'README.md is behind the code in the block "formats": npm run tidy -- --update',
  ]);
});

it("a block is made anew in its place", () => {
  const old = page("imports", "$& old\nlines");
  expect(refreshed(old, "imports", "$1 new")).toBe(page("imports", "$1 new"));
  expect(shown(old, "formats")).toBeUndefined();
});
