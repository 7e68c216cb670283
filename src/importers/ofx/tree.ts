import { fail } from "#domain";
import { LIMITS, type StatementFile } from "#kit";
import { ofxTokens, type Token } from "./tokens.ts";

/** An aggregate with its parts, or a leaf with its text. */
export type OfxNode = {
  readonly name: string;
  readonly line: number;
  /** The aggregate that it stands in. */
  readonly parent: string;
  text: string;
  readonly parts: OfxNode[];
};

/** Lists whose every part is handed out by itself, so that long files need little memory. */
const LISTS = new Set(["INVTRANLIST", "INVPOSLIST", "INVOOLIST", "SECLIST", "BANKTRANLIST"]);
const SINGLE = new Set([
  "FI",
  "INVACCTFROM",
  "CURDEF",
  "INVBAL",
  "STATUS",
  "DTASOF",
  "INVSTMTRS",
  "STMTRS",
  "CCSTMTRS",
]);
/** The standard nests a dozen levels. */
const MAX_DEPTH = 200;
/** Facts about the statement: a handful for each account, and a file has few accounts. */
const MAX_FACTS = 100_000;
/** A transaction has some dozens; more than this would not fit into memory for long. */
const MAX_TOKENS = 500_000;

/**
 * The parts of lists and a few facts about the statement, in the order in which they end. A leaf
 * ends where anything else begins; a leaf without a value looks like the beginning of an aggregate
 * until that is never closed, and then what was taken for its parts goes to its parent.
 */
export async function* ofxNodes(file: StatementFile): AsyncGenerator<readonly OfxNode[]> {
  const stack: OfxNode[] = [];
  let held = 0;
  let nodes = 0;
  let facts = 0;
  for await (const tokens of ofxTokens(file)) {
    const out: OfxNode[] = [];
    for (const token of tokens) {
      const handedOut = out.length;
      take(token, stack, out);
      held = out.length > handedOut ? 0 : held + 1;
      if (stack.length > MAX_DEPTH) fail(tooDeep(file.name, token.line));
      if (held > MAX_TOKENS || (stack.at(-1)?.text.length ?? 0) > LIMITS.maxCellLength)
        fail(tooLong(file.name, token.line));
    }
    nodes += out.length;
    for (const { name } of out) if (SINGLE.has(name)) facts++;
    if (nodes > LIMITS.maxRows) fail(tooMany(file.name));
    if (facts > MAX_FACTS) fail(noStatement(file.name));
    yield out;
  }
  const out: OfxNode[] = [];
  while (stack.length > 0) end(stack, out);
  yield out;
}

function take(token: Token, stack: OfxNode[], out: OfxNode[]): void {
  const top = stack.at(-1);
  if (token.type === "text") {
    if (top && top.parts.length === 0)
      top.text = top.text === "" ? token.text : `${top.text} ${token.text}`;
    return;
  }
  if (token.type === "open") {
    if (top && top.text !== "") end(stack, out);
    stack.push({
      name: token.name,
      line: token.line,
      parent: parentOf(stack),
      text: "",
      parts: [],
    });
    return;
  }
  if (!stack.some(({ name }) => name === token.name)) return;
  while (stack.length > 0 && end(stack, out) !== token.name);
}

/**
 * The innermost aggregate; valueless leaves that are still open do not count where a list is around
 * them.
 */
const parentOf = (stack: readonly OfxNode[]) =>
  stack.findLast(({ name, parent }) => LISTS.has(name) || LISTS.has(parent) || SINGLE.has(name))
    ?.name ?? "";

/** Ends the innermost node: it is handed out, or becomes part of what it stands in. */
function end(stack: OfxNode[], out: OfxNode[]): string | undefined {
  const node = stack.pop();
  if (!node) return undefined;
  if (LISTS.has(node.parent) || SINGLE.has(node.name)) out.push(node);
  else if (stack.some(({ name, parent }) => LISTS.has(parent) || SINGLE.has(name)))
    stack.at(-1)?.parts.push(node);
  return node.name;
}

/** The text of the first leaf of this name inside a node, however deep. */
export function leaf(node: OfxNode, name: string): string | undefined {
  for (const part of node.parts) {
    if (part.name === name && part.text !== "") return part.text;
    const found = leaf(part, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first aggregate of this name inside a node, however deep. */
export function inside(node: OfxNode, name: string): OfxNode | undefined {
  for (const part of node.parts) {
    const found = part.name === name ? part : inside(part, name);
    if (found) return found;
  }
  return undefined;
}

/** A node as text, for the quarantine. */
export const rawOf = ({ name, text, parts }: OfxNode): string =>
  parts.length === 0 ? `<${name}>${text}` : `<${name}>${parts.map(rawOf).join("")}</${name}>`;

const tooDeep = (name: string, line: number) => ({
  code: "ofx-malformed",
  message: `The file "${name}" nests more than ${MAX_DEPTH} tags in line ${line}`,
  owner: "user" as const,
  next: "Download the file again",
});

const tooLong = (name: string, line: number) => ({
  code: "ofx-malformed",
  message: `The file "${name}" holds something in line ${line} that does not come to an end`,
  owner: "user" as const,
  next: "Download the file again",
});

const tooMany = (name: string) => ({
  code: "file-too-long",
  message: `The file "${name}" has more than ${LIMITS.maxRows} transactions, securities and positions`,
  owner: "user" as const,
  next: "Export a shorter period and import the parts one after the other",
});

const noStatement = (name: string) => ({
  code: "ofx-malformed",
  message: `The file "${name}" repeats its head more than ${MAX_FACTS} times`,
  owner: "user" as const,
  next: "Download the file again",
});
