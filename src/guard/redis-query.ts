import type { Bucket } from "./limiter.ts";

/** What is asked of the script of limits. Windows are widened already. */
export type Query =
  | {
      readonly kind: "reserve";
      readonly buckets: readonly (Bucket & { readonly cap: number })[];
      readonly maxWaitMs: number;
    }
  | { readonly kind: "status"; readonly bucket: Bucket }
  | { readonly kind: "freeze"; readonly key: string; readonly forMs: number }
  | { readonly kind: "observe"; readonly bucket: Bucket; readonly used: number };

/** Numbers that the script answers to each. */
export const ANSWERS = { reserve: 2, status: 3, freeze: 0, observe: 0 } as const;

const KINDS = { reserve: 1, status: 2, freeze: 3, observe: 4 } as const;

/** All keys share a hash tag, so that a cluster keeps them on one node, as the script needs. */
export const keysOf = (prefix: string) => {
  const named = (name: string) => `{${prefix}}:${name}`;
  return {
    quiet: named("quiet"),
    birth: named("birth"),
    beat: named("beat"),
    seats: named("seats"),
    known: named("known"),
    freeze: (key: string) => named(`f:${key}`),
    window: (key: string, windowMs: number) => named(`w${windowMs}:${key}`),
  };
};
export type Keys = ReturnType<typeof keysOf>;

/** Keys and arguments of one run of the script. */
export function encode(
  queries: readonly Query[],
  birth: string,
  keys: Keys,
): { readonly keys: readonly string[]; readonly args: readonly (string | number)[] } {
  const freezes = new Index();
  const windows = new Index();
  const read = queries.map((query) => numbersOf(query, keys, { freezes, windows }));
  // Keys of windows come after the freezes, whose number is known only now.
  const first = 2 + freezes.names.length;
  const args: (string | number)[] = [birth, freezes.names.length];
  for (const numbers of read) {
    for (const number of numbers) args.push(number < 0 ? first - number : number);
  }
  return { keys: [keys.quiet, keys.birth, ...freezes.names, ...windows.names], args };
}

type Indexes = { readonly freezes: Index; readonly windows: Index };

/** Places of windows are negative until they are known. */
function numbersOf(query: Query, keys: Keys, { freezes, windows }: Indexes): readonly number[] {
  const freeze = (key: string) => 2 + freezes.of(keys.freeze(key));
  const window = ({ key, windowMs }: Bucket) => -windows.of(keys.window(key, windowMs));
  const kind = KINDS[query.kind];
  if (query.kind === "reserve") {
    const numbers = [kind, Math.max(query.maxWaitMs, 0), query.buckets.length];
    for (const bucket of query.buckets) {
      const { windowMs, max, cap, weight = 1 } = bucket;
      numbers.push(freeze(bucket.key), window(bucket), windowMs, max, cap, weight);
    }
    return numbers;
  }
  if (query.kind === "freeze") return [kind, freeze(query.key), Math.max(query.forMs, 0)];
  const { bucket } = query;
  if (query.kind === "status") return [kind, freeze(bucket.key), window(bucket), bucket.windowMs];
  return [kind, window(bucket), bucket.windowMs, bucket.max, query.used];
}

/** Gives each name a place, 1 for the first. */
class Index {
  readonly names: string[] = [];
  readonly #places = new Map<string, number>();
  of(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.names.push(name));
    return this.names.length;
  }
}
