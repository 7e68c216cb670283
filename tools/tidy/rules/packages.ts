/** Packages: each with a reason, and a lock file that works anywhere. */
import { z } from "zod";
import type { Finding, Report, Rule } from "../rule.ts";
import type { Tree } from "../tree.ts";

const versions = z.record(z.string(), z.string()).default({});
const manifest = z.object({ dependencies: versions, optionalDependencies: versions });
const locked = z.object({
  link: z.boolean().optional(),
  resolved: z.string().optional(),
  optionalDependencies: versions,
});
const lock = z.object({ packages: z.record(z.string(), locked) });

const page = "ARCHITECTURE.md";
const lockFile = "package-lock.json";

/**
 * Every runtime dependency has a row with its reason in ARCHITECTURE.md, and every row a
 * dependency.
 */
export const reasonedDependencies: Rule = {
  name: "dependencies have reasons",
  check(tree) {
    const { dependencies, optionalDependencies } = manifest.parse(json(tree, "package.json"));
    const names = Object.keys({ ...dependencies, ...optionalDependencies });
    const rows = [...section(tree).matchAll(/^\| `([^`]+)` \| .{10,} \|$/gmu)].map(
      (row) => row[1] ?? "",
    );
    const bare = names.filter((name) => !rows.includes(name));
    const stale = rows.filter((name) => !names.includes(name));
    return {
      seen: names.length,
      problems: [
        ...bare.map((name) => ({ file: page, message: `gives no reason for "${name}"` })),
        ...stale.map((name) => ({ file: page, message: `explains "${name}", which is gone` })),
      ],
    };
  },
};

/** No download hosts, and every platform's package present, so that `npm ci` works on any machine. */
export const portableLock: Rule = {
  name: "lock file",
  check(tree): Report {
    const { packages } = lock.parse(json(tree, lockFile));
    const problems = Object.entries(packages).flatMap(([path, entry]) => [
      ...host(path, entry),
      ...missing(path, entry.optionalDependencies, packages),
    ]);
    return { seen: Object.keys(packages).length, problems };
  },
};

function host(path: string, { link, resolved }: z.infer<typeof locked>): Finding[] {
  if (resolved === undefined || link === true) return [];
  return [
    { file: lockFile, message: `"${path}" names a download host; keep .npmrc and reinstall` },
  ];
}

function missing(
  path: string,
  wanted: Record<string, string>,
  all: Record<string, unknown>,
): Finding[] {
  return Object.keys(wanted)
    .filter((name) => !ancestors(path).some((base) => `${base}node_modules/${name}` in all))
    .map((name) => ({
      file: lockFile,
      message: `"${path}" lacks "${name}"; choose a version that is published for every platform`,
    }));
}

/** The places where Node would look for a package asked for at `path`, nearest first. */
function ancestors(path: string): readonly string[] {
  if (path === "") return [""];
  const parent = path.includes("node_modules/")
    ? path.slice(0, path.lastIndexOf("node_modules/"))
    : "";
  return [`${path}/`, ...(parent === "" ? [""] : ancestors(parent.replace(/\/$/u, "")))];
}

function section(tree: Tree): string {
  const text = tree.files.find((file) => file.path === page)?.text ?? "";
  return /^## Dependencies$.*?(?=^## |$(?![\s\S]))/msu.exec(text)?.[0] ?? "";
}

function json(tree: Tree, path: string): unknown {
  const file = tree.files.find((each) => each.path === path);
  if (!file) throw new Error(`Cannot find "${path}" in the tree`);
  return JSON.parse(file.text);
}
