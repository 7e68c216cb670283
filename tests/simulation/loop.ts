/** Something that happens at a moment of simulated time. */
type Event = { readonly at: number; readonly n: number; readonly run: () => void; dead: boolean };

export type Loop = {
  /** Simulated milliseconds since 1970. */
  readonly now: () => number;
  /** Runs at a moment; what comes back takes it off the plan. */
  readonly at: (ms: number, run: () => void) => () => void;
  readonly after: (ms: number, run: () => void) => () => void;
  /** Lets everything happen until a moment. */
  readonly run: (until: number) => Promise<void>;
  readonly events: () => number;
};

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Simulated time. Events happen in the order of their moments, and of their planning where moments
 * are the same; between two of them everything that does not wait for time comes to rest.
 */
export function createLoop(startMs: number): Loop {
  const heap: Event[] = [];
  let nowMs = startMs;
  let planned = 0;
  let ran = 0;

  const isEarlier = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.n < b.n);

  function push(event: Event): void {
    let child = heap.push(event) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent];
      if (!above || !isEarlier(event, above)) break;
      heap[child] = above;
      heap[parent] = event;
      child = parent;
    }
  }

  function pop(): Event | undefined {
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || first === last) return first;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      let below = heap[child];
      const right = heap[child + 1];
      if (right && below && isEarlier(right, below)) {
        below = right;
        child++;
      }
      if (!below || !isEarlier(below, last)) break;
      heap[parent] = below;
      parent = child;
    }
    heap[parent] = last;
    return first;
  }

  function at(ms: number, run: () => void): () => void {
    const event: Event = { at: Math.max(Math.ceil(ms), nowMs), n: planned++, run, dead: false };
    push(event);
    return () => void (event.dead = true);
  }

  return {
    now: () => nowMs,
    at,
    after: (ms, run) => at(nowMs + ms, run),
    async run(until) {
      await settled();
      for (let next = heap[0]; next && next.at <= until; next = heap[0]) {
        pop();
        if (next.dead) continue;
        nowMs = next.at;
        ran++;
        next.run();
        await settled();
      }
      nowMs = Math.max(nowMs, until);
    },
    events: () => ran,
  };
}
