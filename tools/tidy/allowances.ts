/**
 * Banned calls that a file really needs, with the reason and the count. One call more fails, one
 * fewer is a warning to lower the count: the list may only shrink.
 */
export interface Allowance {
  readonly file: string;
  /** The ban's name in `rules/calls.ts`. */
  readonly call: string;
  readonly count: number;
  readonly reason: string;
}

export const allowances: readonly Allowance[] = [
  {
    file: "src/brokers/provider.ts",
    call: "Date",
    count: 1,
    reason: "gives a stated end of a token to programs that expect a Date; asks no clock",
  },
  {
    file: "src/domain/decimal.ts",
    call: "Number()",
    count: 3,
    reason:
      "exponents of at most four digits, mantissas known to be safe, and the way out to pictures",
  },
  {
    file: "src/domain/instant.ts",
    call: "Date",
    count: 1,
    reason: "writes a given number of milliseconds as ISO text; asks no clock",
  },
  {
    file: "src/importers/ofx/tokens.ts",
    call: "Number()",
    count: 1,
    reason: "the number of a character in a reference such as &#38;",
  },
  {
    file: "src/kit/future-symbol.ts",
    call: "Number()",
    count: 4,
    reason: "month and year in the symbol of a contract, matched by a pattern",
  },
  {
    file: "src/kit/html.ts",
    call: "Number()",
    count: 1,
    reason: "a column span, which counts cells",
  },
  {
    file: "src/kit/moment.ts",
    call: "Number()",
    count: 15,
    reason: "two- and four-digit parts of a date that a pattern has matched",
  },
  {
    file: "src/kit/moment.ts",
    call: "Date",
    count: 1,
    reason: "calendar arithmetic in UTC on given days; asks no clock",
  },
  {
    file: "src/kit/option-symbol.ts",
    call: "Date",
    count: 1,
    reason: "checks that an expiry is a day of the calendar; asks no clock",
  },
  {
    file: "src/domain/zone.ts",
    call: "Number()",
    count: 2,
    reason: "hours and minutes of an offset that a pattern has matched",
  },
];
