import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));
let root = "";

/** A small package with this package's own build script, compiler and settings. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "build-"));
  for (const path of ["tools/build.mjs", "tsconfig.json"]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(join(repository, path), join(root, path));
  }
  mkdirSync(join(root, "node_modules", ".bin"), { recursive: true });
  for (const name of ["typescript", "@types"]) {
    symlinkSync(join(repository, "node_modules", name), join(root, "node_modules", name));
  }
  write("package.json", `{ "type": "module", "imports": { "#kit": "./dist/kit/index.js" } }`);
  write(
    "src/cli/main.ts",
    `#!/usr/bin/env node\nimport { word } from "../word.ts";\nword satisfies string;\n`,
  );
  write("src/word.ts", `export const word: string = "hello";\n`);
  write("src/store/migrations/0000.sql", "select 1;\n");
  write("src/store/fixtures/rows.csv", "a,b\n");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("build", () => {
  it("writes runnable code and the files it needs, and nothing of tests", () => {
    expect(build()).toBe(0);
    expect(read("dist/cli/main.js")).toContain(`from "../word.js"`);
    expect(statSync(join(root, "dist/cli/main.js")).mode & 0o111).not.toBe(0);
    expect(read("dist/store/migrations/0000.sql")).toBe("select 1;\n");
    expect(exists("dist/store/fixtures/rows.csv")).toBe(false);
    expect(exists("node_modules/.bin/openblotter")).toBe(true);
  });

  it("removes what belongs to a source that is gone", () => {
    write("src/old.ts", "export const old = 1;\n");
    build();
    rmSync(join(root, "src/old.ts"));
    rmSync(join(root, "src/store/migrations/0000.sql"));
    build();
    expect(exists("dist/old.js")).toBe(false);
    expect(exists("dist/store/migrations/0000.sql")).toBe(false);
  });

  it("--if-missing builds again only after a change", () => {
    build("--if-missing");
    write("dist/word.js", "export const word = 'kept';\n");
    build("--if-missing");
    expect(read("dist/word.js")).toContain("kept");
    const later = new Date(Date.now() + 10_000);
    utimesSync(join(root, "src/word.ts"), later, later);
    build("--if-missing");
    expect(read("dist/word.js")).toContain("hello");
  });

  it("a type error fails the build, and never an install", () => {
    write("src/word.ts", `export const word: string = 1;\n`);
    expect(build()).not.toBe(0);
    expect(build("--if-possible")).toBe(0);
    expect(exists("dist/cli/main.js")).toBe(true);
  });

  it("without a compiler an install passes and a build says what to do", () => {
    rmSync(join(root, "node_modules"), { recursive: true });
    expect(build("--if-possible")).toBe(0);
    expect(build()).toBe(1);
  });

  it("a published package without sources has nothing to build", () => {
    rmSync(join(root, "src"), { recursive: true });
    expect(build()).toBe(0);
    expect(exists("dist")).toBe(false);
  });
});

function build(...args: string[]): number | null {
  return spawnSync(process.execPath, [join(root, "tools/build.mjs"), ...args]).status;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function exists(path: string): boolean {
  return existsSync(join(root, path));
}
