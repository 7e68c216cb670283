/** A day on which a market stays closed, by the rule that names it in every year. */
export type Holiday = { readonly name: string } & (
  | {
      readonly month: number;
      readonly day: number;
      /**
       * Where it is kept when it falls on a weekend: on the weekday next to it, or on the Monday
       * after a Sunday only. Default: nowhere else.
       */
      readonly observed?: "nearest" | "monday";
    }
  /** The n-th such weekday of the month, 0 being Sunday; -1 is the last. */
  | { readonly month: number; readonly weekday: number; readonly nth: number }
  | { readonly daysAfterEaster: number }
);

/** A stretch of each week, on the clock of the market: day (0 is Sunday) and time. */
export type Session = {
  readonly from: readonly [day: number, time: string];
  readonly to: readonly [day: number, time: string];
};

export type Market = {
  readonly zone: string;
  readonly sessions: readonly Session[];
  readonly holidays: readonly Holiday[];
  /** When it opens again on the evening of a holiday. Default: not on that day. */
  readonly reopens?: string;
};

const CHRISTMAS = { name: "Christmas", month: 12, day: 25 } as const;
const NEW_YEAR = { name: "New Year's Day", month: 1, day: 1 } as const;
const GOOD_FRIDAY = { name: "Good Friday", daysAfterEaster: -2 } as const;

const weekdays = (from: string, to: string): readonly Session[] =>
  [1, 2, 3, 4, 5].map((day) => ({ from: [day, from], to: [day, to] }));

/**
 * When something can be executed, as far as it matters for reading: shortened days count as whole
 * ones, and pauses within a day as open, so that nothing is read later than it could be.
 */
export const MARKETS = {
  /** Shares and their options in the USA, from pre-market to after-hours; NYSE Rule 7.2. */
  nyse: {
    zone: "America/New_York",
    sessions: weekdays("04:00", "20:00"),
    holidays: [
      { ...NEW_YEAR, observed: "monday" },
      { name: "Martin Luther King Day", month: 1, weekday: 1, nth: 3 },
      { name: "Washington's Birthday", month: 2, weekday: 1, nth: 3 },
      GOOD_FRIDAY,
      { name: "Memorial Day", month: 5, weekday: 1, nth: -1 },
      { name: "Juneteenth", month: 6, day: 19, observed: "nearest" },
      { name: "Independence Day", month: 7, day: 4, observed: "nearest" },
      { name: "Labor Day", month: 9, weekday: 1, nth: 1 },
      { name: "Thanksgiving", month: 11, weekday: 4, nth: 4 },
      { ...CHRISTMAS, observed: "nearest" },
    ],
  },
  /** Futures on Globex; a holiday ends in the evening, with the next trading day. */
  cme: {
    zone: "America/Chicago",
    sessions: [{ from: [0, "17:00"], to: [5, "16:00"] }],
    holidays: [NEW_YEAR, GOOD_FRIDAY, CHRISTMAS],
    reopens: "17:00",
  },
  /** Currencies, from the evening of Sunday to that of Friday in New York. */
  fx: {
    zone: "America/New_York",
    sessions: [{ from: [0, "17:00"], to: [5, "17:00"] }],
    holidays: [NEW_YEAR, CHRISTMAS],
    reopens: "17:00",
  },
} as const satisfies Readonly<Record<string, Market>>;

export type MarketId = keyof typeof MARKETS;
