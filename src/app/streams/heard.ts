import type { Clock } from "#domain";
import type { QuoteBody } from "#http";

type Bounds = {
  readonly clock: Pick<Clock, "sleep">;
  readonly seconds: number;
  /** How many instruments are followed. */
  readonly many: number;
};

/** The same quotes until each instrument was heard, and for so many seconds at the most. */
export function untilHeard(
  quotes: AsyncIterable<readonly QuoteBody[]>,
  { clock, seconds, many }: Bounds,
): AsyncIterable<readonly QuoteBody[]> {
  return {
    [Symbol.asyncIterator]() {
      const taken = quotes[Symbol.asyncIterator]();
      const over = new AbortController();
      const heard = new Set<string>();
      const end = async () => {
        over.abort();
        await taken.return?.();
        return { done: true, value: undefined } as const;
      };
      // Whoever waits for the next is answered by what it ends.
      void clock.sleep(seconds * 1000, over.signal).then(end, () => undefined);
      return {
        async next() {
          if (heard.size >= many) return end();
          const step = await taken.next();
          if (step.done) return end();
          for (const { instrument } of step.value) heard.add(instrument);
          return step;
        },
        return: end,
      };
    },
  };
}
