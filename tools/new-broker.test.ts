/** The scaffold of a broker compiles, and its tests say what is missing. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
let folder = "";

// Below the repository, so that the scaffold finds its packages and the doors of the product.
beforeEach(() => {
  mkdirSync(join(root, "tests", ".artifacts"), { recursive: true });
  folder = mkdtempSync(join(root, "tests", ".artifacts", "new-broker-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scaffold = (...words: readonly string[]) =>
  spawnSync(process.execPath, [join(root, "tools", "new-broker.mjs"), ...words, "--into", folder], {
    encoding: "utf8",
  });

test("a folder with all files is written, and is not overwritten", () => {
  expect(scaffold("acme-pro").status).toBe(0);
  expect(readdirSync(join(folder, "acme-pro"), { recursive: true }).map(String).toSorted()).toEqual(
    [
      "NOTES.md",
      "acme-pro.test.ts",
      "broker.ts",
      "fakes.ts",
      "fixtures",
      join("fixtures", "README.md"),
      join("fixtures", "history.json"),
      "manifest.ts",
      "wire.ts",
    ],
  );
  expect(readFileSync(join(folder, "acme-pro", "manifest.ts"), "utf8")).toContain('"Acme Pro"');
  const again = scaffold("acme-pro");
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining("already")]);
});

test("a name that is no id is refused", () => {
  expect(scaffold("Acme Pro")).toMatchObject({ status: 2, stdout: "" });
});

test("what is written compiles under our strictest rules", () => {
  scaffold("acme");
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { noEmit: true, rootDir: root },
    include: [join(folder, "acme")],
    exclude: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  expect(stdout).toBe("");
});
