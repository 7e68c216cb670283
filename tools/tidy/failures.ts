/**
 * Every expected failure that the code can report, read from the code, for the page that lists
 * them.
 */
import { parseSync, Visitor } from "oxc-parser";
import type {
  ArrayExpressionElement,
  CallExpression,
  Expression,
  ObjectExpression,
} from "oxc-parser";
import { productSources } from "./tree.ts";
import type { Tree } from "./tree.ts";

type Row = readonly string[];

/** What a value that is only known at run time looks like on the page. */
const unknownPart = "…";
/** Wordings of one code that are shown. */
const maxExamples = 3;

/** One row per failure: code, who acts, what is the matter, what to do. */
export function failuresText(tree: Tree): string {
  const rows = rowsOf(tree, { ObjectExpression: failureOf });
  return table(["code", "who acts", "what is the matter", "what to do"], rows);
}

/** One row per kind of trouble for which a row of a file is put into quarantine, with examples. */
export function quarantineText(tree: Tree): string {
  const reasons = new Map<string, Set<string>>();
  for (const [code = "", reason = ""] of rowsOf(tree, { CallExpression: unreadableOf })) {
    reasons.set(code, (reasons.get(code) ?? new Set()).add(reason));
  }
  const rows = [...reasons].map(([code, all]) => {
    const more = all.size > maxExamples ? ["and so on"] : [];
    return [code, [...[...all].toSorted().slice(0, maxExamples), ...more].join("; ")];
  });
  return table(["code", "what is the matter"], rows);
}

function table(head: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map(
    (row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
  );
  const rule = `|${"---|".repeat(head.length)}`;
  return [`| ${head.join(" | ")} |`, rule, ...new Set(lines.toSorted())].join("\n");
}

interface Readers {
  readonly ObjectExpression?: (node: ObjectExpression) => Row | undefined;
  readonly CallExpression?: (node: CallExpression) => Row | undefined;
}

function rowsOf(tree: Tree, readers: Readers): readonly Row[] {
  const rows: Row[] = [];
  const keep = (row: Row | undefined) => {
    if (row) rows.push(row);
  };
  const visitor = new Visitor({
    ObjectExpression: (node) => keep(readers.ObjectExpression?.(node)),
    CallExpression: (node) => keep(readers.CallExpression?.(node)),
  });
  for (const { path, text } of productSources(tree)) {
    if (!/\b(owner|unreadable)\b/u.test(text) || path.endsWith("/fakes.ts")) continue;
    visitor.visit(parseSync(path, text).program);
  }
  return rows;
}

function failureOf(node: ObjectExpression): Row | undefined {
  const values = new Map(
    node.properties.flatMap((property) =>
      property.type === "Property" && property.key.type === "Identifier"
        ? [[property.key.name, wordsOf(property.value)] as const]
        : [],
    ),
  );
  const [code, owner, message, next] = ["code", "owner", "message", "next"].map((key) =>
    values.get(key),
  );
  const isFailure = code !== undefined && owner !== undefined && next !== undefined;
  return isFailure && code !== unknownPart
    ? [`\`${code}\``, owner, message ?? "", next]
    : undefined;
}

function unreadableOf({ callee, arguments: given }: CallExpression): Row | undefined {
  const [code, reason] = given;
  if (callee.type !== "Identifier" || callee.name !== "unreadable" || !code || !reason)
    return undefined;
  const name = wordsOf(code);
  return name === unknownPart ? undefined : [`\`${name}\``, wordsOf(reason)];
}

/** The text of an expression as far as it can be told without running it. */
function wordsOf(node: Expression | ArrayExpressionElement): string {
  switch (node?.type) {
    case "Literal":
      return typeof node.value === "string" ? node.value : unknownPart;
    case "TemplateLiteral":
      return node.quasis.map((part) => part.value.cooked ?? "").join(unknownPart);
    case "TSAsExpression":
    case "ParenthesizedExpression":
      return wordsOf(node.expression);
    case "ConditionalExpression":
      return `${wordsOf(node.consequent)} / ${wordsOf(node.alternate)}`;
    case "LogicalExpression":
      return wordsOf(node.right);
    default:
      return unknownPart;
  }
}
