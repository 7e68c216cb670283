import type { Clock, Instrument } from "#domain";
import { type KeepParts, keepStream } from "./keep.ts";
import type { Upstream, UpstreamListener } from "./bus.ts";
import type { StreamStatus } from "./status.ts";

export type StreamedParts = Omit<KeepParts, "onEvent" | "instruments">;

/** Opens the way of quotes that stands in for a stream. */
export type Instead = (instruments: readonly Instrument[], listener: UpstreamListener) => Upstream;

export type UpstreamParts = {
  readonly stream: StreamedParts;
  /** Absent where the broker cannot be asked. */
  readonly instead: Instead | undefined;
  readonly clock: Clock;
  /** A stream that is away for longer is stood in for, in milliseconds. */
  readonly patienceMs: number;
};

/** Quotes of a stream, and while that is away, by asking. */
export function streamedQuotes(
  { stream, instead, clock, patienceMs }: UpstreamParts,
  first: readonly Instrument[],
  listener: UpstreamListener,
): Upstream {
  const over = new AbortController();
  let instruments = first;
  let isOpen = false;
  let standIn: Upstream | undefined;
  let isWaiting = false;
  let closing: Promise<unknown> = Promise.resolve();

  async function standInLater(): Promise<void> {
    if (isWaiting) return;
    isWaiting = true;
    await clock.sleep(patienceMs, over.signal).catch(() => undefined);
    isWaiting = false;
    if (over.signal.aborted || isOpen || standIn || !instead) return;
    standIn = instead(instruments, listener);
  }

  function dismiss(): void {
    const ended = standIn?.close();
    standIn = undefined;
    closing = Promise.all([closing, ended]);
  }

  function onStatus(status: StreamStatus): void {
    const wasOpen = isOpen;
    isOpen = status.state === "open";
    if (isOpen) dismiss();
    else if (wasOpen) void standInLater();
    if (isOpen || !standIn) listener.onLive(isOpen, status.failure);
    stream.onStatus?.(status);
  }

  const kept = keepStream({
    ...stream,
    instruments,
    onStatus,
    onEvent: (event) => {
      if (event.kind === "quote") listener.onQuote(event.quote);
    },
  });
  void standInLater();
  return {
    follow(wanted) {
      instruments = wanted;
      kept.follow(wanted);
      standIn?.follow(wanted);
    },
    retry: () => kept.retry(),
    async close() {
      over.abort();
      dismiss();
      await Promise.all([kept.close(), closing]);
    },
  };
}
