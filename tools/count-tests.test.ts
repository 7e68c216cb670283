import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const script = fileURLToPath(new URL("count-tests.mjs", import.meta.url));
const all = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
const passed = { status: "passed", assertionResults: [{ status: "passed" }] };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "count-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ["all passed", { ...all, success: true, testResults: [passed] }, "5 passed, 0 failed", 0],
  [
    "some were skipped",
    { ...all, numPendingTests: 2, success: true, testResults: [passed] },
    "5 passed, 0 failed, 2 skipped",
    0,
  ],
  [
    "a file could not be loaded",
    { ...all, success: false, testResults: [passed, { status: "failed", assertionResults: [] }] },
    "5 passed, 1 failed",
    1,
  ],
  [
    "an error came from outside the tests",
    { ...all, success: false, testResults: [passed] },
    "5 passed, 1 failed",
    1,
  ],
  [
    "nothing was run",
    { ...all, numPassedTests: 0, success: true, testResults: [] },
    "0 passed, 0 failed",
    1,
  ],
])("the line tells when %s", (_, report, line, status) => {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(report));
  expect(count(file)).toEqual({ line, status });
});

it("a report that is missing counts as a failure", () => {
  expect(count(join(folder, "none.json"))).toEqual({ line: "0 passed, 1 failed", status: 1 });
});

function count(file: string): { line: string; status: number | null } {
  const { stdout, status } = spawnSync(process.execPath, [script, file], { encoding: "utf8" });
  return { line: stdout.trim(), status };
}
