import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect } from "react";

type Options = {
  readonly count: number;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rowPx: number;
  readonly hasMore: boolean;
  readonly loadMore: (() => void) | undefined;
};

/** Rows before the end at which the next page is fetched, so that scrolling does not meet a gap. */
const AHEAD = 60;

/** The rows that are in sight, and a call for more before their end is. */
export function useRows({ count, scroller, rowPx, hasMore, loadMore }: Options) {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= count - AHEAD) loadMore?.();
  }, [hasMore, last, count, loadMore]);
  return {
    items,
    totalPx: virtual.getTotalSize(),
    scrollTo: (index: number) => virtual.scrollToIndex(index),
  };
}
