/** Every folder of `src/` has a door that says what is behind it, and stands in the table. */
import { folders } from "../architecture.ts";
import type { Finding, Rule } from "../rule.ts";
import { folderOf, productSources } from "../tree.ts";
import type { SourceFile } from "../tree.ts";

export const doors: Rule = {
  name: "doors",
  check(tree) {
    const sources = productSources(tree);
    const present = [...new Set(sources.map((file) => folderOf(file.path)))].filter(
      (name) => name !== ".",
    );
    const empty = Object.keys(folders).filter((name) => !present.includes(name));
    return {
      seen: present.length,
      problems: [
        ...present.flatMap((name) => door(name, sources)),
        ...empty.map((name) => ({
          file: `src/${name}`,
          message: "is in the table and not in the tree",
        })),
      ],
    };
  },
};

function door(name: string, sources: readonly SourceFile[]): Finding[] {
  const path = `src/${name}/index.ts`;
  const file = sources.find((each) => each.path === path);
  if (!file) return [{ file: path, message: "is missing: a folder is entered through its door" }];
  const comment = /^(?:#!.*\n)?\/\*\*[\s\S]*?\*\//u.exec(file.text)?.[0] ?? "";
  if (comment.split("\n").length >= 3) return [];
  return [
    { file: path, message: "does not open with what lives here, its words and what it may import" },
  ];
}
