import type { Clock, Instrument, Quote } from "#domain";
import { classifyError } from "#guard";
import type { Upstream, UpstreamListener } from "./bus.ts";

export type PollParts = {
  /** Asks the broker under its limits. */
  readonly ask: (instrument: Instrument) => Promise<Quote>;
  readonly clock: Clock;
  /** Between two rounds over all instruments, in milliseconds. */
  readonly everyMs: number;
};

const LONGEST_WAIT_MS = 60_000;

/**
 * Quotes of a broker that streams none: each instrument asked for in turn. After an error it waits
 * as long as the broker asks, and twice as long after each further one.
 */
export function pollQuotes(
  { ask, clock, everyMs }: PollParts,
  first: readonly Instrument[],
  { onQuote, onLive }: UpstreamListener,
): Upstream {
  const over = new AbortController();
  let instruments = first;
  let failures = 0;

  /** Returns how long to wait before the next. */
  async function round(): Promise<number> {
    for (const each of instruments) {
      if (over.signal.aborted) return 0;
      try {
        const quote = await ask(each);
        if (over.signal.aborted) return 0;
        failures = 0;
        onLive(true);
        onQuote(quote);
      } catch (error) {
        if (over.signal.aborted) return 0;
        failures++;
        const { retryAfterMs = 0 } = classifyError(error);
        onLive(false);
        return Math.max(retryAfterMs, Math.min(LONGEST_WAIT_MS, everyMs * 2 ** failures));
      }
    }
    return everyMs;
  }

  async function run(): Promise<void> {
    while (!over.signal.aborted) {
      const waitMs = await round();
      await clock.sleep(waitMs, over.signal).catch(() => undefined);
    }
  }
  const running = run();
  return {
    follow: (wanted) => void (instruments = wanted),
    async close() {
      over.abort();
      await running;
    },
  };
}
