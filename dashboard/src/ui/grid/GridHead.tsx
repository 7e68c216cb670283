import { Icon } from "../Icon.tsx";
import type { Column, GridSort } from "./columns.ts";
import classes from "./DataGrid.module.css";

type Props<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
  readonly minWidth: string;
  readonly sort: GridSort | undefined;
  readonly onSort: ((sort: GridSort) => void) | undefined;
};

/** Column titles; those that the server can sort by are buttons. */
export function GridHead<Row>({ columns, tracks, minWidth, sort, onSort }: Props<Row>) {
  return (
    <div role="rowgroup" className={classes.head} style={{ minWidth }}>
      <div
        role="row"
        aria-rowindex={1}
        className={classes.headRow}
        style={{ gridTemplateColumns: tracks }}
      >
        {columns.map((column) => {
          const isSorted = column.sort !== undefined && column.sort === sort?.by;
          const order = sort?.descending ? "descending" : "ascending";
          return (
            <div
              key={column.key}
              role="columnheader"
              aria-sort={isSorted ? order : undefined}
              className={column.align === "end" ? classes.end : undefined}
            >
              {column.sort && onSort ? (
                <button
                  type="button"
                  className={classes.sort}
                  onClick={() => onSort(nextSort(column.sort ?? "", sort))}
                >
                  {column.title}
                  {isSorted && <Icon name={sort?.descending ? "down" : "up"} size={11} />}
                </button>
              ) : (
                column.title
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** A new column begins with its largest value; clicking again turns it. */
const nextSort = (by: string, sort: GridSort | undefined): GridSort => ({
  by,
  descending: sort?.by === by ? !sort.descending : by !== "symbol",
});
