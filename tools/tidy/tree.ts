/** The repository as text, read once; tests of rules make small trees by hand. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Tree {
  /** Absolute folder, or `undefined` for a tree made by hand. */
  readonly root?: string;
  readonly files: readonly SourceFile[];
  /** Paths of images, which documents may link to. */
  readonly pictures?: readonly string[];
  /** Where the shared corpus is; beside the repository when absent. */
  readonly corpus?: string;
}

const skippedFolders = new Set(["node_modules", "dist", ".git", ".artifacts", "coverage", "tmp"]);
const readableEndings = /\.(ts|tsx|mjs|js|json|md|sql|css|html|svg|ya?ml|sh|csv|xml|ofx|qfx|txt)$/u;
const pictureEndings = /\.(png|jpe?g|gif|webp)$/u;
const readableNames = new Set([".npmrc", ".gitignore", "LICENSE", "run"]);

/** Reads every text file of the repository that people write: what git knows or would take in. */
export function readTree(root: string): Tree {
  const all = (pathsOfGit(root) ?? pathsBelow(root, "")).filter(isReadable);
  const pictures = all.filter((path) => pictureEndings.test(path));
  const texts = all.filter((path) => !pictureEndings.test(path));
  return { root, pictures, files: texts.map((path) => ({ path, text: read(root, path) })) };
}

/** A tree from a record of paths and texts, for the tests of rules. */
export function treeOf(texts: Readonly<Record<string, string>>): Tree {
  return { files: Object.entries(texts).map(([path, text]) => ({ path, text })) };
}

/** TypeScript of the product (`src/`), without tests. */
export function productSources(tree: Tree): readonly SourceFile[] {
  return tree.files.filter((file) => /^src\/.*\.ts$/u.test(file.path) && !isTest(file.path));
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/u.test(path);
}

/** Tests and the fakes that they share are left out of the build. */
export const isUnbuilt = (path: string): boolean => isTest(path) || /\/fakes\.ts$/u.test(path);

/** The folder of `src/` that a path belongs to; `"."` for files directly in it. */
export function folderOf(path: string): string {
  const parts = path.split("/");
  return parts.length > 2 ? (parts[1] ?? ".") : ".";
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** `undefined` outside a clone, such as in an unpacked archive. */
function pathsOfGit(root: string): readonly string[] | undefined {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  if (status !== 0) return undefined;
  const listed = new Set(stdout.split("\0").filter((path) => path !== ""));
  return [...listed].filter((path) => existsSync(join(root, path)));
}

function pathsBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : pathsBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
}

function isReadable(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return readableEndings.test(name) || pictureEndings.test(name) || readableNames.has(name);
}
