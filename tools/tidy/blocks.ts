/**
 * Parts of documents that are made from the code, between `<!-- begin:name -->` and `<!-- end:name
 * -->`.
 */
import { tableText } from "./architecture.ts";
import { failuresText, quarantineText } from "./failures.ts";
import type { SourceFile, Tree } from "./tree.ts";

export interface Block {
  readonly file: string;
  readonly name: string;
  readonly text: (tree: Tree) => string;
}

export const blocks: readonly Block[] = [
  { file: "ARCHITECTURE.md", name: "imports", text: tableText },
  { file: "README.md", name: "formats", text: formatsText },
  { file: "SECURITY.md", name: "limits", text: limitsText },
  { file: "docs/failures.md", name: "failures", text: failuresText },
  { file: "docs/failures.md", name: "quarantine", text: quarantineText },
  guideBlock("manifest", /^/u),
  guideBlock("wire", /^/u),
  guideBlock("broker", /^/u),
  guideBlock("history", /^/u),
  guideBlock("fakes", /^export const fakes/mu),
  guideBlock("test", /^test\("the ledger/mu, /^\}\);$/mu),
];

/**
 * The text between the markers, without the line breaks around it; `undefined` where a marker is
 * missing.
 */
export function shown(page: string, name: string): string | undefined {
  return pattern(name).exec(page)?.[2];
}

/** The page with the block made anew. */
export function refreshed(page: string, name: string, text: string): string {
  return page.replace(pattern(name), (_, begin: string, __, end: string) => begin + text + end);
}

function pattern(name: string): RegExp {
  return new RegExp(`(<!-- begin:${name} -->\\n)([\\s\\S]*?)(\\n<!-- end:${name} -->)`, "u");
}

/** One row per importer, read from its declaration. */
function formatsText(tree: Tree): string {
  const importers = tree.files.filter((file) =>
    /^src\/importers\/[^/]+\/(?:.+-)?importer\.ts$/u.test(file.path),
  );
  const rows = importers.map((file) => {
    const [name, id, source] = ["name", "id", "source"].map((field) => stringOf(file, field));
    return `| ${name} | \`${id}\` | ${source} |`;
  });
  return [
    "| format | id | how to get the file |",
    "|---|---|---|",
    ...rows.toSorted((a, b) => a.localeCompare(b, "en")),
  ].join("\n");
}

const limits = [
  ["size of the file, in bytes", "src/kit/file.ts", "maxBytes:"],
  ["size of a workbook or HTML report, in bytes", "src/kit/file.ts", "maxWholeBytes:"],
  ["size of a workbook after inflation, in bytes", "src/kit/file.ts", "maxInflatedBytes:"],
  ["rows", "src/kit/file.ts", "maxRows:"],
  ["characters of one cell, attribute or line", "src/kit/file.ts", "maxCellLength:"],
  ["digits of a number", "src/domain/decimal.ts", "const MAX_DIGITS ="],
] as const;

/** The bounds on a file, read from where they stand. */
function limitsText(tree: Tree): string {
  const rows = limits.map(([what, path, before]) => {
    const text = tree.files.find((file) => file.path === path)?.text ?? "";
    const value =
      new RegExp(`${before} ([\\d_]+)`, "u").exec(text)?.[1] ?? `(not found in ${path})`;
    return `| ${what} | ${value.replaceAll("_", ",")} |`;
  });
  return ["| limit | value |", "|---|---|", ...rows].join("\n");
}

function stringOf(file: SourceFile, field: string): string {
  const found = new RegExp(`^\\s*${field}:\\s*"([^"]+)"`, "mu").exec(file.text)?.[1];
  return found ?? `(${file.path} gives no plain ${field})`;
}

/**
 * Code of OANDA as the guide shows it: a file from where `from` is found, to the end of where `to`
 * is found behind it.
 */
function guideBlock(name: string, from: RegExp, to = /$(?![\s\S])/u): Block {
  const path = `src/brokers/oanda/${name === "test" ? "oanda.test" : name}.ts`;
  const text = (tree: Tree) => {
    const code = tree.files.find((file) => file.path === path)?.text ?? "";
    const start = from.exec(code)?.index;
    const rest = code.slice(start ?? code.length);
    const end = to.exec(rest);
    const shownCode = end ? rest.slice(0, end.index + end[0].length).trim() : "";
    return shownCode === ""
      ? `(not found in ${path})`
      : `\`\`\`ts\n// ${path}\n${shownCode}\n\`\`\``;
  };
  return { file: "docs/guides/add-a-broker.md", name: `oanda-${name}`, text };
}
