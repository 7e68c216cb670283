/** Names that hide what a thing is. */
import { factsOf } from "../facts.ts";
import type { Finding, Rule } from "../rule.ts";
import { productSources } from "../tree.ts";

const vague = /(Manager|Helper|Helpers|Util|Utils)$/u;
/** The design documents give the library this name. */
const given = new Set(["BrokerManager"]);
const trade = /Trade$/u;
/**
 * Where people read and write, "trade" is the word that they use; in an importer it may be the
 * broker's.
 */
const theirWords = /^src\/(http|cli|importers)\//u;

/** Types and files are named for what they are; "Trade" is everyday speech for a round trip. */
export const plainNames: Rule = {
  name: "names",
  check(tree) {
    const sources = productSources(tree);
    const types = sources.flatMap((file) =>
      factsOf(file).types.map(({ name, line }) => ({ file: file.path, line, name })),
    );
    const files = sources.map((file) => ({ file: file.path, name: pascal(file.path) }));
    const problems = [...types, ...files].flatMap(judge);
    return { seen: sources.length, problems };
  },
};

function judge({ name, ...place }: { file: string; line?: number; name: string }): Finding[] {
  if (vague.test(name) && !given.has(name))
    return [{ ...place, message: `is named "${name}"; say what it is` }];
  if (trade.test(name) && !theirWords.test(place.file)) {
    return [{ ...place, message: `is named "${name}"; say Execution, Match or RoundTrip` }];
  }
  return [];
}

function pascal(path: string): string {
  const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\..*$/u, "");
  return stem.replace(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}
