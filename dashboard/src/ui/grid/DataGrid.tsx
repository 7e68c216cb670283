import { useHotkeys, useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { type Column, type GridSort, minWidthOf } from "./columns.ts";
import classes from "./DataGrid.module.css";
import { GridHead } from "./GridHead.tsx";
import { GridRow, indexOf } from "./GridRow.tsx";
import { stepOf } from "./steps.ts";

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
/** Rows before the end at which the next page is fetched, so that scrolling does not meet a gap. */
const AHEAD = 60;

/** A table of any length: only visible rows exist, arrows or j and k move, Enter opens. */
export function DataGrid<Row>(props: Props<Row>) {
  const { rows, columns, keyOf, hasMore = false, loadMore, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const isNarrow = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false }) ?? false;
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? NARROW_ROW_PX : ROW_PX),
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, isNarrow]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) loadMore?.();
  }, [hasMore, last, rows.length, loadMore]);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    virtual.scrollToIndex(next);
    scroller.current?.focus({ preventScroll: true });
  };
  useHotkeys([
    ["j", () => move(active + 1)],
    ["k", () => move(active - 1)],
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    const row = rows[active];
    const step = stepOf(event.key, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX));
    if (event.key === "Enter" && row) onOpen?.(row);
    else if (step !== undefined) move(active + step);
    else return;
    event.preventDefault();
  };
  const onClick = ({ target }: MouseEvent) => {
    const index = target instanceof Element ? indexOf(target) : -1;
    const row = rows[index];
    if (row === undefined || !onOpen) return;
    setActive(index);
    onOpen(row);
  };
  const width = isNarrow ? undefined : minWidthOf(columns);
  const tracks = isNarrow ? "1fr" : columns.map(({ width }) => width).join(" ");
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={props.total ?? (hasMore ? -1 : rows.length + 1)}
      aria-colcount={isNarrow ? 1 : columns.length}
      aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
      tabIndex={0}
      className={classes.scroller}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      {width && (
        <GridHead columns={columns} tracks={tracks} minWidth={width} sort={props.sort} onSort={props.onSort} />
      )}
      <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize(), minWidth: width }}>
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
