/** A moment; all units that are let through together share one. */
export type Stamp = { readonly at: number };

/**
 * The exact sliding log: for every unit of weight the moment at which it counts, in order, moments
 * to come included. The script of the Redis limiter does the same in Lua.
 */
export type Log = {
  /** Sorted; entries before `head` are over and wait to be dropped. */
  stamps: Stamp[];
  head: number;
  readonly windowMs: number;
};

/** The moment of an entry; of one that is not there, long ago. */
const timeOf = ({ stamps }: Log, at: number): number => stamps[at]?.at ?? 0;

/** A place that is looked for. */
export type Ask = {
  /** Units that may stand in any window, ours included. */
  readonly cap: number;
  readonly weight: number;
};

/** Forgets what has ended at the given moment. */
export function prune(log: Log, now: number): void {
  const { stamps } = log;
  const before = now - log.windowMs;
  while (log.head < stamps.length && timeOf(log, log.head) <= before) log.head += 1;
  if (log.head < 64 || log.head * 2 < stamps.length) return;
  log.stamps = stamps.slice(log.head);
  log.head = 0;
}

/**
 * The first moment at which there is room: no window of the given length, however it lies, would
 * hold more than `cap`. Never more than `cap` in weight may be asked for.
 */
export function earliest(log: Log, from: number, ask: Ask): number {
  const last = log.stamps.length - 1;
  if (last < log.head) return from;
  if (timeOf(log, last) <= from) return earliestAfter(log, from, ask);
  let at = from;
  for (;;) {
    const conflict = conflictAt(log, at, ask);
    if (conflict === undefined) return at;
    // Until the window of that unit ends there is no room anywhere.
    at = timeOf(log, conflict) + log.windowMs;
  }
}

/** Where nothing is booked for later, which is nearly always, one look tells. */
function earliestAfter(log: Log, from: number, ask: Ask): number {
  const first = log.stamps.length - 1 - ask.cap + ask.weight;
  return first < log.head ? from : Math.max(from, timeOf(log, first) + log.windowMs);
}

/**
 * The index of a unit whose window, with ours in it, would hold too many. Of a run of `cap + 1`
 * neighbours that holds ours, the first and the last must be a window apart; only runs that end
 * with ours or after it, within a window, have to be looked at.
 */
function conflictAt(log: Log, at: number, ask: Ask): number | undefined {
  const { stamps, head, windowMs } = log;
  const room = ask.cap - ask.weight;
  const before = countUpTo(log, at);
  for (let after = 0; after <= room + 1; after++) {
    const last = after === 0 ? at : stamps[before + after - 1]?.at;
    if (last === undefined || last >= at + windowMs) return undefined;
    const first = before + after - room - 1;
    if (first < head) continue;
    if (after === room + 1 || timeOf(log, first) + windowMs > last) return first;
  }
  return undefined;
}

/** How many entries, over ones included, are not after the moment; looks from the end. */
function countUpTo(log: Log, at: number): number {
  let count = log.stamps.length;
  while (count > log.head && timeOf(log, count - 1) > at) count -= 1;
  return count;
}

/** Writes units down. */
export function insert(log: Log, stamp: Stamp, weight: number): void {
  const { stamps } = log;
  const last = stamps.length - 1;
  if (last < log.head || timeOf(log, last) <= stamp.at) {
    for (let unit = 0; unit < weight; unit++) stamps.push(stamp);
    return;
  }
  stamps.splice(countUpTo(log, stamp.at), 0, ...Array.from({ length: weight }, () => stamp));
}

/** Units that count at the moment or are booked for later. */
export function countFrom(log: Log, at: number): number {
  return log.stamps.length - Math.max(log.head, countUpTo(log, at - log.windowMs));
}
