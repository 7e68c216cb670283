/** One row of a table as text. */
export type Row = {
  /** Line on which the row begins in a text file, or row number in a sheet, from 1. */
  readonly line: number;
  /** Trimmed, quotes removed. */
  readonly cells: readonly string[];
  /** The row as it stands in a text file, without its line end. */
  readonly raw?: string;
  /** Sheet name, where there are several. */
  readonly section?: string;
  /** Why the row could not be split into cells; then `cells` holds its text alone. */
  readonly broken?: string;
};

export type Splitter = {
  /** Rows that are complete after this text. */
  push(text: string): Row[];
  /** The rows that were still waiting for a line end. */
  end(): Row[];
};

export type SplitterOptions = {
  readonly delimiter: string;
  /** Characters after which a row that has no end is given up, so that memory is bounded. */
  readonly maxRowLength: number;
  /** Called when a single line is longer than that; must throw. */
  readonly onEndless?: (line: number) => never;
};

const QUOTE = '"';

/**
 * Splits delimited text (RFC 4180) into rows as it comes. Statements need what general readers do
 * not give: the line on which a row begins, its own text, and going on after a row whose quotes are
 * broken. Such a row is told by text behind a closing quote or by a quote that is never closed;
 * only its first line is given up.
 *
 * A blank behind a closing quote is allowed; a line that is one quoted cell with delimiters in it
 * is split again, since some exports quote whole lines; empty lines are left out.
 */
export function createSplitter({ delimiter, maxRowLength, onEndless }: SplitterOptions): Splitter {
  let rest = "";
  let line = 1;

  function take(final: boolean): Row[] {
    const rows: Row[] = [];
    let at = 0;
    // Where the next quote is, so that text without quotes is searched for them once.
    let quote = -1;
    while (at < rest.length) {
      const newline = rest.indexOf("\n", at);
      if (newline < 0 && !final) {
        if (rest.length - at > maxRowLength) onEndless?.(line);
        break;
      }
      const lineEnd = newline < 0 ? rest.length : newline;
      if (quote < at) quote = positionOf(rest, QUOTE, at);
      const simple = quote > lineEnd;
      const found = simple ? splitPlain(rest, at, lineEnd) : splitQuoted(at, lineEnd, final);
      if (found === "incomplete") break;
      const { cells, raw, broken } = found;
      if (cells) rows.push(broken ? { line, cells, raw, broken } : { line, cells, raw });
      line += found.lines;
      at = found.next;
    }
    rest = rest.slice(at);
    return rows;
  }

  type Found = {
    cells: string[] | undefined;
    raw: string;
    broken?: string;
    lines: number;
    next: number;
  };

  function splitPlain(text: string, start: number, lineEnd: number): Found {
    const end = lineEnd > start && text.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
    const raw = text.slice(start, end);
    const cells = raw.trim() === "" ? undefined : raw.split(delimiter);
    if (cells) for (let i = 0; i < cells.length; i++) cells[i] = trimmed(cells[i] ?? "");
    return { cells, raw, lines: 1, next: lineEnd + 1 };
  }

  function splitQuoted(start: number, lineEnd: number, final: boolean): Found | "incomplete" {
    const scanned = scan(rest, { start, delimiter, final });
    if (scanned === "incomplete" && rest.length - start <= maxRowLength) return "incomplete";
    if (typeof scanned === "object") {
      const raw = withoutLineEnd(rest.slice(start, scanned.next));
      return {
        cells: unwrapped(scanned.cells, delimiter),
        raw,
        lines: scanned.lines,
        next: scanned.next,
      };
    }
    const broken =
      scanned === "text-after-quote"
        ? "There is text behind a closing quote"
        : "A quote is never closed";
    const raw = withoutLineEnd(rest.slice(start, lineEnd));
    return { cells: [raw], raw, broken, lines: 1, next: lineEnd + 1 };
  }

  return {
    push(text) {
      rest = rest === "" ? text : rest + text;
      return take(false);
    },
    end: () => take(true),
  };
}

/** Position of the next `what`, or behind the end. */
function positionOf(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length + 1 : at;
}

const withoutLineEnd = (text: string) => text.replace(/\r?\n$|\r$/, "");

/** Trims only where there is something to trim, which is rare. */
function trimmed(cell: string): string {
  const last = cell.length - 1;
  return last >= 0 &&
    (cell.charCodeAt(0) <= 32 || cell.charCodeAt(last) <= 32 || cell.charCodeAt(0) === 160)
    ? cell.trim()
    : cell;
}

/** Some exports put each whole line into quotes and double those within. */
function unwrapped(cells: string[], delimiter: string): string[] {
  const [only] = cells;
  if (cells.length !== 1 || only === undefined || !only.includes(delimiter) || only.includes("\n"))
    return cells;
  const inner = scan(only, { start: 0, delimiter, final: true });
  return typeof inner === "object" ? inner.cells : cells;
}

type ScanOptions = { readonly start: number; readonly delimiter: string; readonly final: boolean };
type Scanned = { cells: string[]; lines: number; next: number };

/** One row with quotes in it. Says `incomplete` when the text ends before the row does. */
function scan(
  text: string,
  { start, delimiter, final }: ScanOptions,
): Scanned | "incomplete" | "never-closed" | "text-after-quote" {
  const cells: string[] = [];
  let at = start;
  let lines = 1;
  for (;;) {
    at = skipBlanks(text, at, delimiter);
    if (text[at] !== QUOTE) {
      const end = cellEnd(text, at, delimiter);
      if (end === text.length && !final) return "incomplete";
      cells.push(text.slice(at, end).trim());
      at = end;
    } else {
      const quote = closingQuote(text, at + 1);
      if (quote < 0) return final ? "never-closed" : "incomplete";
      if (quote + 1 >= text.length && !final) return "incomplete";
      const cell = text.slice(at + 1, quote);
      lines += newlinesIn(cell);
      cells.push((cell.includes(QUOTE) ? cell.replaceAll('""', QUOTE) : cell).trim());
      at = skipBlanks(text, quote + 1, delimiter);
    }
    if (at >= text.length) return final ? { cells, lines, next: at } : "incomplete";
    if (text[at] === "\n") return { cells, lines, next: at + 1 };
    if (text[at] !== delimiter) return "text-after-quote";
    at++;
  }
}

/** The quote that ends a cell; two quotes in a row are one quote of its text. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf(QUOTE, from); at >= 0; at = text.indexOf(QUOTE, at + 2)) {
    if (text[at + 1] !== QUOTE) return at;
  }
  return -1;
}

function cellEnd(text: string, from: number, delimiter: string): number {
  const newline = text.indexOf("\n", from);
  const stop = newline < 0 ? text.length : newline;
  const end = text.indexOf(delimiter, from);
  return end < 0 || end > stop ? stop : end;
}

function skipBlanks(text: string, from: number, delimiter: string): number {
  let at = from;
  while (
    at < text.length &&
    text[at] !== delimiter &&
    (text[at] === " " || text[at] === "\t" || text[at] === "\r")
  )
    at++;
  return at;
}

function newlinesIn(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) count++;
  return count;
}
