import { decoded, LIMITS, type StatementFile } from "#kit";
import { fail } from "#domain";

/** A piece of OFX: SGML of version 1, where leaves need no end, or XML of version 2. */
export type Token =
  | { readonly type: "open" | "close"; readonly name: string; readonly line: number }
  | { readonly type: "text"; readonly text: string; readonly line: number };

/** A tag with a name and nothing else, a comment, an instruction, or a section of plain text. */
const MARKUP =
  /<(?:(\/?)([A-Za-z][\w.]*)\s*(\/?)>|!--([\s\S]*?)-->|\?[^>]*>|!\[CDATA\[([\s\S]*?)\]\]>|!DOCTYPE[^>]*>)/g;

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
  for (const found of text.matchAll(MARKUP)) {
    words(text.slice(at, found.index));
    at = found.index + found[0].length;
    const [, slash, name, empty, , plain] = found;
    if (name !== undefined) {
      into.push({ type: slash ? "close" : "open", name: name.toUpperCase(), line });
      if (empty) into.push({ type: "close", name: name.toUpperCase(), line });
    } else if (plain !== undefined) words(plain);
    if (plain === undefined) line += newlines(found[0]);
  }
  words(text.slice(at));
  return line;
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
