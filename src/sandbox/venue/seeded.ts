import type { Random } from "#domain";

/** Randomness that is the same for the same seed on every machine. */
export type Seeded = Random & {
  /** A whole number, `from` and `to` included. */
  readonly whole: (from: number, to: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  readonly chance: (probability: number) => boolean;
};

export function seeded(seed: string): Seeded {
  const next = sfc32(hashes(seed));
  const fraction = () => next() / 2 ** 32;
  const whole = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  return {
    fraction,
    whole,
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 255),
    chance: (probability) => fraction() < probability,
    pick(items) {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new RangeError("Cannot pick from an empty list");
      return item;
    },
  };
}

/** Chris Doty-Humphrey's Small Fast Counting generator, which passes PractRand. */
function sfc32([a, b, c, d]: State): () => number {
  const next = () => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let warm = 0; warm < 15; warm++) next();
  return next;
}

type State = [number, number, number, number];

/** Four independent words of a text: FNV-1a with four offsets. */
function hashes(seed: string): State {
  const words: State = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
  for (let at = 0; at < seed.length; at++) {
    const code = seed.charCodeAt(at);
    for (let word = 0; word < 4; word++)
      words[word] = Math.imul((words[word] ?? 0) ^ (code + word), 0x01000193);
  }
  return words;
}

/** A version 4 UUID of seeded bytes. */
export function uuid(random: Pick<Random, "bytes">): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return [8, 12, 16, 20, 32].map((end, at) => hex.slice([0, 8, 12, 16, 20][at], end)).join("-");
}
