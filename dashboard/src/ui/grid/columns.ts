import type { ReactNode } from "react";

/** One column of a data grid. */
export type Column<Row> = {
  readonly key: string;
  readonly title: string;
  /** Track of a CSS grid: "8rem", "minmax(6rem, 1fr)". */
  readonly width: string;
  readonly align?: "end";
  /** Name of the server's sort; absent where it cannot sort. */
  readonly sort?: string;
  /** Where not all columns fit this one gives way, the highest number first. */
  readonly yields?: number;
  render(row: Row): ReactNode;
};

export type GridSort = { readonly by: string; readonly descending: boolean };

const GAP_REM = 0.625;
const PADDING_REM = 2;

/**
 * The columns that fit a width in rem without scrolling sideways, as far as columns give way. What
 * the rows are sorted by stays.
 */
export function fittingColumns<Row>(
  columns: readonly Column<Row>[],
  width: number,
  sortedBy?: string,
): readonly Column<Row>[] {
  if (leastRemOf(columns) <= width) return columns;
  const last = columns
    .filter(({ yields, sort }) => yields !== undefined && (sort ?? "") !== (sortedBy ?? "none"))
    .toSorted((a, b) => (b.yields ?? 0) - (a.yields ?? 0))[0];
  if (!last) return columns;
  const rest = columns.filter((column) => column !== last);
  return fittingColumns(rest, width, sortedBy);
}

/**
 * The least width that all columns need; below it the table scrolls sideways. Rows are placed
 * absolutely, so it must be said.
 */
export const minWidthOf = <Row>(columns: readonly Column<Row>[]): string =>
  `${leastRemOf(columns)}rem`;

function leastRemOf<Row>(columns: readonly Column<Row>[]): number {
  const least = columns.reduce(
    (sum, { width }) => sum + parseFloat(/[\d.]+/.exec(width)?.[0] ?? "0"),
    0,
  );
  return least + (columns.length - 1) * GAP_REM + PADDING_REM;
}
