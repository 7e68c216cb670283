/** Every folder of `src/importers` is an importer with a test of its own beside it. */
import type { Finding, Rule } from "../rule.ts";
import { isTest } from "../tree.ts";

export const testedImporters: Rule = {
  name: "importers are tested",
  check(tree) {
    const paths = tree.files.map((file) => file.path);
    const folders = new Set(
      paths.flatMap((path) => /^src\/importers\/[^/]+(?=\/)/u.exec(path) ?? []),
    );
    return { seen: folders.size, problems: [...folders].flatMap((folder) => judge(folder, paths)) };
  },
};

function judge(folder: string, paths: readonly string[]): Finding[] {
  const inside = paths.filter((path) => path.startsWith(`${folder}/`));
  return [
    ...(inside.includes(`${folder}/importer.ts`) ? [] : ["has no importer.ts"]),
    ...(inside.some(isTest) ? [] : ["has no test beside it"]),
  ].map((message) => ({ file: folder, message }));
}
