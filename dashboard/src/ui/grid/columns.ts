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
  render(row: Row): ReactNode;
};

export type GridSort = { readonly by: string; readonly descending: boolean };

const GAP_REM = 0.75;
const PADDING_REM = 2;

/**
 * The least width that all columns need; below it the table scrolls sideways. Rows are placed
 * absolutely, so it must be said.
 */
export function minWidthOf<Row>(columns: readonly Column<Row>[]): string {
  const least = columns.reduce(
    (sum, { width }) => sum + parseFloat(/[\d.]+/.exec(width)?.[0] ?? "0"),
    0,
  );
  return `${least + (columns.length - 1) * GAP_REM + PADDING_REM}rem`;
}
