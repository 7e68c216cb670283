import type { Instrument, InstrumentId } from "#domain";
import type { QuoteBus, QuoteUpdate } from "./bus.ts";

/** Quotes for one who may be slow. */
export type NewestQuotes = AsyncIterable<readonly QuoteUpdate[]> & {
  /** How many quotes a newer one has overtaken before they were taken. */
  readonly overtaken: () => number;
  readonly end: () => void;
};

/**
 * What has changed since the last taking, each instrument once and as it stands then: a slow
 * subscriber gets the newest and never a queue. Subscribed until it is left or ended.
 */
export function newestQuotes(bus: QuoteBus, instruments: readonly Instrument[]): NewestQuotes {
  const waiting = new Map<InstrumentId, QuoteUpdate>();
  let overtaken = 0;
  let isOver = false;
  let wake: () => void = () => undefined;
  const unsubscribe = bus.subscribe(instruments, (update) => {
    if (waiting.has(update.quote.instrument)) overtaken++;
    waiting.set(update.quote.instrument, update);
    wake();
  });
  const end = () => {
    isOver = true;
    unsubscribe();
    wake();
  };
  return {
    overtaken: () => overtaken,
    end,
    // Not a generator: `return` must end a wait for a quote that may never come.
    [Symbol.asyncIterator]: () => ({
      async next() {
        while (waiting.size === 0 && !isOver)
          await new Promise<void>((resolve) => (wake = resolve));
        if (isOver) return { done: true, value: undefined };
        const value = [...waiting.values()];
        waiting.clear();
        return { done: false, value };
      },
      async return() {
        end();
        return { done: true, value: undefined };
      },
    }),
  };
}
