import { memo, type ReactNode } from "react";
import type { Column } from "./columns.ts";
import classes from "./DataGrid.module.css";

type Props<Row> = {
  readonly id: string;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly renderNarrow: ((row: Row) => ReactNode) | undefined;
  readonly index: number;
  /** Distance from the top of the list and height, in pixels. */
  readonly start: number;
  readonly size: number;
  readonly tracks: string;
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly isClickable: boolean;
};

/** Index of the row that an element lies in, -1 if in none. Clicks and keys are the grid's own. */
export const indexOf = (element: Element): number =>
  parseInt(element.closest("[data-index]")?.getAttribute("data-index") ?? "-1", 10);

/** One visible row, drawn once while in sight. Row 1 is the head, so records begin at row 2. */
export const GridRow = memo(Row) as typeof Row;

function Row<Record>(props: Props<Record>) {
  const { id, row, columns, renderNarrow, index, isActive } = props;
  const names = [
    classes.row,
    isActive && classes.active,
    props.isOpen && classes.open,
    props.isClickable && classes.clickable,
  ];
  return (
    <div
      id={id}
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      className={names.filter(Boolean).join(" ")}
      style={{
        transform: `translateY(${props.start}px)`,
        height: props.size,
        gridTemplateColumns: props.tracks,
      }}
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
