import { deflateRawSync, inflateRawSync } from "node:zlib";
import { Decimal, epochMs, type Instant, instantOf } from "#domain";

/** What a broker wrote down, oldest first. Its like is an array that only grows. */
export type Tape<Item> = Iterable<Item> & {
  readonly length: number;
  readonly push: (item: Item) => void;
  /** From the end where negative. */
  readonly at: (index: number) => Item | undefined;
  readonly slice: (from: number, to: number) => readonly Item[];
  /** Time of an item, without looking at the item. */
  readonly timeOf: (index: number) => Instant | undefined;
};

export type Kept = { readonly at: Instant };

/** Items that are frozen together. */
const CHUNK = 1_000;
/** Chunks that are kept as they were read last. */
const WARM = 4;

/** A tape that keeps all items as they are. */
export function createTape<Item extends Kept>(): Tape<Item> {
  const items: Item[] = [];
  return {
    get length() {
      return items.length;
    },
    push: (item) => void items.push(item),
    at: (index) => items.at(index),
    slice: (from, to) => items.slice(from, to),
    timeOf: (index) => items[index]?.at,
    [Symbol.iterator]: () => items.values(),
  };
}

/**
 * A tape for millions of items: all but the newest are kept compressed and made anew when they are
 * asked for. `shared` is what all items refer to and none holds.
 */
export function createPackedTape<Item extends Kept>(shared: object): Tape<Item> {
  const frozen: Buffer[] = [];
  const times: Float64Array[] = [];
  const warm = new Map<number, readonly Item[]>();
  let newest: Item[] = [];
  let newestTimes = new Float64Array(CHUNK);

  function freeze(): void {
    frozen.push(deflateRawSync(JSON.stringify(newest, inText(shared)), { level: 1 }));
    times.push(newestTimes);
    newest = [];
    newestTimes = new Float64Array(CHUNK);
  }

  function chunkAt(index: number): readonly Item[] {
    const packed = frozen[index];
    if (!packed) return index === frozen.length ? newest : [];
    const items =
      warm.get(index) ??
      (JSON.parse(inflateRawSync(packed).toString("utf8"), fromText(shared)) as Item[]);
    warm.delete(index);
    warm.set(index, items);
    const [oldest] = warm.keys();
    if (warm.size > WARM && oldest !== undefined) warm.delete(oldest);
    return items;
  }

  const length = () => frozen.length * CHUNK + newest.length;

  function* all(from = 0, to = length()): Generator<Item> {
    for (let chunk = Math.floor(from / CHUNK); chunk * CHUNK < to; chunk++)
      yield* chunkAt(chunk).slice(Math.max(0, from - chunk * CHUNK), to - chunk * CHUNK);
  }

  return {
    get length() {
      return length();
    },
    push(item) {
      if (newest.length === CHUNK) freeze();
      newestTimes[newest.length] = microsOf(item.at);
      newest.push(item);
    },
    at(index) {
      const place = index < 0 ? length() + index : index;
      return chunkAt(Math.floor(place / CHUNK))[place % CHUNK];
    },
    slice: (from, to) => [...all(from, Math.min(to, length()))],
    timeOf: (index) =>
      index < length()
        ? instantAt((times[Math.floor(index / CHUNK)] ?? newestTimes)[index % CHUNK])
        : undefined,
    [Symbol.iterator]: () => all(),
  };
}

/** Since 1970; exact until the year 2255. */
const microsOf = (at: Instant): number =>
  Math.floor(epochMs(at)) * 1_000 + Number.parseInt(at.slice(23, 26), 10);

const instantAt = (micros: number | undefined): Instant | undefined =>
  micros === undefined ? undefined : instantOf(Math.floor(micros / 1_000), micros % 1_000);

/** Marks what JSON has no form for; a text never begins so by itself. */
const MARK = "\u0001";

const inText = (shared: object) =>
  function (this: Readonly<Record<string, unknown>>, key: string, text: unknown): unknown {
    const value = this[key];
    if (value === shared) return `${MARK}s`;
    if (value instanceof Decimal) return `${MARK}d${value.toFixed(value.scale)}`;
    return typeof value === "bigint" ? `${MARK}b${value}` : text;
  };

const fromText = (shared: object) => (_key: string, value: unknown) => {
  if (typeof value !== "string" || !value.startsWith(MARK)) return value;
  if (value[1] === "s") return shared;
  return value[1] === "d" ? Decimal.of(value.slice(2)) : BigInt(value.slice(2));
};
