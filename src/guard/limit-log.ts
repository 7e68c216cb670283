/**
 * The exact sliding log: for every unit of weight the moment at which it counts, in order, moments
 * to come included. The script of the Redis limiter does the same in Lua.
 */
export type Log = {
  /** Sorted from `head` to `tail`; what is before is over, what is after is free. */
  times: Float64Array;
  head: number;
  tail: number;
  readonly windowMs: number;
};

/** Numbers side by side: a log that grows by single units would be copied again and again. */
const FIRST_SIZE = 128;

/** Space for as many units as may stand in a window. */
export const spaceFor = (max: number): Float64Array => new Float64Array(Math.min(max, FIRST_SIZE));

/** The moment of an entry; of one that is not there, long ago. */
const timeOf = ({ times }: Log, at: number): number => times[at] ?? 0;

/** The last moment that is written down, undefined if all are over. */
export const lastOf = (log: Log): number | undefined =>
  log.tail > log.head ? timeOf(log, log.tail - 1) : undefined;

/** A place that is looked for. */
export type Ask = {
  /** Units that may stand in any window, ours included. */
  readonly cap: number;
  readonly weight: number;
};

/** Forgets what has ended at the given moment. */
export function prune(log: Log, now: number): void {
  const before = now - log.windowMs;
  while (log.head < log.tail && timeOf(log, log.head) <= before) log.head += 1;
  if (log.head === log.tail) log.head = log.tail = 0;
}

/**
 * The first moment at which there is room: no window of the given length, however it lies, would
 * hold more than `cap`. Never more than `cap` in weight may be asked for.
 */
export function earliest(log: Log, from: number, ask: Ask): number {
  const last = lastOf(log);
  if (last === undefined) return from;
  if (last <= from) return earliestAfter(log, from, ask);
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
  const first = log.tail - 1 - ask.cap + ask.weight;
  return first < log.head ? from : Math.max(from, timeOf(log, first) + log.windowMs);
}

/**
 * The index of a unit whose window, with ours in it, would hold too many. Of a run of `cap + 1`
 * neighbours that holds ours, the first and the last must be a window apart; only runs that end
 * with ours or after it, within a window, have to be looked at.
 */
function conflictAt(log: Log, at: number, ask: Ask): number | undefined {
  const { head, tail, windowMs } = log;
  const room = ask.cap - ask.weight;
  const before = countUpTo(log, at);
  for (let after = 0; after <= room + 1; after++) {
    const next = before + after - 1;
    if (after > 0 && next >= tail) return undefined;
    const last = after === 0 ? at : timeOf(log, next);
    if (last >= at + windowMs) return undefined;
    const first = before + after - room - 1;
    if (first < head) continue;
    if (after === room + 1 || timeOf(log, first) + windowMs > last) return first;
  }
  return undefined;
}

/** The index behind the entries that are not after the moment, over ones included. */
function countUpTo(log: Log, at: number): number {
  let count = log.tail;
  while (count > log.head && timeOf(log, count - 1) > at) count -= 1;
  return count;
}

/** Writes units down. */
export function insert(log: Log, at: number, weight: number): void {
  if (log.tail + weight > log.times.length) makeRoom(log, weight);
  const place = countUpTo(log, at);
  if (place < log.tail) log.times.copyWithin(place + weight, place, log.tail);
  for (let unit = place; unit < place + weight; unit++) log.times[unit] = at;
  log.tail += weight;
}

/** Moves what counts to the front, into a log of twice the size unless half of this one is over. */
function makeRoom(log: Log, weight: number): void {
  const live = log.times.subarray(log.head, log.tail);
  const needed = live.length + weight;
  const isEnough = needed * 2 <= log.times.length;
  const times = isEnough ? log.times : new Float64Array(needed * 2);
  times.set(live);
  log.times = times;
  log.tail = live.length;
  log.head = 0;
}

/** Units that count at the moment or are booked for later. */
export function countFrom(log: Log, at: number): number {
  return log.tail - Math.max(log.head, countUpTo(log, at - log.windowMs));
}
