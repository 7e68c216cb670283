/** Longest runs of wins and of losses. An even trade ends a run. */
export type Streaks = {
  readonly longestWins: number;
  readonly longestLosses: number;
  /** The run at the end: positive wins, negative losses, 0 after an even trade or none. */
  readonly current: number;
};

/** Counts runs of outcomes: 1 won, -1 lost, 0 even. */
export function createStreaks(): {
  readonly add: (outcome: -1 | 0 | 1) => void;
  readonly result: () => Streaks;
} {
  let current = 0;
  let longestWins = 0;
  let longestLosses = 0;
  return {
    add: (outcome) => {
      current = Math.sign(current) === outcome ? current + outcome : outcome;
      if (current > longestWins) longestWins = current;
      if (-current > longestLosses) longestLosses = -current;
    },
    result: () => ({ longestWins, longestLosses, current }),
  };
}
