/** Documents show what the code is: the import table, the formats. */
import { blocks, shown } from "../blocks.ts";
import type { Block } from "../blocks.ts";
import type { Finding, Rule } from "../rule.ts";
import type { Tree } from "../tree.ts";

export const generatedBlocks: Rule = {
  name: "generated parts of documents",
  check(tree) {
    return { seen: blocks.length, problems: blocks.flatMap((block) => stale(block, tree)) };
  },
};

function stale({ file, name, text }: Block, tree: Tree): Finding[] {
  const page = tree.files.find((each) => each.path === file)?.text ?? "";
  const found = shown(page, name);
  if (found === text(tree)) return [];
  const state = found === undefined ? "lacks" : "is behind the code in";
  return [{ file, message: `${state} the block "${name}": npm run tidy -- --update` }];
}
