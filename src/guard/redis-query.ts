import { capOf, type Shares } from "./lanes.ts";
import type { Bucket, LimitRequest } from "./limiter.ts";
import type { Keys } from "./redis-keys.ts";
import type { Seat } from "./redis-seat.ts";

/** What is asked of the script of limits. */
export type Query =
  | { readonly kind: "reserve"; readonly request: LimitRequest; readonly maxWaitMs: number }
  | { readonly kind: "status"; readonly bucket: Bucket }
  | { readonly kind: "freeze"; readonly key: string; readonly forMs: number }
  | { readonly kind: "observe"; readonly bucket: Bucket; readonly used: number };

/** Numbers that the script answers to each. */
export const ANSWERS = { reserve: 2, status: 3, freeze: 0, observe: 0 } as const;

const KINDS = { reserve: 1, status: 2, freeze: 3, observe: 4 } as const;
/** JSON knows no infinity. */
const LONG_MS = 1e12;

export type QueryContext = {
  readonly keys: Keys;
  readonly seat: Pick<Seat, "birth" | "shared">;
  readonly shares: Shares;
  readonly guardMs: number;
};

/** Redis counts whole milliseconds, and rounds the moment of a call down. */
export const widen = (windowMs: number, guardMs: number) => Math.ceil(windowMs + guardMs) + 1;

/** Keys and arguments of one run of the script. */
export function encode(
  questions: readonly { readonly query: Query }[],
  context: QueryContext,
): { readonly keys: readonly string[]; readonly args: readonly string[] } {
  const { keys, seat } = context;
  const windows = new Places();
  const notes: string[] = [];
  const numbers: (number | string)[] = [];
  const writing = { ...context, windows, notes, numbers };
  for (const { query } of questions) write(query, writing);
  // Windows stand after the notes, whose number is known only now; until then they are negative.
  const first = 3 + notes.length;
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at];
    if (typeof number === "number" && number < 0) numbers[at] = first - number;
  }
  return {
    keys: [keys.quiet, keys.birth, keys.frozen, ...notes, ...windows.names],
    args: [seat.birth(), JSON.stringify(numbers)],
  };
}

type Writing = QueryContext & {
  readonly windows: Places;
  /** One for each window, in the same order. */
  readonly notes: string[];
  readonly numbers: (number | string)[];
};

function write(query: Query, writing: Writing): void {
  const { numbers, guardMs } = writing;
  const kind = KINDS[query.kind];
  if (query.kind === "reserve") {
    const { buckets } = query.request;
    numbers.push(kind, Math.min(Math.max(query.maxWaitMs, 0), LONG_MS), buckets.length);
    for (const bucket of buckets) writeBucket(bucket, query.request, writing);
    return;
  }
  if (query.kind === "freeze") {
    numbers.push(kind, query.key, Math.max(Math.ceil(query.forMs), 0));
    return;
  }
  const { bucket } = query;
  const [window, windowMs] = [windowOf(bucket, writing), widen(bucket.windowMs, guardMs)];
  if (query.kind === "status") numbers.push(kind, window, windowMs);
  else numbers.push(kind, window, windowMs, bucket.max, query.used);
}

function writeBucket(bucket: Bucket, { lane }: LimitRequest, writing: Writing): void {
  const { seat, shares, guardMs, numbers } = writing;
  const { max, weight = 1 } = bucket;
  const left = seat.shared(max);
  const cap = capOf(left === max ? bucket : { ...bucket, max: left }, shares[lane]);
  const windowMs = widen(bucket.windowMs, guardMs);
  numbers.push(windowOf(bucket, writing), windowMs, max, cap, weight);
}

function windowOf({ key, windowMs }: Bucket, writing: Writing): number {
  const { windows, notes, keys } = writing;
  const widened = widen(windowMs, writing.guardMs);
  const place = windows.of(keys.window(key, widened));
  if (place > notes.length) notes.push(keys.note(key, widened));
  return -place;
}

/** Gives each name a place, 1 for the first. */
class Places {
  readonly names: string[] = [];
  readonly #places = new Map<string, number>();
  of(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.names.push(name));
    return this.names.length;
  }
}
