/** What documents say of tests and failures, held against the code. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { brokerCases } from "#testing";
import { failuresText } from "../tidy/failures.ts";
import { productSources, readTree } from "../tidy/tree.ts";
import { TROUBLESHOOTING } from "./pages.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = (path: string) => readFileSync(root + path, "utf8");
/** Paths in backticks that end like a file of tests. */
const testsIn = (text: string) => [...text.matchAll(/`((?:tests|src)\/[^`\s]+\.ts)`/gu)];

describe("promises", () => {
  const section = /## Promises, and who[\s\S]*?(?=\n## )/u.exec(page("ARCHITECTURE.md"))?.[0] ?? "";

  it("ARCHITECTURE names tests that exist for each promise that is built", () => {
    const rows = section.split("\n").filter((line) => /^\| \d+\. /u.test(line));
    expect(rows).toHaveLength(12);
    for (const row of rows.filter((each) => !each.includes("not built yet")))
      expect(testsIn(row), row).not.toEqual([]);
    const missing = testsIn(section).filter(([, path = ""]) => !existsSync(root + path));
    expect(missing.map(([, path]) => path)).toEqual([]);
  });

  it("the page on sync names tests that exist", () => {
    const named = testsIn(page("docs/sync.md")).map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((path) => !existsSync(root + path))).toEqual([]);
  });

  it("the checklist for brokers names each case of the conformance suite, and no other", () => {
    const checklist = page("docs/sync.md").split("## What each broker has to pass")[1] ?? "";
    const rows = checklist.split("\n").filter((line) => line.startsWith("| "));
    const named = rows.flatMap((row) => [...row.matchAll(/\*([^*]+)\*/gu)].map(([, name]) => name));
    expect(named.toSorted()).toEqual(brokerCases.map(({ name }) => name).toSorted());
  });
});

describe("troubleshooting", () => {
  const ABOUT_BROKERS =
    /^src\/(brokers|guard|vault|kit\/broker|sync\/(pull|connect|token)|cli\/commands|app\/)/u;

  it("has an entry for each failure that reading brokers can end with", () => {
    const tree = readTree(root);
    const files = productSources(tree).filter(({ path }) => ABOUT_BROKERS.test(path));
    const cells = [...failuresText({ files }).matchAll(/^\| `([^`]+)`/gmu)];
    const codes = cells.flatMap(([, cell = ""]) => cell.split(" / "));
    expect(codes.length).toBeGreaterThan(40);
    const told = page(TROUBLESHOOTING) + page("docs/failures.md");
    expect(codes.filter((code) => !told.includes(code))).toEqual([]);
    const ownPage = codes.filter((code) => !isElsewhere(code));
    expect(ownPage.length).toBeGreaterThan(30);
    const text = page(TROUBLESHOOTING);
    expect(ownPage.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
  });

  /** Codes of files, servers and people, which these folders raise too. */
  const isElsewhere = (code: string) =>
    !/^(audit-|vault-|key|credential|broker-[a-z]|login|history|limit|flex-|other-a|other-e|accounts|environment|unknown-(broker|connection|session|account)|ambiguous-c|rotation|redis)/u.test(
      code,
    );
});
