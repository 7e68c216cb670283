import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, useId, useRef } from "react";
import { type Column, fittingColumns, type GridSort, minWidthOf } from "./columns.ts";
import classes from "./DataGrid.module.css";
import { GridHead } from "./GridHead.tsx";
import { GridRow } from "./GridRow.tsx";
import { useActiveRow } from "./useActiveRow.ts";
import { useRems } from "./useRems.ts";
import { useRows } from "./useRows.ts";

type Props<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** A row as two lines, for screens that are too narrow for columns. */
  readonly renderNarrow: (row: Row) => ReactNode;
  readonly total?: number | undefined;
  readonly hasMore?: boolean;
  readonly loadMore?: (() => void) | undefined;
  readonly sort?: GridSort | undefined;
  readonly onSort?: ((sort: GridSort) => void) | undefined;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly openKey?: string | undefined;
};

const ROW_PX = 36;
const NARROW_ROW_PX = 62;
/** A table of any length: only visible rows exist, arrows or j and k move, Enter opens. */
export function DataGrid<Row>(props: Props<Row>) {
  const { rows, keyOf, hasMore = false, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const columns = fittingColumns(props.columns, useRems(scroller), props.sort?.by);
  const isNarrow =
    useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false }) ?? false;
  const id = useId();
  const rowPx = isNarrow ? NARROW_ROW_PX : ROW_PX;
  const { items, totalPx, scrollTo } = useRows({
    count: rows.length,
    scroller,
    rowPx,
    hasMore,
    loadMore: props.loadMore,
  });
  const { active, onKeyDown, onClick } = useActiveRow({ rows, scroller, rowPx, scrollTo, onOpen });
  const isActiveInSight = items.some(({ index }) => index === active);
  const width = isNarrow ? undefined : minWidthOf(columns);
  const tracks = isNarrow ? "1fr" : columns.map(({ width }) => width).join(" ");
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={props.total ?? (hasMore ? -1 : rows.length + 1)}
      aria-colcount={isNarrow ? 1 : columns.length}
      aria-activedescendant={isActiveInSight ? `${id}-${active}` : undefined}
      tabIndex={0}
      className={classes.scroller}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      {width && (
        <GridHead
          columns={columns}
          tracks={tracks}
          minWidth={width}
          sort={props.sort}
          onSort={props.onSort}
        />
      )}
      <div role="rowgroup" className={classes.body} style={{ height: totalPx, minWidth: width }}>
        {items.map(({ index, start, size }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <GridRow
              key={keyOf(row)}
              id={`${id}-${index}`}
              row={row}
              columns={columns}
              renderNarrow={isNarrow ? props.renderNarrow : undefined}
              index={index}
              start={start}
              size={size}
              tracks={tracks}
              isActive={index === active}
              isOpen={props.openKey === keyOf(row)}
              isClickable={onOpen !== undefined}
            />
          );
        })}
      </div>
    </div>
  );
}
