/** How often open deadlines are looked at, and so how late one may be found over. */
const TICK_MS = 250;

/** Calls once the time is over, unless what comes back is called before. */
export type Deadline = (ms: number, over: () => void) => () => void;

type Open = { leftMs: number; readonly over: () => void };

/**
 * Deadlines that share one timer. A signal of its own for each request would stay in memory until
 * its time is over, long after the reply, and cost as much as reading it. One is never early, and a
 * quarter of a second late at most.
 */
export function createDeadlines(): Deadline {
  const open = new Set<Open>();
  let isTicking = false;

  function tick(): void {
    isTicking = open.size > 0;
    if (isTicking) AbortSignal.timeout(TICK_MS).addEventListener("abort", look, { once: true });
  }

  function look(): void {
    for (const each of open) {
      each.leftMs -= TICK_MS;
      if (each.leftMs > 0) continue;
      open.delete(each);
      each.over();
    }
    tick();
  }

  return (ms, over) => {
    // The tick that is under way has begun before.
    const one = { leftMs: isTicking ? ms + TICK_MS : ms, over };
    open.add(one);
    if (!isTicking) tick();
    return () => void open.delete(one);
  };
}
