import type { Colors } from "./paint.ts";

/** A column of a table. Numbers stand at the right, so that their points are near each other. */
export type Column<Row> = {
  readonly heading: string;
  readonly text: (row: Row) => string;
  readonly right?: true;
};

export const left = <Row>(heading: string, text: (row: Row) => string): Column<Row> => ({
  heading,
  text,
});
export const right = <Row>(heading: string, text: (row: Row) => string): Column<Row> => ({
  heading,
  text,
  right: true,
});

/** Aligned text, one line a row, under its headings. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  colors: Colors,
): string {
  const cells = rows.map((row) => columns.map(({ text }) => oneLine(text(row))));
  const widths = columns.map(({ heading }, at) =>
    Math.max(widthOf(heading), ...cells.map((line) => widthOf(line[at] ?? ""))),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => padded(text, widths[at] ?? 0, columns[at]?.right ?? false))
      .join("  ")
      .trimEnd();
  const headings = colors.dim(line(columns.map(({ heading }) => heading)));
  return [headings, ...cells.map(line)].join("\n");
}

function padded(text: string, width: number, right: boolean): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return right ? space + text : text + space;
}

/** Marks of colour take no room. */
const MARKS = /\u001b\[\d+m/g;
const widthOf = (text: string) => [...text.replaceAll(MARKS, "")].length;

/**
 * Texts of files end up on a terminal: control characters could move its cursor or change its
 * title. The marks that we set ourselves stay.
 */
export const oneLine = (text: string): string =>
  text.replaceAll(/\u001b(?!\[\d+m)|[\u0000-\u001a\u001c-\u001f\u007f-\u009f]/g, " ");
