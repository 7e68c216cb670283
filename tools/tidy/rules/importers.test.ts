import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { testedImporters } from "./importers.ts";

it("a folder without an importer or without a test is refused", () => {
  const { seen, problems } = testedImporters.check(
    treeOf({
      "src/importers/index.ts": "",
      "src/importers/good/importer.ts": "",
      "src/importers/good/good.test.ts": "",
      "src/importers/bare/importer.ts": "",
      "src/importers/odd/odd.test.ts": "",
    }),
  );
  expect(seen).toBe(3);
  expect(problems.map(show)).toEqual([
    "src/importers/bare has no test beside it",
    "src/importers/odd has no importer.ts",
  ]);
});
