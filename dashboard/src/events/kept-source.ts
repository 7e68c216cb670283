/** Of the first wait before a stream is opened again, and of the longest. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** Between half of the bound and the whole, so that many pages do not come back together. */
export const waitMs = (failures: number, random: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 20)) * (0.5 + random / 2);

/** What a stream of the server tells. */
export type SourceEars = {
  readonly onOpen: () => void;
  /** `isOver`: it is opened again later, and not by the browser at once. */
  readonly onEnd: (isOver: boolean) => void;
  readonly events: Readonly<Record<string, (data: string) => void>>;
};

/**
 * A stream of the server that is opened again whenever it ends. A browser does that by itself as
 * long as the server only hangs up; after any other answer, such as that of a proxy whose server is
 * being started, it gives up. Returns how to end it.
 */
export function keepSource(url: string, { onOpen, onEnd, events }: SourceEars): () => void {
  let source: EventSource;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function open(): void {
    source = new EventSource(url);
    source.addEventListener("open", () => {
      failures = 0;
      onOpen();
    });
    source.addEventListener("error", () => {
      const isOver = source.readyState === EventSource.CLOSED;
      onEnd(isOver);
      if (isOver) waiting = setTimeout(open, waitMs(failures++, Math.random()));
    });
    for (const [name, take] of Object.entries(events))
      source.addEventListener(name, (message: MessageEvent<string>) => take(message.data));
  }
  open();
  return () => {
    clearTimeout(waiting);
    source.close();
  };
}
