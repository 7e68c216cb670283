import { expect, it } from "vitest";
import { show } from "../rule.ts";
import { treeOf } from "../tree.ts";
import { portableLock, reasonedDependencies } from "./packages.ts";

it("a dependency without a reason and a reason without a dependency are refused", () => {
  const tree = treeOf({
    "package.json": JSON.stringify({ dependencies: { zod: "1", fastify: "1" } }),
    "ARCHITECTURE.md":
      "# A\n## Dependencies\n| `zod` | checks what comes from outside |\n| `left-pad` | pads to the left |\n## Next\n| `fastify` | not in the section |\n",
  });
  const { seen, problems } = reasonedDependencies.check(tree);
  expect(seen).toBe(2);
  expect(problems.map(show)).toEqual([
    'ARCHITECTURE.md gives no reason for "fastify"',
    'ARCHITECTURE.md explains "left-pad", which is gone',
  ]);
});

it("a lock file with hosts or without a platform is refused", () => {
  const packages = {
    "": {},
    dashboard: {},
    "node_modules/@openblotter/dashboard": { resolved: "dashboard", link: true },
    "node_modules/a": { resolved: "https://mirror.example/a.tgz" },
    "node_modules/b": { optionalDependencies: { "b-linux": "1", "b-darwin": "1", "b-win": "1" } },
    "node_modules/b-linux": {},
    "node_modules/b/node_modules/b-darwin": {},
  };
  const tree = treeOf({ "package-lock.json": JSON.stringify({ packages }) });
  expect(portableLock.check(tree).problems.map(show)).toEqual([
    'package-lock.json "node_modules/a" names a download host; keep .npmrc and reinstall',
    'package-lock.json "node_modules/b" lacks "b-win"; choose a version that is published for every platform',
  ]);
});
