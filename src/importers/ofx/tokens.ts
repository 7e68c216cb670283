import { decoded, LIMITS, type StatementFile } from "#kit";
import { fail } from "#domain";

/** A piece of OFX: SGML of version 1, where leaves need no end, or XML of version 2. */
export type Token =
  | { readonly type: "open" | "close"; readonly name: string; readonly line: number }
  | { readonly type: "text"; readonly text: string; readonly line: number };

/**
 * A tag with a name and nothing else, an instruction, or the beginning of a comment or of a section
 * of plain text, whose end is looked for apart.
 */
const MARKUP = /<(?:(\/?)([A-Za-z][\w.]*)\s*(\/?)>|\?[^>]*>|!DOCTYPE[^>]*>|(!--)|(!\[CDATA\[))/g;

/**
 * The tags and texts of an OFX file in order, in batches. What looks like a tag and is none is
 * text, so that broken files come to an end like whole ones. Memory does not grow with the file.
 */
export async function* ofxTokens(file: StatementFile): AsyncGenerator<readonly Token[]> {
  let rest = "";
  let line = 1;
  for await (const chunk of decoded(file)) {
    rest += chunk;
    // Only up to the last ">" can it be told what is a tag; the rest waits for more.
    const safe = rest.lastIndexOf(">") + 1;
    if (safe === 0 && rest.length > LIMITS.maxCellLength) fail(endless(file.name, line));
    const tokens: Token[] = [];
    const whole = rest.slice(0, safe);
    if (whole.includes("<!ENTITY")) fail(entities(file.name));
    line = tokensOf(whole, line, tokens);
    rest = rest.slice(safe);
    if (tokens.length > 0) yield tokens;
  }
  const tokens: Token[] = [];
  tokensOf(rest, line, tokens);
  yield tokens;
}

function tokensOf(text: string, from: number, into: Token[]): number {
  let line = from;
  let at = 0;
  const words = (raw: string) => {
    const plain = unescaped(raw).replaceAll(/\s+/g, " ").trim();
    if (plain !== "") into.push({ type: "text", text: plain, line });
    line += newlines(raw);
  };
  const [comments, sections] = [ends(text, "-->"), ends(text, "]]>")];
  for (const found of text.matchAll(MARKUP)) {
    const after = found.index + found[0].length;
    const [, slash, name, empty, comment, section] = found;
    const end = comment ? comments(after) : section ? sections(after) : after;
    // Inside of what was taken already, or without an end and so no markup at all.
    if (found.index < at || end === undefined) continue;
    words(text.slice(at, found.index));
    at = end;
    if (name !== undefined) {
      into.push({ type: slash ? "close" : "open", name: name.toUpperCase(), line });
      if (empty) into.push({ type: "close", name: name.toUpperCase(), line });
    }
    if (section) words(text.slice(after, end - "]]>".length));
    else line += newlines(text.slice(found.index, end));
  }
  words(text.slice(at));
  return line;
}

/** Where the next mark ends. Each mark is looked for once, however many beginnings lack one. */
function ends(text: string, mark: string) {
  let next = 0;
  return (from: number): number | undefined => {
    if (next !== -1 && next < from) next = text.indexOf(mark, from);
    return next === -1 ? undefined : next + mark.length;
  };
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** Banks escape as they like, so what is no known entity stays as it is. */
const unescaped = (text: string) =>
  text.includes("&")
    ? text.replaceAll(/&(?:(\w+)|#(\d{1,6}));/g, (whole, name?: string, code?: string) =>
        name === undefined
          ? String.fromCodePoint(Math.min(Number(code), 0xfffd))
          : (ENTITIES[name] ?? whole),
      )
    : text;

const endless = (name: string, line: number) => ({
  code: "ofx-malformed",
  message: `The file "${name}" has no tags behind line ${line}`,
  owner: "user" as const,
  next: "Download the file again",
});

/** None is ever resolved; a file that brings some was made for another reader than a blotter. */
const entities = (name: string) => ({
  code: "ofx-malformed",
  message: `The file "${name}" declares entities, which statements never need`,
  owner: "user" as const,
  next: "Download the file again",
});
