/** Documents: one title each, and links that lead somewhere. */
import { posix } from "node:path";
import type { Finding, Rule } from "../rule.ts";
import type { SourceFile, Tree } from "../tree.ts";

const link = /!?\[[^\]]*\]\(([^)\s]+)[^)]*\)/gu;
const elsewhere = /^(https?:|mailto:)/u;

export const markdown: Rule = {
  name: "documents",
  check(tree) {
    const pages = tree.files.filter((file) => file.path.endsWith(".md"));
    const problems = pages.flatMap((page) => [...title(page), ...brokenLinks(page, tree)]);
    return { seen: pages.length, problems };
  },
};

function title(page: SourceFile): Finding[] {
  const titles = prose(page.text).filter((line) => line.startsWith("# "));
  if (titles.length === 1) return [];
  return [{ file: page.path, message: `has ${titles.length} titles; a page has exactly one "# "` }];
}

function brokenLinks(page: SourceFile, tree: Tree): Finding[] {
  return prose(page.text).flatMap((line) =>
    [...line.matchAll(link)].flatMap(([, target = ""]) => {
      if (elsewhere.test(target) || leadsSomewhere(page, target, tree)) return [];
      return [{ file: page.path, message: `links to "${target}", which is not there` }];
    }),
  );
}

function leadsSomewhere(page: SourceFile, target: string, tree: Tree): boolean {
  const [path = "", anchor] = target.split("#");
  const wanted = path === "" ? page.path : posix.join(posix.dirname(page.path), path);
  const isPicture = /\.(png|jpe?g|gif|webp)$/u.test(wanted);
  if (isPicture) return tree.pictures?.includes(wanted) ?? false;
  const file = tree.files.find((each) => each.path === wanted);
  if (!file)
    return tree.files.some((each) => each.path.startsWith(`${wanted.replace(/\/$/u, "")}/`));
  return anchor === undefined || !file.path.endsWith(".md") || slugs(file).includes(anchor);
}

/** Anchors as GitHub makes them: lower case, punctuation gone, spaces to hyphens. */
function slugs(page: SourceFile): readonly string[] {
  return prose(page.text)
    .filter((line) => /^#{1,6} /u.test(line))
    .map((line) => line.replace(/^#+ /u, "").toLowerCase())
    .map((text) =>
      text
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/gu, "-"),
    );
}

/** Lines outside fenced code, with inline code left empty, since neither holds titles or links. */
function prose(text: string): readonly string[] {
  let fenced = false;
  return text.split("\n").flatMap((line) => {
    const fence = /^\s*(```|~~~)/u.test(line);
    if (fence) fenced = !fenced;
    return fence || fenced ? [] : [line.replace(/(?<!\[)`[^`]*`(?!\])/gu, "``")];
  });
}
