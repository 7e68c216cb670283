/** An invented instrument and how it is traded. Prices are whole numbers of the smallest step. */
export type Listing = {
  readonly symbol: string;
  readonly name: string;
  readonly category: "STK" | "OPT" | "FUT" | "CASH";
  readonly currency: "USD" | "EUR";
  readonly multiplier: number;
  /** Digits after the point of a price. */
  readonly digits: number;
  /** First price, in steps. */
  readonly start: number;
  /** Largest change between two fills, in steps. */
  readonly swing: number;
  /** Units of a fill: a multiple of `lot`, up to `lots` of them. */
  readonly lot: number;
  readonly lots: number;
  /** Commission of one unit, in thousandths of the currency. */
  readonly feePerUnit: number;
  /** How many round trips there are. */
  readonly trips: number;
  /** How many of a hundred are short. */
  readonly shorts: number;
  /** Chance in a hundred that the price goes the trader's way. */
  readonly luck: number;
  readonly option?: {
    readonly underlying: string;
    readonly expiry: string;
    readonly strike: string;
    readonly right: "C" | "P";
  };
};

const share = {
  category: "STK",
  currency: "USD",
  multiplier: 1,
  digits: 2,
  lot: 10,
  lots: 12,
  feePerUnit: 5,
} as const;
const euroShare = { ...share, currency: "EUR", feePerUnit: 20 } as const;
const option = {
  category: "OPT",
  currency: "USD",
  multiplier: 100,
  digits: 2,
  lot: 1,
  lots: 6,
  feePerUnit: 650,
} as const;
const future = {
  category: "FUT",
  currency: "USD",
  digits: 2,
  lot: 1,
  lots: 3,
  feePerUnit: 620,
} as const;

/** No company, contract or price in it exists. */
export const DOLLARS: readonly Listing[] = [
  {
    ...share,
    symbol: "ACME",
    name: "ACME ROCKETS",
    start: 14_250,
    swing: 420,
    trips: 46,
    shorts: 20,
    luck: 55,
  },
  {
    ...share,
    symbol: "GLBX",
    name: "GLOBEX CORP",
    start: 8_730,
    swing: 260,
    trips: 38,
    shorts: 35,
    luck: 51,
  },
  {
    ...share,
    symbol: "NRTH",
    name: "NORTHWIND FOODS",
    start: 4_115,
    swing: 95,
    trips: 27,
    shorts: 10,
    luck: 58,
  },
  {
    ...share,
    symbol: "VOLT",
    name: "VOLTAIC CELLS",
    start: 23_480,
    swing: 980,
    trips: 52,
    shorts: 45,
    luck: 49,
  },
  {
    ...option,
    symbol: "ACME  270115C00150000",
    name: "ACME 15JAN27 150 C",
    start: 610,
    swing: 120,
    trips: 16,
    shorts: 40,
    luck: 54,
    option: { underlying: "ACME", expiry: "20270115", strike: "150", right: "C" },
  },
  {
    ...option,
    symbol: "VOLT  270319P00220000",
    name: "VOLT 19MAR27 220 P",
    start: 1_240,
    swing: 260,
    trips: 12,
    shorts: 60,
    luck: 47,
    option: { underlying: "VOLT", expiry: "20270319", strike: "220", right: "P" },
  },
  {
    ...future,
    symbol: "XQZ6",
    name: "XQ 500 INDEX DEC26",
    multiplier: 5,
    start: 512_000,
    swing: 2_400,
    trips: 64,
    shorts: 48,
    luck: 53,
  },
  {
    ...future,
    symbol: "OLZ6",
    name: "OLIVE OIL DEC26",
    multiplier: 100,
    start: 8_210,
    swing: 130,
    trips: 21,
    shorts: 50,
    luck: 46,
  },
];

export const EUROS: readonly Listing[] = [
  {
    ...euroShare,
    symbol: "RHEIN",
    name: "RHEIN MASCHINEN AG",
    start: 6_340,
    swing: 190,
    trips: 24,
    shorts: 0,
    luck: 57,
  },
  {
    ...euroShare,
    symbol: "ALPEN",
    name: "ALPEN MILCH SE",
    start: 2_905,
    swing: 70,
    trips: 18,
    shorts: 0,
    luck: 52,
  },
];
