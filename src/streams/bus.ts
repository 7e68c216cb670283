import type { Clock, Failure, Instant, Instrument, InstrumentId, Quote } from "#domain";

/** What a subscriber sees of one instrument. */
export type QuoteUpdate = {
  readonly quote: Quote;
  /** When we heard of it, by our clock. */
  readonly heardAt: Instant;
  /** Its source is not there at this moment: the market may be elsewhere by now. */
  readonly isStale: boolean;
};

/** Where quotes come from: a stream, or asking. */
export type Upstream = {
  readonly follow: (instruments: readonly Instrument[]) => void;
  /** Opens at once what waits or was refused. */
  readonly retry?: () => void;
  /** Resolves when nothing more comes and its socket is gone. */
  readonly close: () => Promise<void>;
};

export type UpstreamListener = {
  readonly onQuote: (quote: Quote) => void;
  /** Whether quotes come at this moment, and why not. */
  readonly onLive: (isLive: boolean, failure?: Failure) => void;
};

export type QuoteBusParts = {
  /** Instruments of one channel share an upstream. */
  readonly channelOf: (instrument: Instrument) => string;
  readonly open: (
    channel: string,
    instruments: readonly Instrument[],
    listener: UpstreamListener,
  ) => Upstream;
  readonly clock: Pick<Clock, "now">;
};

/** Must neither throw nor wait; who is slow takes the newest of each by `newestQuotes`. */
export type QuoteListener = (update: QuoteUpdate) => void;

/** Quotes of one account to any number of subscribers, each instrument followed once. */
export type QuoteBus = {
  /** Told at once of what is known. Returns how to unsubscribe, which may be called twice. */
  readonly subscribe: (instruments: readonly Instrument[], listener: QuoteListener) => () => void;
  readonly last: (instrument: InstrumentId) => QuoteUpdate | undefined;
  /** Instruments that somebody follows. */
  readonly followed: () => number;
  /** Opens at once what waits or was refused, as after a new log-in. */
  readonly retry: () => void;
  readonly close: () => Promise<void>;
};

type Topic = { readonly instrument: Instrument; readonly listeners: Set<QuoteListener> };
type Lane = {
  readonly topics: Map<InstrumentId, Topic>;
  upstream: Upstream | undefined;
  isLive: boolean;
};

/**
 * Carries quotes from one upstream for each channel to all who subscribed. The first subscriber of
 * a channel opens its upstream and the last one closes it.
 */
export function createQuoteBus({ channelOf, open, clock }: QuoteBusParts): QuoteBus {
  const lanes = new Map<string, Lane>();
  const known = new Map<InstrumentId, QuoteUpdate>();
  const closings = new Map<string, Promise<void>>();
  let isOver = false;

  function tell(topic: Topic | undefined, update: QuoteUpdate): void {
    if (!topic) return;
    known.set(topic.instrument.id, update);
    for (const listener of topic.listeners) listener(update);
  }

  function listenerOf(lane: Lane): UpstreamListener {
    return {
      onQuote(quote) {
        const topic = lane.topics.get(quote.instrument);
        const before = known.get(quote.instrument)?.quote;
        tell(topic, { quote: merged(before, quote), heardAt: clock.now(), isStale: false });
      },
      onLive(isLive) {
        if (lane.isLive === isLive) return;
        lane.isLive = isLive;
        // A price is fresh again when the next one comes, and not because the line is there.
        if (!isLive) for (const topic of lane.topics.values()) markStale(topic);
      },
    };
  }

  function markStale(topic: Topic): void {
    const update = known.get(topic.instrument.id);
    if (update && !update.isStale) tell(topic, { ...update, isStale: true });
  }

  const instrumentsOf = (lane: Lane) => [...lane.topics.values()].map((each) => each.instrument);

  /** Never two upstreams of one channel: the one that is being closed is waited for. */
  async function start(channel: string, lane: Lane): Promise<void> {
    await closings.get(channel);
    if (isOver || lane.upstream || lanes.get(channel) !== lane) return;
    lane.upstream = open(channel, instrumentsOf(lane), listenerOf(lane));
  }

  function stop(channel: string, lane: Lane): Promise<void> {
    lanes.delete(channel);
    const before = closings.get(channel) ?? Promise.resolve();
    const closing = before.then(() => lane.upstream?.close());
    const tracked: Promise<void> = closing.finally(() => {
      if (closings.get(channel) === tracked) closings.delete(channel);
    });
    closings.set(channel, tracked);
    return tracked;
  }

  function laneOf(channel: string): Lane {
    const found = lanes.get(channel);
    if (found) return found;
    const lane: Lane = { topics: new Map(), upstream: undefined, isLive: false };
    lanes.set(channel, lane);
    void start(channel, lane);
    return lane;
  }

  function join(instrument: Instrument, listener: QuoteListener): void {
    const lane = laneOf(channelOf(instrument));
    const topic = lane.topics.get(instrument.id);
    if (topic) return void topic.listeners.add(listener);
    lane.topics.set(instrument.id, { instrument, listeners: new Set([listener]) });
    lane.upstream?.follow(instrumentsOf(lane));
  }

  function leave(instrument: Instrument, listener: QuoteListener): void {
    const channel = channelOf(instrument);
    const lane = lanes.get(channel);
    const topic = lane?.topics.get(instrument.id);
    if (!lane || !topic?.listeners.delete(listener) || topic.listeners.size > 0) return;
    lane.topics.delete(instrument.id);
    known.delete(instrument.id);
    if (lane.topics.size === 0) void stop(channel, lane);
    else lane.upstream?.follow(instrumentsOf(lane));
  }

  return {
    subscribe(instruments, listener) {
      // A function of its own, so that one who subscribes twice unsubscribes once for each.
      const own: QuoteListener = (update) => listener(update);
      if (isOver) return () => undefined;
      for (const each of instruments) {
        join(each, own);
        const update = known.get(each.id);
        if (update) own(update);
      }
      return () => instruments.forEach((each) => leave(each, own));
    },
    last: (instrument) => known.get(instrument),
    followed: () => [...lanes.values()].reduce((sum, { topics }) => sum + topics.size, 0),
    retry: () => lanes.forEach(({ upstream }) => upstream?.retry?.()),
    async close() {
      isOver = true;
      for (const [channel, lane] of lanes) void stop(channel, lane);
      await Promise.all(closings.values());
    },
  };
}

/** A trade says nothing of the offers, and offers nothing of the last trade. */
function merged(before: Quote | undefined, next: Quote): Quote {
  if (!before) return next;
  const isTrade = !next.bid && !next.ask;
  if (isTrade) return { ...before, ...next };
  return { ...(before.last && { last: before.last }), ...next };
}
