/**
 * The dashboard talks HTTP: of the server it knows the types of what goes over the wire, and
 * nothing that runs.
 */
import { posix } from "node:path";
import { factsOf } from "../facts.ts";
import type { Import } from "../facts.ts";
import type { Finding, Rule } from "../rule.ts";
import type { SourceFile } from "../tree.ts";

const contract = "src/http/contract/index.ts";

export const dashboardTalksHttp: Rule = {
  name: "dashboard talks HTTP",
  check(tree) {
    const pages = tree.files.filter((file) => /^dashboard\/src\/.*\.tsx?$/u.test(file.path));
    return { seen: pages.length, problems: pages.flatMap(judge) };
  },
};

function judge(page: SourceFile): Finding[] {
  return factsOf(page).imports.flatMap(({ name, line, typeOnly }: Import) => {
    const target = targetOf(page.path, name);
    if (target === undefined || (typeOnly && target === contract)) return [];
    const message = `imports "${name}"; of the server only types of ${contract} may be imported`;
    return [{ file: page.path, line, message }];
  });
}

/** The path outside the dashboard that a specifier leads to, if it does. */
function targetOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith("#") || specifier.startsWith("openblotter")) return specifier;
  if (!specifier.startsWith(".")) return undefined;
  const path = posix.join(posix.dirname(from), specifier);
  return path.startsWith("dashboard/") ? undefined : path;
}
