import { useHotkeys } from "@mantine/hooks";
import { type KeyboardEvent, type MouseEvent, type RefObject, useState } from "react";
import { indexOf } from "./GridRow.tsx";
import { stepOf } from "./steps.ts";

type Options<Row> = {
  readonly rows: readonly Row[];
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rowPx: number;
  readonly scrollTo: (index: number) => void;
  readonly onOpen: ((row: Row) => void) | undefined;
};

/** Which row the keyboard is on: arrows or j and k move, Enter and a click open. -1 while on none. */
export function useActiveRow<Row>({ rows, scroller, rowPx, scrollTo, onOpen }: Options<Row>) {
  const [wanted, setWanted] = useState(-1);
  // Another filter may leave fewer rows than there were.
  const active = Math.min(wanted, rows.length - 1);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setWanted(next);
    scrollTo(next);
    scroller.current?.focus({ preventScroll: true });
  };
  const moveFromAnywhere = (to: number) => {
    // What lies under a dialog is out of reach.
    if (!document.querySelector("[aria-modal]")) move(to);
  };
  useHotkeys([
    ["j", () => moveFromAnywhere(active + 1)],
    ["k", () => moveFromAnywhere(active - 1)],
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    const row = rows[active];
    const step = stepOf(event.key, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx));
    if (event.key === "Enter" && row) onOpen?.(row);
    else if (step !== undefined) move(active + step);
    else return;
    event.preventDefault();
  };
  const onClick = ({ target }: MouseEvent) => {
    const index = target instanceof Element ? indexOf(target) : -1;
    const row = rows[index];
    if (row === undefined || !onOpen) return;
    setWanted(index);
    onOpen(row);
  };
  return { active, onKeyDown, onClick };
}
