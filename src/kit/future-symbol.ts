import { type Currency, type Day, Decimal, type Instrument, instrument } from "#domain";

/** What a futures symbol says of its contract. */
export type FutureContract = {
  /** The product: "MES". */
  readonly root: string;
  readonly year: number;
  /** Month of delivery, 1 to 12. It is not the day of expiry, which no symbol names. */
  readonly month: number;
  /** Root, month letter and two digits of the year, whatever the source wrote: "MESZ25". */
  readonly symbol: string;
};

const LETTERS = "FGHJKMNQUVXZ";
const NAMES = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const ROOT = "(?<root>[A-Z0-9]{1,4}?)";

/** Each way that platforms write a contract, with the example that it was made for. */
const NOTATIONS: readonly RegExp[] = [
  // Exchange code, perhaps with a slash, a venue or a feed: "MESH5", "/ESZ24:XCME", "CM.MNQU6"
  new RegExp(
    String.raw`^(?:/|[A-Z]{1,3}\.)?${ROOT}(?<letter>[${LETTERS}])(?<year>\d{1,2}|20\d\d)(?::X[A-Z]{3})?$`,
  ),
  // ProjectX: "CON.F.US.MNQ.Z25"
  new RegExp(String.raw`^CON\.F\.[A-Z]{2}\.${ROOT}\.(?<letter>[${LETTERS}])(?<year>\d{2})$`),
  // NinjaTrader: "MES 09-26"
  new RegExp(String.raw`^${ROOT} (?<month>\d{2})-(?<year>\d{2})$`),
  // NinjaTrader: "MES JUN26"
  new RegExp(String.raw`^${ROOT} (?<name>${NAMES.join("|")})(?<year>\d{2})$`),
];

/**
 * Reads a futures contract out of a symbol. A year of one digit means the next such year at the
 * time of the trade, with a month of grace for what is booked late. Undefined for anything else.
 *
 * @example
 *   futureContract("MESZ5", "2025-11-03" as Day)?.symbol; // "MESZ25"
 */
export function futureContract(text: string, tradedOn: Day): FutureContract | undefined {
  const plain = text.trim().toUpperCase();
  for (const notation of NOTATIONS) {
    const parts = notation.exec(plain)?.groups;
    const contract = parts && contractOf(parts, tradedOn);
    if (contract) return contract;
  }
  return undefined;
}

function contractOf(
  parts: Readonly<Record<string, string | undefined>>,
  tradedOn: Day,
): FutureContract | undefined {
  const { root = "", letter, name, year: digits = "" } = parts;
  const month = letter
    ? LETTERS.indexOf(letter) + 1
    : name
      ? NAMES.indexOf(name) + 1
      : Number(parts["month"]);
  if (month < 1 || month > 12 || !/[A-Z]/.test(root)) return undefined;
  const year =
    digits.length === 1 ? nextYear(Number(digits), month, tradedOn) : (Number(digits) % 100) + 2000;
  return {
    root,
    year,
    month,
    symbol: `${root}${LETTERS[month - 1]}${String(year % 100).padStart(2, "0")}`,
  };
}

function nextYear(digit: number, month: number, tradedOn: Day): number {
  const [traded = 0, tradedMonth = 0] = tradedOn.split("-").map(Number);
  let year = traded - 1;
  while (year % 10 !== digit || (year - traded) * 12 + month - tradedMonth < -1) year++;
  return year;
}

/** Money per point of price of one contract, as the exchanges specify their products. */
const POINTS: Readonly<Record<string, readonly [points: string, currency: Currency]>> = {
  ...products("USD", "ES 50, MES 5, NQ 20, MNQ 2, RTY 50, M2K 5, YM 5, MYM 0.5, EMD 100, NKD 5"),
  ...products(
    "USD",
    "CL 1000, MCL 100, QM 500, BZ 1000, NG 10000, QG 2500, MNG 1000, RB 42000, HO 42000",
  ),
  ...products(
    "USD",
    "GC 100, MGC 10, QO 50, 1OZ 1, SI 5000, SIL 1000, QI 2500, HG 25000, MHG 2500, PL 50, PA 100",
  ),
  ...products("USD", "ZB 1000, UB 1000, ZN 1000, TN 1000, ZF 1000, ZT 2000, GE 2500, SR3 2500"),
  ...products(
    "USD",
    "6E 125000, E7 62500, M6E 12500, 6B 62500, M6B 6250, 6A 100000, M6A 10000, 6C 100000",
  ),
  ...products("USD", "6S 125000, 6N 100000, 6M 500000, 6J 12500000, DX 1000"),
  ...products(
    "USD",
    "ZC 50, ZS 50, ZW 50, KE 50, XC 10, XK 10, XW 10, ZL 600, ZM 100, HE 400, LE 400, GF 500",
  ),
  ...products(
    "USD",
    "KC 375, SB 1120, CC 10, CT 500, OJ 150, VX 1000, VXM 100, BTC 5, MBT 0.1, ETH 50, MET 0.1",
  ),
  ...products("EUR", "FDAX 25, FDXM 5, FDXS 1, FESX 10, FGBL 1000, FGBM 1000, FGBS 1000"),
};

function products(currency: Currency, list: string): Record<string, readonly [string, Currency]> {
  return Object.fromEntries(
    list.split(", ").map((product) => {
      const [root = "", points = ""] = product.split(" ");
      return [root, [points, currency] as const];
    }),
  );
}

/** Money per point of one contract of a product, where we know the product. */
export function pointValue(
  root: string,
): { readonly points: Decimal; readonly currency: Currency } | undefined {
  const known = POINTS[root];
  return known && { points: Decimal.of(known[0]), currency: known[1] };
}

/** The instrument of a futures contract. */
export const futureInstrument = (
  { root, symbol }: FutureContract,
  {
    points,
    currency,
    name,
  }: { readonly points: Decimal; readonly currency: Currency; readonly name?: string | undefined },
): Instrument =>
  instrument({
    kind: "future",
    symbol,
    currency,
    multiplier: points,
    underlying: root,
    ...(name ? { name } : {}),
  });
