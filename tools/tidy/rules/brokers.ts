/** Every folder of `src/brokers` has facts, code, fakes, notes and a test of its own. */
import type { Finding, Rule } from "../rule.ts";
import { isTest } from "../tree.ts";

const needed = ["manifest.ts", "wire.ts", "broker.ts", "fakes.ts", "NOTES.md"];

export const completeBrokers: Rule = {
  name: "brokers are complete",
  check(tree) {
    const paths = tree.files.map((file) => file.path);
    const folders = new Set(
      paths.flatMap((path) => /^src\/brokers\/[^/]+(?=\/)/u.exec(path) ?? []),
    );
    return { seen: folders.size, problems: [...folders].flatMap((folder) => judge(folder, paths)) };
  },
};

function judge(folder: string, paths: readonly string[]): Finding[] {
  const inside = new Set(paths.filter((path) => path.startsWith(`${folder}/`)));
  const missing = needed.filter((name) => !inside.has(`${folder}/${name}`));
  return [
    ...missing.map((name) => `has no ${name}`),
    ...([...inside].some(isTest) ? [] : ["has no test beside it"]),
  ].map((message) => ({ file: folder, message }));
}
