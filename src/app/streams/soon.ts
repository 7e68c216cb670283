import type { Clock } from "#domain";

/** Work that many ask for at once: done once a little later, never twice at a time. */
export type Soon = {
  readonly ask: () => void;
  /** Resolves when nothing of it runs any more; nothing begins after it was called. */
  readonly close: () => Promise<void>;
};

/** What is asked for while it runs is done once more afterwards. */
export function soon(
  clock: Pick<Clock, "sleep">,
  afterMs: number,
  work: () => Promise<unknown>,
): Soon {
  const over = new AbortController();
  let isAsked = false;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (isAsked && !over.signal.aborted) {
      await clock.sleep(afterMs, over.signal).catch(() => undefined);
      isAsked = false;
      if (!over.signal.aborted) await work();
    }
    running = undefined;
  }

  return {
    ask() {
      isAsked = true;
      if (!over.signal.aborted) running ??= run();
    },
    async close() {
      over.abort();
      await running;
    },
  };
}
