import type { ReactNode } from "react";
import type { Column } from "./columns.ts";
import classes from "./DataGrid.module.css";

type Props<Row> = {
  readonly id: string;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly narrow: ((row: Row) => ReactNode) | undefined;
  readonly place: { index: number; start: number; size: number; tracks: string };
  readonly state: { active: boolean; open: boolean };
  readonly onOpen: (() => void) | undefined;
};

/** One visible row. Row 1 is the head, so the first record is row 2. */
export function GridRow<Row>({ id, row, columns, narrow, place, state, onOpen }: Props<Row>) {
  const names = [classes.row, state.active && classes.active, state.open && classes.open, onOpen && classes.clickable];
  return (
    // The grid itself takes the keyboard (aria-activedescendant); a click is the mouse's way to Enter.
    <div
      id={id}
      role="row"
      aria-rowindex={place.index + 2}
      aria-selected={state.active}
      className={names.filter(Boolean).join(" ")}
      style={{ transform: `translateY(${place.start}px)`, height: place.size, gridTemplateColumns: place.tracks }}
      onClick={onOpen}
    >
      {narrow ? (
        <div role="gridcell" className={classes.cell}>
          {narrow(row)}
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
