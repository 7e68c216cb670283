import { useEffect, useReducer } from "react";

/** The present in milliseconds. Whoever asks is drawn anew every so many. */
export function useNow(everyMs = 15_000): number {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return Date.now();
}
