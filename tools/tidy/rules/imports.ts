/** Arrows point inward, folders are entered through their doors, adapters do not know each other. */
import { posix } from "node:path";
import { builtinModules } from "node:module";
import { extraArrows, folders, libraryMayImport } from "../architecture.ts";
import { factsOf } from "../facts.ts";
import type { Import } from "../facts.ts";
import type { Finding, Rule } from "../rule.ts";
import { folderOf, isTest, isUnbuilt } from "../tree.ts";
import type { SourceFile } from "../tree.ts";

interface Place {
  readonly folder: string;
  /** The folder, or one adapter inside a folder of units. */
  readonly unit: string;
}

interface Arrow {
  readonly file: SourceFile;
  readonly specifier: string;
  readonly line: number;
  readonly typeOnly: boolean;
  readonly from: Place;
}

/** Who may import whom, read from the code. */
export const importTable: Rule = {
  name: "import table",
  check(tree) {
    const sources = tree.files.filter((file) => /^src\/.*\.ts$/u.test(file.path));
    const arrows = sources.flatMap((file) =>
      factsOf(file).imports.map((name) => arrow(file, name)),
    );
    const used = new Set<string>();
    const present = new Set(sources.map((file) => file.path));
    const problems = arrows.flatMap((each) => judge(each, used));
    // Files in which the parser found imports: a parser that finds none would see nothing.
    const seen = new Set(arrows.map((each) => each.file)).size;
    return { seen, problems: [...problems, ...unusedExceptions(used, present)] };
  },
};

function arrow(file: SourceFile, { name, line, typeOnly }: Import): Arrow {
  return { file, specifier: name, line, typeOnly, from: placeOf(file.path) };
}

function judge(arrow: Arrow, used: Set<string>): Finding[] {
  const { file, specifier, from } = arrow;
  if (from.folder !== "." && !(from.folder in folders)) {
    return [problem(arrow, `is in "${from.folder}", which is not in tools/tidy/architecture.ts`)];
  }
  const target = resolve(file.path, specifier);
  if (target === undefined) return outside(arrow);
  const to = placeOf(target);
  if (to.unit === from.unit) return [];
  if (to.folder === from.folder) return betweenUnits(arrow, to);
  return [...forbidden(arrow, to, used), ...pastTheDoor(arrow, to)];
}

/** Node and npm: pure folders use neither; their tests may. */
function outside(arrow: Arrow): Finding[] {
  const { file, specifier, from } = arrow;
  if (isTest(file.path) || folders[from.folder]?.pure !== true) return [];
  const kind = isNode(specifier) ? "Node" : "the package";
  return [
    problem(
      arrow,
      `imports ${kind} "${specifier}", but "${from.folder}" is pure; take it as a parameter`,
    ),
  ];
}

/** The folder's own files may gather its units; a unit may not look up or sideways. */
function betweenUnits(arrow: Arrow, to: Place): Finding[] {
  const { from } = arrow;
  if (from.unit === from.folder || isUnbuilt(arrow.file.path)) return [];
  const what = to.unit === to.folder ? "the folder around it" : `its sibling "${to.unit}"`;
  return [problem(arrow, `imports ${what}; what two adapters share belongs in kit`)];
}

function forbidden(arrow: Arrow, to: Place, used: Set<string>): Finding[] {
  const { file, from } = arrow;
  if (isUnbuilt(file.path) || allowedFrom(from.folder).includes(to.folder)) return [];
  if (arrow.typeOnly && folders[from.folder]?.typesOf?.includes(to.folder) === true) return [];
  const extra = extraArrows.find((each) => each.file === file.path && each.to === to.folder);
  if (extra) {
    used.add(`${extra.file} ${extra.to}`);
    return [];
  }
  const allowed = allowedFrom(from.folder).join(", ") || "nothing";
  return [
    problem(arrow, `imports "${to.folder}", but "${from.folder}" may import only: ${allowed}`),
  ];
}

function pastTheDoor(arrow: Arrow, to: Place): Finding[] {
  if (arrow.specifier === `#${to.folder}`) return [];
  return [problem(arrow, `imports "${arrow.specifier}"; enter through the door "#${to.folder}"`)];
}

function unusedExceptions(used: Set<string>, present: Set<string>): Finding[] {
  return extraArrows
    .filter((each) => present.has(each.file) && !used.has(`${each.file} ${each.to}`))
    .map(({ file, to }) => ({
      file,
      message: `no longer imports "${to}": remove it from extraArrows`,
    }));
}

function allowedFrom(folder: string): readonly string[] {
  return folder === "." ? libraryMayImport : (folders[folder]?.mayImport ?? []);
}

function placeOf(path: string): Place {
  const folder = folderOf(path);
  const id = path.split("/")[2];
  const isUnit = folders[folder]?.units === true && path.split("/").length > 3;
  return { folder, unit: isUnit ? `${folder}/${id}` : folder };
}

/** The repository path that a specifier points at; `undefined` for Node and npm packages. */
function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);
  if (specifier.startsWith("#")) return `src/${specifier.slice(1)}/index.ts`;
  return undefined;
}

function isNode(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

function problem({ file, line }: Arrow, message: string): Finding {
  return { file: file.path, line, message };
}
