/** What the parser says about one TypeScript file: imports, calls, casts, names and function sizes. */
import { parseSync, Visitor } from "oxc-parser";
import type { Expression, ParseResult } from "oxc-parser";
import type { SourceFile } from "./tree.ts";
import { lineAt } from "./tree.ts";

export interface Named {
  readonly name: string;
  readonly line: number;
}

export interface Import extends Named {
  /** Gone when the program runs: `import type`, or a type that names a module. */
  readonly typeOnly: boolean;
}

export interface Call extends Named {
  /** `passed` is a function that is handed over, such as in `map(Number)`. */
  readonly kind: "call" | "new" | "passed";
}

export interface FunctionSize extends Named {
  readonly endLine: number;
  readonly start: number;
  readonly end: number;
  /**
   * Its own lines, without those of functions inside it: a factory of closures is as long as its
   * parts.
   */
  readonly lines: number;
}

export interface Facts {
  /** Specifiers of static, dynamic and type-only imports and of re-exports. */
  readonly imports: readonly Import[];
  /** Calls by dotted name, such as `Date.now` or `it.skip`. */
  readonly calls: readonly Call[];
  /** Members read by dotted name, such as `process.env` or `console.log`. */
  readonly members: readonly Named[];
  /** `as any` and other uses of the type `any`. */
  readonly anys: readonly Named[];
  /** Types, interfaces and classes that the file declares. */
  readonly types: readonly Named[];
  readonly functions: readonly FunctionSize[];
}

interface Collected {
  calls: Call[];
  members: Named[];
  anys: Named[];
  types: Named[];
  functions: FunctionSize[];
  typeImports: Import[];
}

type Place = (offset: number) => number;

const cache = new WeakMap<SourceFile, Facts>();

/** Parses a file once; a file that does not parse throws, since every rule would be blind to it. */
export function factsOf(file: SourceFile): Facts {
  const known = cache.get(file);
  if (known) return known;
  const parsed = parseSync(file.path, file.text);
  const [error] = parsed.errors;
  if (error) throw new Error(`Cannot parse "${file.path}": ${error.message}`);
  const place: Place = (offset) => lineAt(file.text, offset);
  const { typeImports, functions, ...rest } = collect(parsed, place);
  const imports = [...importsOf(parsed, file, place), ...typeImports];
  const facts = { imports, functions: functions.map((each) => alone(each, functions)), ...rest };
  cache.set(file, facts);
  return facts;
}

function importsOf({ module }: ParseResult, file: SourceFile, place: Place): Import[] {
  const found = (name: string, start: number, typeOnly: boolean): Import => ({
    name,
    line: place(start),
    typeOnly,
  });
  const imports = module.staticImports.map(({ moduleRequest: { value, start }, entries }) =>
    found(value, start, entries.length > 0 && entries.every((entry) => entry.isType)),
  );
  const reexports = module.staticExports
    .flatMap((statement) => statement.entries)
    .flatMap(({ moduleRequest: request, isType }) =>
      request ? [found(request.value, request.start, isType)] : [],
    );
  const dynamic = module.dynamicImports.flatMap(({ start, moduleRequest }) => {
    const text = file.text.slice(moduleRequest.start, moduleRequest.end);
    return /^["'`][^$]*["'`]$/u.test(text) ? [found(text.slice(1, -1), start, false)] : [];
  });
  return [...imports, ...reexports, ...dynamic];
}

function collect({ program }: ParseResult, place: Place): Collected {
  const found: Collected = {
    calls: [],
    members: [],
    anys: [],
    types: [],
    functions: [],
    typeImports: [],
  };
  const sized = (name: string, node: { start: number; end: number }) => {
    const line = place(node.start);
    const endLine = place(node.end);
    const { start, end } = node;
    found.functions.push({ name, line, endLine, start, end, lines: endLine - line + 1 });
  };
  const typed = (name: string, start: number) => found.types.push({ name, line: place(start) });
  const called = (kind: Call["kind"], callee: Expression, start: number) =>
    found.calls.push({ name: dotted(callee), line: place(start), kind });
  new Visitor({
    CallExpression: (node) => {
      called("call", node.callee, node.start);
      for (const given of node.arguments) {
        if (given.type === "Identifier") called("passed", given, given.start);
      }
    },
    NewExpression: (node) => called("new", node.callee, node.start),
    MemberExpression: (node) => found.members.push({ name: dotted(node), line: place(node.start) }),
    TSAnyKeyword: (node) => found.anys.push({ name: "any", line: place(node.start) }),
    TSImportType: (node) =>
      found.typeImports.push({ name: node.source.value, line: place(node.start), typeOnly: true }),
    TSInterfaceDeclaration: (node) => typed(node.id.name, node.start),
    TSTypeAliasDeclaration: (node) => typed(node.id.name, node.start),
    ClassDeclaration: (node) => typed(node.id?.name ?? "", node.start),
    FunctionDeclaration: (node) => sized(node.id?.name ?? "default", node),
    FunctionExpression: (node) => sized(node.id?.name ?? "function", node),
    ArrowFunctionExpression: (node) => sized("arrow function", node),
  }).visit(program);
  return found;
}

/** The function without the lines of those that stand directly inside it. */
function alone(outer: FunctionSize, all: readonly FunctionSize[]): FunctionSize {
  const inside = all.filter((each) => each !== outer && contains(outer, each));
  const direct = inside.filter(
    (each) => !inside.some((other) => other !== each && contains(other, each)),
  );
  const lines = direct.reduce((sum, { line, endLine }) => sum + endLine - line, 0);
  return { ...outer, lines: outer.lines - lines };
}

function contains(outer: FunctionSize, inner: FunctionSize): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** `a.b.c` of identifiers; empty where a part is computed or called. */
function dotted(node: Expression): string {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression" || node.computed) return "";
  const object = dotted(node.object);
  return object === "" ? "" : `${object}.${node.property.name}`;
}
