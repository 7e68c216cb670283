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

const failing = `
  fail({ code: "disk-full", message: \`The disk of "\${place}" is full\`, owner: "user" as const, next: "Free | space" });
  const other = { code: reason ? "a-b" : "c-d", message: words, owner: "us", next: "Look" };
  const known = { code, message, owner, next };
  unreadable("bad-date", \`\${cell} is not a date\`);
  unreadable(code, reason);`;
const failures = `| code | who acts | what is the matter | what to do |
|---|---|---|---|
| \`a-b / c-d\` | us | … | Look |
| \`disk-full\` | user | The disk of "…" is full | Free \\| space |`;
const quarantine = `| code | what is the matter |
|---|---|
| \`bad-date\` | … is not a date |`;

const limits = `| limit | value |
|---|---|
| size of the file, in bytes | 2,000 |
| size of a workbook or HTML report, in bytes | 7 |
| size of a workbook after inflation, in bytes | 3 |
| rows | 4 |
| characters of one cell, attribute or line | 5 |
| digits of a number | 6 |`;

const oanda = {
  manifest: "facts",
  wire: "wire",
  broker: "code",
  history: "pages",
  fakes: "import x;\nexport const fakes = 1;",
  "oanda.test": 'import y;\ntest("the ledger", () => {\n  z();\n});\nmore',
};
const oandaFiles = Object.fromEntries(
  Object.entries(oanda).map(([name, text]) => [`src/brokers/oanda/${name}.ts`, `${text}\n`]),
);
const fence = (name: string, text: string) =>
  `\`\`\`ts\n// src/brokers/oanda/${name}.ts\n${text}\n\`\`\``;
const guide = [
  page("oanda-manifest", fence("manifest", "facts")),
  page("oanda-wire", fence("wire", "wire")),
  page("oanda-broker", fence("broker", "code")),
  page("oanda-history", fence("history", "pages")),
  page("oanda-fakes", fence("fakes", "export const fakes = 1;")),
  page("oanda-test", fence("oanda.test", 'test("the ledger", () => {\n  z();\n});')),
].join("");

const problemsOf = (table: string, formats: string) =>
  generatedBlocks
    .check(
      treeOf({
        "src/importers/acme/importer.ts": importer,
        "src/kit/failing.ts": failing,
        "docs/failures.md": page("failures", failures) + page("quarantine", quarantine),
        "src/kit/file.ts":
          "maxBytes: 2_000,\nmaxWholeBytes: 7,\nmaxInflatedBytes: 3,\nmaxRows: 4,\nmaxCellLength: 5,",
        "src/domain/decimal.ts": "const MAX_DIGITS = 6;",
        ...oandaFiles,
        "docs/guides/add-a-broker.md": guide,
        "SECURITY.md": page("limits", limits),
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
