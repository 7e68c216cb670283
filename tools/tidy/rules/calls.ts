/** Calls that this code does not make, each with what stands in its place. */
import { allowances } from "../allowances.ts";
import type { Allowance } from "../allowances.ts";
import { factsOf } from "../facts.ts";
import type { Call, Named } from "../facts.ts";
import type { Finding, Rule } from "../rule.ts";
import { folderOf, isTest, productSources } from "../tree.ts";
import type { SourceFile } from "../tree.ts";

interface Ban {
  /** The name that allowances refer to. */
  readonly name: string;
  readonly matches: (file: SourceFile) => readonly Named[];
  /** Folders of `src/` where it holds; all when absent. */
  readonly only?: readonly string[];
  /** Folders of `src/` where it does not hold. */
  readonly except?: readonly string[];
  readonly instead: string;
}

const calls = (...names: string[]) => callsOf("call", names);
const news = (...names: string[]) => callsOf("new", names);
const passed = (...names: string[]) => callsOf("passed", names);

const wireFolders = ["domain", "trades", "kit", "importers"];
const given = ["app"];

const bans: readonly Ban[] = [
  {
    name: "parseFloat",
    matches: (file) => [
      ...calls("parseFloat", "Number.parseFloat")(file),
      ...passed("parseFloat")(file),
    ],
    instead: "read a decimal with #domain; a float loses digits",
  },
  {
    name: "Number()",
    matches: (file) => [...calls("Number")(file), ...passed("Number")(file)],
    only: wireFolders,
    instead: "read a decimal with #domain, or a count with the kit",
  },
  {
    name: "Date",
    matches: (file) => [
      ...calls("Date", "Date.now", "performance.now")(file),
      ...news("Date")(file),
    ],
    except: given,
    instead: "use the clock that is given to you, and Instant for what a file says",
  },
  {
    name: "timer",
    matches: (file) => [
      ...calls("setTimeout", "setInterval", "setImmediate")(file),
      ...imports("node:timers", "node:timers/promises")(file),
    ],
    except: given,
    instead: "use the wait that is given to you",
  },
  {
    name: "randomness",
    matches: (file) => [
      ...calls("Math.random", "randomUUID", "randomBytes", "crypto.randomUUID")(file),
      ...calls("crypto.randomBytes", "crypto.getRandomValues")(file),
    ],
    except: given,
    instead: "use the random source that is given to you",
  },
  {
    name: "process.env",
    matches: members("process.env"),
    except: given,
    instead: "take it from the configuration that app reads",
  },
  {
    name: "console",
    matches: membersOf("console."),
    instead: "use the log or the stream that is given to you",
  },
  {
    name: "fetch",
    matches: calls("fetch", "globalThis.fetch"),
    except: given,
    instead: "use the request that is given to you, which knows limits and retries",
  },
  {
    name: "any",
    matches: (file) => factsOf(file).anys,
    instead: 'use "unknown" and check',
  },
];

/** Banned calls in `src/`; an allowance holds for so many calls of one file and no more. */
export const bannedCalls: Rule = {
  name: "banned calls",
  check(tree) {
    const sources = productSources(tree);
    const found = sources.flatMap((file) => bans.flatMap((ban) => violations(ban, file)));
    const known = new Set(sources.map((file) => file.path));
    return {
      // Files in which the parser found calls: a parser that finds none would see nothing.
      seen: sources.filter((file) => factsOf(file).calls.length > 0).length,
      problems: [...found, ...staleAllowances(known)],
      warnings: generous(sources),
    };
  },
};

/** Tests that are left out, or left alone, in any test of the repository. */
export const honestTests: Rule = {
  name: "no skipped or lone tests",
  check(tree) {
    const tests = tree.files.filter((file) => isTest(file.path));
    const pattern = /^(it|test|describe)\.(skip|only|todo|fails)\b/u;
    const problems = tests.flatMap((file) =>
      factsOf(file)
        .calls.filter((call) => pattern.test(call.name))
        .map(({ name, line }) => ({
          file: file.path,
          line,
          message: `uses ${name}; mend it, or use skipIf with the reason in the title`,
        })),
    );
    return { seen: tests.length, problems };
  },
};

function violations(ban: Ban, file: SourceFile): Finding[] {
  const hits = hitsOf(ban, file);
  const allowed = allowanceFor(ban, file);
  if (allowed && hits.length <= allowed.count) return [];
  const limit = allowed ? ` (allowances.ts says ${allowed.count}, there are ${hits.length})` : "";
  return hits.map(({ name, line }) => ({
    file: file.path,
    line,
    message: `uses ${name}; ${ban.instead}${limit}`,
  }));
}

/** Allowances that are larger than what is used: the list should shrink with the code. */
function generous(sources: readonly SourceFile[]): Finding[] {
  return sources.flatMap((file) =>
    bans.flatMap((ban) => {
      const allowed = allowanceFor(ban, file);
      const count = allowed ? hitsOf(ban, file).length : 0;
      if (!allowed || count >= allowed.count) return [];
      const message = `uses ${ban.name} ${count} times, allowances.ts says ${allowed.count}: lower it`;
      return [{ file: file.path, message }];
    }),
  );
}

function hitsOf({ only, except, matches }: Ban, file: SourceFile): readonly Named[] {
  const folder = folderOf(file.path);
  const holds = (only === undefined || only.includes(folder)) && except?.includes(folder) !== true;
  return holds ? matches(file) : [];
}

function allowanceFor(ban: Ban, file: SourceFile): Allowance | undefined {
  return allowances.find((each) => each.file === file.path && each.call === ban.name);
}

function staleAllowances(known: ReadonlySet<string>): Finding[] {
  if (known.size === 0) return [];
  const stale = allowances.filter(({ file }) => !known.has(file));
  return stale.map(({ file }) => ({ file, message: "is gone: remove it from allowances.ts" }));
}

function callsOf(kind: Call["kind"], names: readonly string[]): Ban["matches"] {
  return (file) =>
    factsOf(file).calls.filter((call) => call.kind === kind && names.includes(call.name));
}

function imports(...names: string[]): Ban["matches"] {
  return (file) => factsOf(file).imports.filter(({ name }) => names.includes(name));
}

function members(...names: string[]): Ban["matches"] {
  return (file) => factsOf(file).members.filter(({ name }) => names.includes(name));
}

function membersOf(prefix: string): Ban["matches"] {
  return (file) => factsOf(file).members.filter(({ name }) => name.startsWith(prefix));
}
