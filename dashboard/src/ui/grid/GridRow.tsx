import type { ReactNode } from "react";
import type { Column } from "./columns.ts";
import classes from "./DataGrid.module.css";

type Props<Row> = {
  readonly id: string;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly renderNarrow: ((row: Row) => ReactNode) | undefined;
  readonly place: { index: number; start: number; size: number; tracks: string };
  readonly state: { active: boolean; open: boolean };
  readonly isClickable: boolean;
};

/** Index of the row that an element lies in, -1 if in none. Clicks and keys are the grid's own. */
export const indexOf = (element: Element): number =>
  parseInt(element.closest("[data-index]")?.getAttribute("data-index") ?? "-1", 10);

/** One visible row. Row 1 is the head, so the first record is row 2. */
export function GridRow<Row>({ id, row, columns, renderNarrow, place, state, isClickable }: Props<Row>) {
  const names = [classes.row, state.active && classes.active, state.open && classes.open, isClickable && classes.clickable];
  return (
    <div
      id={id}
      role="row"
      data-index={place.index}
      aria-rowindex={place.index + 2}
      aria-selected={state.active}
      className={names.filter(Boolean).join(" ")}
      style={{ transform: `translateY(${place.start}px)`, height: place.size, gridTemplateColumns: place.tracks }}
    >
      {renderNarrow ? (
        <div role="gridcell" className={classes.cell}>
          {renderNarrow(row)}
        </div>
      ) : (
        columns.map((column) => (
          <div
            key={column.key}
            role="gridcell"
            className={`${classes.cell} ${column.align === "end" ? classes.end : ""}`}
          >
            {column.render(row)}
          </div>
        ))
      )}
    </div>
  );
}
