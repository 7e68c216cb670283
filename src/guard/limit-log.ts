/**
 * The exact sliding log: for every unit of weight the moment at which it counts, in order, moments
 * to come included. The script of the Redis limiter does the same in Lua.
 */
export type Log = {
  /** Sorted; entries before `head` are over and wait to be dropped. */
  times: number[];
  head: number;
  readonly windowMs: number;
};

/** A place that is looked for. */
export type Ask = {
  /** Units that may stand in any window, ours included. */
  readonly cap: number;
  readonly weight: number;
};

/** Forgets what has ended at the given moment. */
export function prune(log: Log, now: number): void {
  const { times } = log;
  const before = now - log.windowMs;
  while (log.head < times.length && (times[log.head] ?? 0) <= before) log.head += 1;
  if (log.head < 64 || log.head * 2 < times.length) return;
  log.times = times.slice(log.head);
  log.head = 0;
}

/**
 * The first moment at which there is room: no window of the given length, however it lies, would
 * hold more than `cap`. Never more than `cap` in weight may be asked for.
 */
export function earliest(log: Log, from: number, ask: Ask): number {
  const { times } = log;
  const last = times.length - 1;
  if (last < log.head) return from;
  if ((times[last] ?? 0) <= from) return earliestAfter(log, from, ask);
  let at = from;
  for (;;) {
    const conflict = conflictAt(log, at, ask);
    if (conflict === undefined) return at;
    // Until the window of that unit ends there is no room anywhere.
    at = (times[conflict] ?? at) + log.windowMs;
  }
}

/** Where nothing is booked for later, which is nearly always, one look tells. */
function earliestAfter({ times, head, windowMs }: Log, from: number, ask: Ask): number {
  const first = times.length - 1 - ask.cap + ask.weight;
  return first < head ? from : Math.max(from, (times[first] ?? 0) + windowMs);
}

/**
 * The index of a unit whose window, with ours in it, would hold too many. Of a run of `cap + 1`
 * neighbours that holds ours, the first and the last must be a window apart; only runs that end
 * with ours or after it, within a window, have to be looked at.
 */
function conflictAt(log: Log, at: number, ask: Ask): number | undefined {
  const { times, head, windowMs } = log;
  const room = ask.cap - ask.weight;
  const before = countUpTo(log, at);
  for (let after = 0; after <= room + 1; after++) {
    const last = after === 0 ? at : times[before + after - 1];
    if (last === undefined || last >= at + windowMs) return undefined;
    const first = before + after - room - 1;
    if (first < head) continue;
    if (after === room + 1 || (times[first] ?? 0) + windowMs > last) return first;
  }
  return undefined;
}

/** How many entries, over ones included, are not after the moment; looks from the end. */
function countUpTo({ times, head }: Log, at: number): number {
  let count = times.length;
  while (count > head && (times[count - 1] ?? 0) > at) count -= 1;
  return count;
}

/** Writes units down. */
export function insert(log: Log, at: number, weight: number): void {
  const { times } = log;
  const last = times.length - 1;
  if (last < log.head || (times[last] ?? 0) <= at) {
    for (let unit = 0; unit < weight; unit++) times.push(at);
    return;
  }
  const place = countUpTo(log, at);
  times.splice(place, 0, ...Array.from({ length: weight }, () => at));
}

/** Units that count at the moment or are booked for later. */
export function countFrom(log: Log, at: number): number {
  return log.times.length - Math.max(log.head, countUpTo(log, at - log.windowMs));
}
