/** Nothing of the shared corpus is copied into the repository: its files have licences of their own. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Rule } from "../rule.ts";
import type { Tree } from "../tree.ts";

/** Shorter files may be alike by chance. */
const minBytes = 400;

export const noCorpusCopies: Rule = {
  name: "no corpus copies",
  check(tree) {
    const folder = tree.corpus ?? resolve(tree.root ?? ".", "../shared/corpus");
    const seen = tree.files.length;
    if (existsSync(folder)) return { seen, problems: copies(tree, folder) };
    const note = "the shared corpus is absent, so copies of it were not looked for";
    return { seen, problems: [], note };
  },
};

function copies(tree: Tree, folder: string) {
  const ours = new Map(tree.files.map((file) => [digest(Buffer.from(file.text)), file.path]));
  const sizes = new Set(tree.files.map((file) => Buffer.byteLength(file.text)));
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) return [];
    const { size } = statSync(path);
    // Equal files have equal sizes, so few of the corpus need reading.
    if (size < minBytes || !sizes.has(size)) return [];
    const file = ours.get(digest(readFileSync(path)));
    return file === undefined
      ? []
      : [{ file, message: `is a copy of the corpus file "${entry.name}"` }];
  });
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
