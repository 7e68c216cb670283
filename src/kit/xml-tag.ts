const NAME = String.raw`[A-Za-z_:][\w:.-]*`;
const BLANK = String.raw`[ \t\r\n]`;
const BEGIN = new RegExp(`<(${NAME})`, "y");
const ATTRIBUTE = new RegExp(`${BLANK}+(${NAME})${BLANK}*=${BLANK}*(?:"([^"<]*)"|'([^'<]*)')`, "y");
const END = new RegExp(`${BLANK}*(/?)>`, "y");

/** An XML tag as it stands in the text: values are raw. */
export type RawTag = {
  readonly element: string;
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly end: number;
  readonly empty: boolean;
};

/**
 * Reads the opening tag that begins at `start`. Undefined if it is malformed or the text ends
 * before it.
 */
export function attributesIn(text: string, start: number): RawTag | undefined {
  BEGIN.lastIndex = start;
  const element = BEGIN.exec(text)?.[1];
  if (element === undefined) return undefined;
  const names: string[] = [];
  const values: string[] = [];
  let at = BEGIN.lastIndex;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(text);
    if (!found) break;
    names.push(found[1] ?? "");
    values.push(found[2] ?? found[3] ?? "");
    at = ATTRIBUTE.lastIndex;
  }
  END.lastIndex = at;
  const tail = END.exec(text);
  return tail ? { element, names, values, end: END.lastIndex, empty: tail[1] === "/" } : undefined;
}

const PREDEFINED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/**
 * Replaces character references and the five entities that XML itself defines; any other is
 * refused.
 */
export function resolved(text: string, refuse: (reason: string) => never): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(/&(#\d{1,7};|#x[0-9A-Fa-f]{1,6};|\w+;|)/g, (whole, name: string) => {
    const body = name.slice(0, -1);
    if (!body.startsWith("#")) return PREDEFINED[body] ?? refuse(`it uses the entity "${whole}"`);
    const code =
      body[1] === "x" ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10);
    return isCharacter(code)
      ? String.fromCodePoint(code)
      : refuse(`it refers to the character "${whole}"`);
  });
}

/** Char of XML 1.0, section 2.2. */
const isCharacter = (code: number) =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x1_0000 && code <= 0x10_ffff);
