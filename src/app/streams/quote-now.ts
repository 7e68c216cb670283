import type { Clock, Instrument, Quote } from "#domain";
import type { QuoteBus } from "#streams";

/** A stream that has to be opened first shows a price within a second or two. */
const PATIENCE_MS = 5_000;

/**
 * What a stream shows of an instrument at this moment: what is known of it, or the first that comes
 * within five seconds; undefined if nothing does.
 */
export async function quoteNow(
  bus: Pick<QuoteBus, "subscribe">,
  instrument: Instrument,
  clock: Pick<Clock, "sleep">,
): Promise<Quote | undefined> {
  const over = new AbortController();
  let found: Quote | undefined;
  const leave = bus.subscribe([instrument], ({ quote, isStale }) => {
    // One side alone does not say what the other would cost.
    if (isStale || found || !quote.bid || !quote.ask) return;
    found = quote;
    over.abort();
  });
  if (!found) await clock.sleep(PATIENCE_MS, over.signal).catch(() => undefined);
  leave();
  return found;
}
