import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import type { Tree } from "../tree.ts";
import { markdown } from "./markdown.ts";

const problemsOf = (tree: Tree) => markdown.check(tree).problems.map(show);

it("a page has exactly one title, and code is no title", () => {
  const fenced = "# Title\n```sh\n# a comment\n```\n";
  expect(problemsOf(treeOf({ "a.md": "text", "b.md": "# One\n# Two", "c.md": fenced }))).toEqual([
    'a.md has 0 titles; a page has exactly one "# "',
    'b.md has 2 titles; a page has exactly one "# "',
  ]);
});

it("links between files and to headings lead somewhere", () => {
  const tree = treeOf({
    "docs/a.md":
      "# A\n[b](../B.md) [c](c.md) [up](../B.md#how-it-runs-now) [gone](../B.md#gone) [here](#a)",
    "B.md": "# B\n## How it *runs*, now\n[folder](docs/) [web](https://example.org/x) `[x](y)`",
  });
  expect(problemsOf(tree)).toEqual([
    'docs/a.md links to "c.md", which is not there',
    'docs/a.md links to "../B.md#gone", which is not there',
  ]);
});

it("a picture must be in the tree", () => {
  const tree = treeOf({ "a.md": "# A\n![one](docs/one.png) ![two](docs/two.png)" });
  expect(problemsOf({ ...tree, pictures: ["docs/one.png"] })).toEqual([
    'a.md links to "docs/two.png", which is not there',
  ]);
});
