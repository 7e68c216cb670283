/** Tidy: the rules about this code that the compiler cannot state, run over the whole tree. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { blocks, refreshed } from "./tidy/blocks.ts";
import { show } from "./tidy/rule.ts";
import type { Report } from "./tidy/rule.ts";
import { rules } from "./tidy/rules.ts";
import { countsOf, sawLess } from "./tidy/rules/seen.ts";
import type { Counts } from "./tidy/rules/seen.ts";
import { readTree } from "./tidy/tree.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const seenFile = fileURLToPath(new URL("tidy/seen.json", import.meta.url));
const update = process.env["TIDY_UPDATE"] === "1";
const listed = process.env["TIDY_LIST"] === "1";

if (update) refreshDocuments();
const tree = readTree(root);
const reports = new Map<string, Report>(rules.map((rule) => [rule.name, rule.check(tree)]));

describe("tidy", () => {
  it.each([...reports])("%s holds over the whole tree", (_, report) => {
    expect(report.problems.map(show).join("\n")).toBe("");
  });

  it("sees no less than it used to", () => {
    const now = countsOf(reports);
    if (update) writeFileSync(seenFile, `${JSON.stringify(now, null, 2)}\n`);
    const recorded = JSON.parse(readFileSync(seenFile, "utf8")) as Counts;
    expect(sawLess(now, recorded).map(show).join("\n")).toBe("");
  });
});

afterAll(() => {
  const lines = [...reports].flatMap(([name, { note, warnings = [] }]) => [
    ...(note === undefined ? [] : [`${name}: ${note}`]),
    ...(warnings.length === 0
      ? []
      : [`${name}: ${warnings.length} warnings (npm run tidy lists them)`]),
    ...(listed ? warnings.map((warning) => `  ${show(warning)}`) : []),
  ]);
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
});

/** Makes the generated parts of documents anew, before the rules look at them. */
function refreshDocuments(): void {
  const before = readTree(root);
  for (const { file, name, text } of blocks) {
    const page = readFileSync(`${root}/${file}`, "utf8");
    writeFileSync(`${root}/${file}`, refreshed(page, name, text(before)));
  }
}
