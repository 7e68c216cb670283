import { Decimal, type Instant } from "#domain";

/** A future on the exchange, without its months. */
export type Product = {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly exchangeId: number;
  /** Dollars for one point of price. */
  readonly valuePerPoint: Decimal;
  readonly tickSize: Decimal;
  readonly priceFormat: number;
  /** Dollars that one contract binds. */
  readonly dayMargin: Decimal;
};

const product = (
  id: number,
  [name, description, valuePerPoint, tickSize, dayMargin]: readonly [string, ...FourTexts],
): Product => ({
  id,
  name,
  description,
  exchangeId: 1,
  priceFormat: -2,
  valuePerPoint: Decimal.of(valuePerPoint),
  tickSize: Decimal.of(tickSize),
  dayMargin: Decimal.of(dayMargin),
});
type FourTexts = readonly [string, string, string, string];

export const PRODUCTS: readonly Product[] = [
  product(11, ["ES", "E-Mini S&P 500", "50", "0.25", "500"]),
  product(12, ["NQ", "E-Mini NASDAQ 100", "20", "0.25", "1000"]),
  product(13, ["MES", "Micro E-Mini S&P 500", "5", "0.25", "50"]),
  product(14, ["CL", "Crude Oil", "1000", "0.01", "50"]),
  product(15, ["ZN", "10-Year T-Note", "1000", "0.015625", "300"]),
];

/** One delivery month of a product. */
export type FutureContract = {
  readonly id: number;
  readonly maturityId: number;
  readonly name: string;
  readonly product: Product;
  readonly year: number;
  readonly month: number;
};

const MONTH_CODES = "FGHJKMNQUVXZ";

/** The quarterly month after the one of a time: its name, such as "ESH6". */
export function frontOf(root: string, at: Instant): string {
  const year = Number.parseInt(at.slice(0, 4), 10);
  const next = Math.floor(Number.parseInt(at.slice(5, 7), 10) / 3) * 3 + 3;
  const month = next > 12 ? next - 12 : next;
  const digit = (next > 12 ? year + 1 : year) % 10;
  return `${root}${MONTH_CODES[month - 1]}${digit}`;
}

/** The contract of a name; undefined where there is none. */
export function contractOf(name: string, at: Instant): FutureContract | undefined {
  try {
    return futureOf(name, at);
  } catch {
    return undefined;
  }
}

/** Reads the name of a contract. The year is the one with that digit nearest to the time. */
export function futureOf(name: string, at: Instant): FutureContract {
  const [, root, code = "F", digit = "0"] =
    /^([A-Z0-9]{1,4}?)([FGHJKMNQUVXZ])(\d)$/.exec(name) ?? [];
  const product = PRODUCTS.find((each) => each.name === root);
  if (!product) throw new RangeError(`No contract "${name}" at this sandbox`);
  const now = Number.parseInt(at.slice(0, 4), 10);
  const month = MONTH_CODES.indexOf(code) + 1;
  const base = now - (now % 10) + Number.parseInt(digit, 10);
  const year = base < now - 4 ? base + 10 : base > now + 5 ? base - 10 : base;
  const id = product.id * 100_000 + (year % 100) * 100 + month;
  return { id, maturityId: id + 10_000_000, name, product, year, month };
}
