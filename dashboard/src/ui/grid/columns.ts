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
