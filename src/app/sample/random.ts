/** Numbers that look random and are the same each time (mulberry32). */
export function seeded(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    /** A whole number from `low` to `high`, both possible. */
    between: (low: number, high: number) => low + Math.floor(next() * (high - low + 1)),
    /** True in so many of a hundred cases. */
    percent: (chance: number) => next() * 100 < chance,
  };
}

export type Random = ReturnType<typeof seeded>;
