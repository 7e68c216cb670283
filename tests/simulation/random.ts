import type { Random } from "#domain";

/** A generator whose numbers follow from its seed (sfc32). */
export type Dice = Random & {
  /** Both ends included. */
  readonly int: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** Time until the next of events that come by themselves, with this mean. */
  readonly wait: (mean: number) => number;
};

export function createDice(seed: number): Dice {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let d = seed | 1;
  const u32 = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let round = 0; round < 15; round++) u32();
  const fraction = () => u32() / 4_294_967_296;
  const int = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  return {
    fraction,
    bytes: (count) => Uint8Array.from({ length: count }, () => u32() & 255),
    int,
    chance: (probability) => fraction() < probability,
    pick: (items) => items[int(0, items.length - 1)] as (typeof items)[number],
    wait: (mean) => Math.max(1, Math.round(-mean * Math.log(1 - fraction()))),
  };
}
