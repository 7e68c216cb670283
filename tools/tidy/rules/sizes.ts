/** Sizes that are a sign, not a crime: printed with counts. */
import { factsOf } from "../facts.ts";
import type { Finding, Rule } from "../rule.ts";
import { isTest, productSources } from "../tree.ts";
import type { SourceFile, Tree } from "../tree.ts";

const maxFileLines = 400;
const maxImporterLines = 100;
const maxFunctionLines = 60;
const maxLineLength = 100;

export const sizes: Rule = {
  name: "sizes",
  check(tree) {
    const code = ourCode(tree);
    const product = new Set(productSources(tree));
    const warnings = code.flatMap((file) => [
      ...longFile(file),
      ...longLines(file),
      ...(product.has(file) ? longFunctions(file) : []),
    ]);
    return { seen: code.length, problems: [], warnings };
  },
};

function ourCode(tree: Tree): readonly SourceFile[] {
  return tree.files.filter((file) => /\.(ts|tsx|mjs)$/u.test(file.path));
}

function longFile({ path, text }: SourceFile): Finding[] {
  const lines = text.trimEnd().split("\n").length;
  const isImporter = /^src\/importers\/[^/]+\//u.test(path) && !isTest(path);
  const limit = isImporter ? maxImporterLines : maxFileLines;
  return lines > limit ? [{ file: path, message: `has ${lines} lines, over ${limit}` }] : [];
}

function longLines({ path, text }: SourceFile): Finding[] {
  const long = text
    .split("\n")
    .flatMap((line, index) => (line.length > maxLineLength ? [index + 1] : []));
  const [first] = long;
  if (first === undefined) return [];
  return [
    {
      file: path,
      line: first,
      message: `has ${long.length} lines over ${maxLineLength} characters`,
    },
  ];
}

function longFunctions(file: SourceFile): Finding[] {
  return factsOf(file)
    .functions.filter(({ lines }) => lines > maxFunctionLines)
    .map(({ name, line, lines }) => ({
      file: file.path,
      line,
      message: `${name} has ${lines} lines, over ${maxFunctionLines}`,
    }));
}
