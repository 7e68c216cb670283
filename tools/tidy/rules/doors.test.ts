import { expect, it } from "vitest";
import { folders } from "../architecture.ts";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { doors } from "./doors.ts";

const opening = "/**\n * Nouns.\n *\n * May import: nothing.\n */\n";
const allDoors = Object.fromEntries(
  Object.keys(folders).map((name) => [`src/${name}/index.ts`, opening]),
);

it("every folder of the table has a door that says what is behind it", () => {
  expect(doors.check(treeOf(allDoors)).problems).toEqual([]);
});

it("a missing door, a silent door and an empty folder are refused", () => {
  const { "src/sync/index.ts": _door, "src/cli/index.ts": _folder, ...rest } = allDoors;
  const tree = treeOf({ ...rest, "src/sync/a.ts": "", "src/kit/index.ts": "export {};" });
  expect(doors.check(tree).problems.map(show)).toEqual(
    expect.arrayContaining([
      "src/sync/index.ts is missing: a folder is entered through its door",
      "src/kit/index.ts does not open with what lives here, its words and what it may import",
      "src/cli is in the table and not in the tree",
    ]),
  );
});
