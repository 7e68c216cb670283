import { Parser } from "htmlparser2";
import { decoded } from "./decode.ts";
import type { Sample, StatementFile } from "./file.ts";
import type { Recognition } from "./importer.ts";

/** One table row of an HTML report. */
export type HtmlRow = {
  /** Number of the row in the file, from 1. */
  readonly line: number;
  readonly cells: readonly HtmlCell[];
};
export type HtmlCell = {
  readonly text: string;
  readonly colspan: number;
  readonly title: string;
  /** Not shown, and then no part of the columns. */
  readonly hidden: boolean;
};

/**
 * The table rows of an HTML report in order, and its title. Markup may be unclosed; scripts are
 * never run.
 */
export async function htmlTable(
  file: StatementFile,
): Promise<{ readonly title: string; readonly rows: readonly HtmlRow[] }> {
  const rows: HtmlRow[] = [];
  let title = "";
  let inTitle = false;
  let cells: HtmlCell[] | undefined;
  let cell: { text: string; colspan: number; title: string; hidden: boolean } | undefined;
  const endCell = () => {
    if (cell) cells?.push({ ...cell, text: cell.text.replaceAll(/\s+/g, " ").trim() });
    cell = undefined;
  };
  const endRow = () => {
    endCell();
    if (cells) rows.push({ line: rows.length + 1, cells });
    cells = undefined;
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === "title") inTitle = true;
      if (name === "tr") [, cells] = [endRow(), []];
      if (name === "td" || name === "th") {
        endCell();
        const colspan = Number(attributes["colspan"] ?? 1) || 1;
        cell = {
          text: "",
          colspan,
          title: attributes["title"] ?? "",
          hidden: isHidden(attributes),
        };
      }
    },
    ontext(text) {
      if (inTitle) title += text;
      if (cell) cell.text += text;
    },
    onclosetag(name) {
      if (name === "title") inTitle = false;
      if (name === "td" || name === "th") endCell();
      if (name === "tr" || name === "table") endRow();
    },
  });
  for await (const text of decoded(file)) parser.write(text);
  parser.end();
  endRow();
  return { title: title.trim(), rows };
}

/** Recognises a report by marks that all have to stand in its beginning. */
export const recogniseHtml = (
  { container, head }: Sample,
  { marks, seen }: { readonly marks: readonly RegExp[]; readonly seen: string },
): Recognition | undefined =>
  container === "html" && marks.every((mark) => mark.test(head))
    ? { score: marks.length, seen }
    : undefined;

const isHidden = ({ class: classes = "", style = "" }: Readonly<Record<string, string>>) =>
  /\bhidden\b/i.test(classes) || /display\s*:\s*none/i.test(style);

/**
 * The cells of a row as texts in table columns: a cell that spans columns is followed by empty
 * ones, and hidden cells are left out.
 */
export const gridCells = ({ cells }: HtmlRow): readonly string[] =>
  cells
    .filter(({ hidden }) => !hidden)
    .flatMap(({ text, colspan }) => [
      text,
      ...Array.from({ length: Math.min(Math.max(colspan, 1), MAX_SPAN) - 1 }, () => ""),
    ]);

/** No report has more columns; a larger span is a slip of the writer or an attack on memory. */
const MAX_SPAN = 100;
